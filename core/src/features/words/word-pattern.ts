import { MultilogitError, quoted } from "../../errors.js";

/** Two or more letters, digits and underscores of any script: the tokens of scikit-learn's default, (?u)\b\w\w+\b. */
export const WORD_PATTERN = "[\\p{L}\\p{N}_]{2,}";

/** A character, an escaped sign, white space, or a general category such as \p{L} or \p{Lu}, none of which needs another's tables. */
const ITEM = String.raw`\\p\{[CLMNPSZ][a-z]?\}|\\s|\\[\\^\-\]\[]|[^\\\[\]^]`;
const RUN = String.raw`\[\^?(?:${ITEM})+\](?:\+|\{[1-9]\d{0,3}(?:,\d{0,4})?\})`;
const PATTERN = new RegExp(`^${RUN}(?:\\|${RUN})*$`, "u");

/**
 * The regular expression of a word pattern: a run of characters of one class, such as [\p{L}\p{N}_]{2,}, or several such runs separated by
 * |, of which the first that fits is taken. So little of what regular expressions can say that every pattern means the same in every
 * language it is exported to, and that no text takes longer than its length.
 *
 * @throws MultilogitError "option" for anything else
 */
export function wordPattern(pattern: string): RegExp {
  if (typeof pattern === "string" && PATTERN.test(pattern))
    try {
      return new RegExp(pattern, "gu");
    } catch {
      // such as a range from z to a
    }
  throw new MultilogitError(
    "option",
    `the word pattern is ${quoted(pattern)}; expected one class of characters and how many of them, such as ${WORD_PATTERN} or [^\\s]+, or several separated by |`,
  );
}
