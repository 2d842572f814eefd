import { MultilogitError, quoted } from "../../errors.js";
import type { Table } from "../../table/table.js";
import { textsOf } from "./texts-of.js";
import { tokensOf } from "./word-counter.js";
import { WORD_PATTERN } from "./word-pattern.js";
import type { WordsFeature } from "./words-feature.js";
import type { WordsOptions } from "./words-recipe.js";

/** In how much weight of rows a word occurs, and how often in all of them. */
interface Occurrences {
  rows: number;
  times: number;
}

/** The vocabulary of a column of text, sorted by code unit, and its idf; a row of weight 2 is that row twice. */
export function fitWords(
  table: Table,
  column: string,
  options: Omit<WordsOptions, "column">,
  rowWeights: ArrayLike<number> | undefined,
): WordsFeature {
  const { minimumCount = 0, maximumWords, tfidf = false } = options;
  const { pattern = WORD_PATTERN, lowercase = true, presence = false } = options;
  const { codes, levels } = textsOf(table, column);
  const weights = weightsOfTexts(codes, levels.length, rowWeights);
  const all = occurrencesOf(levels, weights, tokensOf({ pattern, lowercase }), presence);
  const frequent = [...all].filter(([, { rows }]) => rows > 0 && rows >= minimumCount);
  const words = mostFrequent(frequent, maximumWords)
    .map(([word]) => word)
    .sort();
  if (words.length === 0)
    throw new MultilogitError(
      "data",
      `column ${quoted(column)} has no word that matches ${pattern} in ${minimumCount || 1} rows or more; give another pattern or a lower minimumCount, or ignore the column`,
    );
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  // ln((1 + n) / (1 + rows)) + 1, as if one more row had every word once (scikit-learn's smooth_idf)
  const idf = tfidf ? words.map((word) => Math.log((1 + total) / (1 + all.get(word)!.rows)) + 1) : null;
  return { kind: "words", column, words, pattern, lowercase, presence, idf, unitLength: tfidf };
}

/** How much each distinct text counts. */
function weightsOfTexts(codes: Int32Array, texts: number, rowWeights: ArrayLike<number> | undefined): Float64Array {
  const weights = new Float64Array(texts);
  for (let i = 0; i < codes.length; i++) weights[codes[i]!]! += rowWeights?.[i] ?? 1;
  return weights;
}

function occurrencesOf(
  texts: readonly string[],
  weights: Float64Array,
  tokens: (text: string) => readonly string[],
  presence: boolean,
): Map<string, Occurrences> {
  const all = new Map<string, Occurrences>();
  texts.forEach((text, at) => {
    const found = tokens(text);
    const distinct = new Set(found);
    for (const word of presence ? distinct : found) {
      const known = all.get(word);
      if (known) known.times += weights[at]!;
      else all.set(word, { rows: 0, times: weights[at]! });
    }
    for (const word of distinct) all.get(word)!.rows += weights[at]!;
  });
  return all;
}

/** The `most` words that occur most often; of equally frequent ones the first by code unit. */
function mostFrequent(words: [string, Occurrences][], most = words.length): [string, Occurrences][] {
  if (words.length <= most) return words;
  return words.sort(([a, of], [b, than]) => than.times - of.times || (a < b ? -1 : 1)).slice(0, most);
}
