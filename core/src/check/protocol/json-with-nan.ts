/**
 * Numbers that are not in JSON but in what programs print: NaN and Infinity of Python and JavaScript, nan and inf of C, NA, NaN and Inf of
 * R, Julia and Octave. Strings are matched first, so that these words inside one are left alone.
 */
const TEXT_OR_WORD = /"(?:[^"\\]|\\.)*"|[-+]?\b(?:NaN|nan|NAN|NA|Infinity|infinity|inf|Inf|INF)\b/g;

/**
 * The value of JSON `text` that may contain such words; they become strings, for `numberOf` to read.
 * @example
 * jsonWithNaN('{"value": NaN}'); // { value: "NaN" }
 */
export function jsonWithNaN(given: string): unknown {
  // A byte-order mark, which Windows programs write first, is not part of the text.
  const text = given.replace(/^\uFEFF/, "");
  try {
    return JSON.parse(text);
  } catch (error) {
    const quoted = text.replace(TEXT_OR_WORD, (found) => (found.startsWith('"') ? found : `"${found}"`));
    if (quoted === text) throw error;
    return JSON.parse(quoted);
  }
}

/** The number that `value` stands for: a number, one of the words above, or null, as which JSON.stringify writes NaN. Undefined for all else. */
export function numberOf(value: unknown): number | undefined {
  if (typeof value === "number") return value;
  if (value === null) return Number.NaN;
  if (typeof value !== "string") return undefined;
  if (/^[-+]?(nan|na)$/i.test(value)) return Number.NaN;
  const infinite = /^([-+]?)inf(inity)?$/i.exec(value);
  if (infinite) return infinite[1] === "-" ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY;
  return undefined;
}
