import type { Terminal } from "./terminal.js";

/** Characters that move the cursor, set colours, ring or change the writing direction; not line breaks and tabs. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const CONTROL = /[\x00-\x08\x0b-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069]/g;

/** Text from other programs, files and people made safe to show: escape bytes as "\x1b", visible and without effect. */
export function escaped(text: string): string {
  return text.replace(CONTROL, (character) => {
    const code = character.charCodeAt(0).toString(16);
    return code.length > 2 ? `\\u${code}` : `\\x${code.padStart(2, "0")}`;
  });
}

/** The codes that `painted` makes, and no others: some would hide what follows. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: an escape sequence begins with a control character
const COLOUR_CODE = /(\x1b\[(?:0|[34]8;[\d;]+)m)/;

/**
 * A report for people in which only colours take effect, and only where there are colours: names of files, columns and classes may hold
 * anything.
 */
export function withColoursOnly(report: string, { colour }: Terminal): string {
  if (!colour) return escaped(report);
  return report
    .split(COLOUR_CODE)
    .map((part, i) => (i % 2 === 1 ? part : escaped(part)))
    .join("");
}
