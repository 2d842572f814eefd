/** Colour codes, as `painted` makes them. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: an escape sequence begins with a control character
const COLOUR_CODE = /\x1b\[[\d;]*m/g;

// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const CONTROL = /[\x00-\x1f\x7f-\x9f]/g;

const MARK = /^[\p{Mn}\p{Me}\p{Cf}]$/u;
const WIDE =
  /^[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6\u{1f300}-\u{1faff}\u{20000}-\u{3fffd}]$/u;

/** How many terminal columns `text` takes: colour codes and combining marks none, Chinese, Japanese, Korean and emoji two. */
export function textWidth(text: string): number {
  let width = 0;
  for (const character of text.replace(COLOUR_CODE, ""))
    width += MARK.test(character) ? 0 : WIDE.test(character) ? 2 : 1;
  return width;
}

/** `text` with spaces up to `width`. */
export function padded(text: string, width: number, alignment: "left" | "right" | "center" = "left"): string {
  const room = Math.max(0, width - textWidth(text));
  const before = alignment === "left" ? 0 : alignment === "right" ? room : Math.floor(room / 2);
  return " ".repeat(before) + text + " ".repeat(room - before);
}

/** `text` cut to at most `width` columns, with an ellipsis if anything is cut. Not for text with colour codes. */
export function shortened(text: string, width: number): string {
  if (textWidth(text) <= width) return text;
  let kept = "";
  for (const character of text) {
    if (textWidth(kept + character) > width - 1) break;
    kept += character;
  }
  return width < 1 ? "" : `${kept}…`;
}

/** Text from a file made safe to show: a line break or an escape sequence in a cell must not move the cursor. */
export function printable(text: string): string {
  return text.replace(CONTROL, "\ufffd");
}
