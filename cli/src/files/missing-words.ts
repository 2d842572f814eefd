/** Texts by which programs say that a value is missing. In a column of texts each could be a text like others: NA is a country, too. */
export const WORDS = new Set(
  "NA N/A n/a na #N/A #NA <NA> NaN nan NAN -NaN -nan NULL Null null NaT \\N #NULL! #N/A! -1.#IND 1.#QNAN #DIV/0!".split(
    " ",
  ),
);

/** Texts that say so among numbers, but often something else among texts. */
export const MARKS = new Set("? . .. … - -- — * None none missing Missing".split(" "));

/** Whether a cell could say that there is no value. */
export function looksMissing(text: string): boolean {
  return WORDS.has(text) || MARKS.has(text);
}
