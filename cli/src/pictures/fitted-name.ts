import { withoutMiddle } from "../terminal/short-names.js";
import { textWidth } from "../terminal/text-width.js";

/** Widths of letters as a share of the type's height, in DejaVu Sans, the widest type that readers commonly have; others are as wide as "n" or less. */
const WIDE = /[mwMWQO@%…—&]/;
const NARROW = /[iljtfrI.,:;'|!()[\]/ -]/;

/** `name` where it is about so wide or less in a picture whose type is `size` high, else as much of its beginning and end as is. */
export function fittedName(name: string, room: number, size: number): string {
  let letters = textWidth(name);
  while (letters > 1 && widthOf(withoutMiddle(name, letters)) * size > room) letters--;
  return withoutMiddle(name, letters);
}

/** About how wide `text` is, as a multiple of its height. */
export function widthOf(text: string): number {
  let width = 0;
  for (const letter of text)
    width +=
      textWidth(letter) === 2
        ? 1.3
        : WIDE.test(letter)
          ? 1
          : NARROW.test(letter)
            ? 0.42
            : /\p{Lu}/u.test(letter)
              ? 0.72
              : 0.64;
  return width;
}
