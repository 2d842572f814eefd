import { MultilogitError, quoted } from "../../errors.js";
import { wordPattern } from "./word-pattern.js";
import type { WordsFeature } from "./words-feature.js";

/** Throws unless the feature can be applied to every text. */
export function assertWords({ column, words, pattern, idf }: WordsFeature): void {
  wordPattern(pattern);
  if (words.length === 0)
    throw new MultilogitError("option", `the vocabulary of ${quoted(column)} is empty; give at least one word`);
  const twice = new Set(words).size < words.length ? words.find((word, j) => words.indexOf(word) !== j) : undefined;
  if (twice !== undefined)
    throw new MultilogitError(
      "option",
      `the vocabulary of ${quoted(column)} has the word ${quoted(twice)} twice; name each once`,
    );
  if (idf !== null && (idf.length !== words.length || !idf.every((each) => each > 0 && Number.isFinite(each))))
    throw new MultilogitError(
      "option",
      `the idf of the words of ${quoted(column)} are not ${words.length} numbers above 0; give one per word`,
    );
}
