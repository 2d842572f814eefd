import { assertKnownOptions, MultilogitError, quoted } from "../../errors.js";
import { WORD_PATTERN, wordPattern } from "./word-pattern.js";

/** Options of `words`. */
export interface WordsOptions<N extends string = string> {
  /** The column of text. */
  readonly column: N;
  /** Leaves out words that occur in fewer rows than this (scikit-learn's min_df); rows count by their weight. Default: none. */
  readonly minimumCount?: number;
  /** Keeps this many words at most, those that occur most often in all rows. Default: all. */
  readonly maximumWords?: number;
  /**
   * Weighs counts by idf_j = ln((1 + n) / (1 + rows with word j)) + 1, and scales each row to length 1 (Euclidean), so that rare words
   * count more, and a long text no more than a short one. Default false: plain counts.
   */
  readonly tfidf?: boolean;
  /** Counts a word of a text once, however often it occurs. Default false. */
  readonly presence?: boolean;
  /** Whether words are compared in lower case. Default true. */
  readonly lowercase?: boolean;
  /**
   * What a word is: a class of characters and how many of them, or several separated by |. Default "[\\p{L}\\p{N}_]{2,}": two or more
   * letters, digits and underscores of any script.
   */
  readonly pattern?: string;
}

/** A recipe for the words of one column. */
export type WordsRecipe<N extends string = string> = {
  readonly kind: "words";
  readonly columns: readonly N[];
} & Omit<WordsOptions, "column">;

const OPTIONS: readonly (keyof WordsOptions)[] = [
  "column",
  "minimumCount",
  "maximumWords",
  "tfidf",
  "presence",
  "lowercase",
  "pattern",
];

/**
 * One feature per word that occurs in a column of text: its count, 0 or 1, or its tf-idf. The vocabulary is learnt from the rows of the
 * fit and stays in the model; other words are ignored when it predicts, and an empty text has no words. Φ is stored without its zeros.
 *
 * @throws MultilogitError "option" for an option that is not known or a value that it cannot have
 * @example
 * const filter = await fit(messages, "kind", { features: words({ column: "text", minimumCount: 2 }) });
 * predict(filter, [{ text: "you won a free prize" }]); // ["spam"]
 */
export function words<const N extends string>(column: N): WordsRecipe<N>;
export function words<const N extends string>(options: WordsOptions<N>): WordsRecipe<N>;
export function words(options: WordsOptions | string): WordsRecipe {
  const all: WordsOptions = typeof options === "string" ? { column: options } : options;
  assertKnownOptions(all, OPTIONS, "words", { min_df: "minimumCount", max_features: "maximumWords" });
  const { column, ...others } = all;
  if (typeof column !== "string")
    throw new MultilogitError(
      "option",
      `words: the column is ${quoted(column)}; expected the name of a column of text, as in words({ column: "text" })`,
    );
  assertWordsOptions(others);
  return { kind: "words", columns: [column], ...others };
}

function assertWordsOptions(options: Omit<WordsOptions, "column">): void {
  const { minimumCount = 0, maximumWords = 1, pattern = WORD_PATTERN, ...flags } = options;
  const assert = (name: keyof typeof options, isRight: boolean, expected: string) => {
    if (!isRight)
      throw new MultilogitError("option", `words: ${name} is ${quoted(options[name])}; expected ${expected}`);
  };
  assert("minimumCount", minimumCount >= 0 && minimumCount < Infinity, "a number of rows, such as 2");
  assert("maximumWords", Number.isInteger(maximumWords) && maximumWords >= 1, "a whole number above 0");
  for (const name of ["tfidf", "presence", "lowercase"] as const)
    assert(name, typeof (flags[name] ?? true) === "boolean", "true or false");
  wordPattern(pattern);
}
