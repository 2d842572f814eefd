import { MultilogitError, quoted } from "../../errors.js";
import { wordPattern } from "./word-pattern.js";
import type { WordsFeature } from "./words-feature.js";

/** Throws unless the feature can be applied to every text. */
export function assertWords({ column, words, pattern, idf }: WordsFeature): void {
  wordPattern(pattern);
  const d = new Set(words).size;
  if (d > 0 && d === words.length && (idf === null || (idf.length === d && idf.every((x) => x > 0 && x < Infinity))))
    return;
  throw new MultilogitError(
    "option",
    `the words of ${quoted(column)}: expected at least one, each once, and an idf above 0 for each, or null`,
  );
}
