import { escaped } from "./escaped.js";
import { textWidth } from "./text-width.js";

/** Between words, but not between a number and its unit: "0.10" at the end of a line says little. */
const BETWEEN_WORDS = /(?<!\d) | (?!(?:%|s|ms|nats|MB|GB)(?![\p{L}\d]))/u;

/**
 * The words of `text` in lines of at most `width` columns. A number keeps its unit. Only a word wider than a whole line is cut, as the terminal would do, so that
 * what follows stays in place. Line breaks in the text stay; control characters are shown, and so count.
 */
export function wrapped(text: string, width: number): string[] {
  const room = Math.max(2, width);
  return escaped(text.replaceAll("\t", " "))
    .split("\n")
    .flatMap((paragraph) => {
      const lines: string[] = [];
      let line = "";
      for (const word of paragraph.split(BETWEEN_WORDS).flatMap((long) => pieces(long, room))) {
        if (line !== "" && textWidth(line) + 1 + textWidth(word) > room) {
          lines.push(line);
          line = word;
        } else line = line === "" ? word : `${line} ${word}`;
      }
      return [...lines, line];
    });
}

/** The word, in pieces as wide as a line where it does not fit into one. */
function pieces(word: string, width: number): string[] {
  if (textWidth(word) <= width) return [word];
  const cut: string[] = [];
  let piece = "";
  let taken = 0;
  for (const character of word) {
    const own = textWidth(character);
    if (taken + own > width) {
      cut.push(piece);
      piece = "";
      taken = 0;
    }
    piece += character;
    taken += own;
  }
  return [...cut, piece];
}
