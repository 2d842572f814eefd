/** Strings by which programs say that a value is missing. In a text column each could be a value like others: NA is also a country. */
export const WORDS = new Set(
  "NA N/A n/a na #N/A #NA <NA> NaN nan NAN -NaN -nan NULL Null null NaT \\N #NULL! #N/A! -1.#IND 1.#QNAN #DIV/0!".split(
    " ",
  ),
);

/** Strings that mean that among numbers, but often something else among strings. */
export const MARKS = new Set("? . .. … - -- — * None none missing Missing".split(" "));

/** Whether a cell could mean that there is no value. */
export function looksMissing(text: string): boolean {
  return WORDS.has(text) || MARKS.has(text);
}
