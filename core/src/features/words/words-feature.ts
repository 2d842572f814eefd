/**
 * One feature per word of a vocabulary: how often it occurs in the text of a row. With c_j the occurrences of word j in the text (1 for
 * any number of them where `presence`),
 *
 *     φ_j = c_j idf_j            idf_j = 1 where `idf` is null
 *     φ_j = c_j idf_j / ‖·‖₂     where `unitLength`; 0 in a text without a known word
 *
 * Words are the matches of `pattern` in the text, or in its lower case; those that are not in the vocabulary are ignored.
 */
export interface WordsFeature {
  readonly kind: "words";
  readonly column: string;
  /** the vocabulary, in the order of the features; each word once */
  readonly words: readonly string[];
  /** a word pattern; `wordPattern` says which there are */
  readonly pattern: string;
  readonly lowercase: boolean;
  readonly presence: boolean;
  /** one number per word, above 0; null for ones */
  readonly idf: readonly number[] | null;
  readonly unitLength: boolean;
}

/** What the feature of one word is called: text has "free". */
export function wordName(column: string, word: string): string {
  return `${column} has ${JSON.stringify(word)}`;
}
