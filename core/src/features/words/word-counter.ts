import { RowEntries } from "../../design/row-entries.js";
import { wordPattern } from "./word-pattern.js";
import type { WordsFeature } from "./words-feature.js";

/** The words of a text, in their order. */
export type Tokens = (text: string) => readonly string[];

export function tokensOf({ pattern, lowercase }: Pick<WordsFeature, "pattern" | "lowercase">): Tokens {
  const words = wordPattern(pattern);
  return (text) => (lowercase ? text.toLowerCase() : text).match(words) ?? [];
}

/** φ of one text after another, without an array of d numbers for each. */
export class WordCounter {
  /** the non-zero φ_j of the text that was read last, j ascending */
  readonly entries: RowEntries;
  readonly #feature: WordsFeature;
  readonly #tokens: Tokens;
  readonly #placeOf: ReadonlyMap<string, number>;
  readonly #counts: Uint32Array;

  constructor(feature: WordsFeature) {
    this.#feature = feature;
    this.#tokens = tokensOf(feature);
    this.#placeOf = new Map(feature.words.map((word, j) => [word, j]));
    this.#counts = new Uint32Array(feature.words.length);
    this.entries = new RowEntries(feature.words.length);
  }

  read(text: string): RowEntries {
    const { entries } = this;
    const counts = this.#counts;
    const found: number[] = [];
    for (const token of this.#tokens(text)) {
      const j = this.#placeOf.get(token);
      if (j !== undefined && counts[j]!++ === 0) found.push(j);
    }
    entries.length = 0;
    for (const j of Int32Array.from(found).sort()) {
      entries.push(j, this.#valueOf(j, counts[j]!));
      counts[j] = 0;
    }
    if (this.#feature.unitLength) toUnitLength(entries);
    return entries;
  }

  #valueOf(j: number, count: number): number {
    const { presence, idf } = this.#feature;
    return (presence ? 1 : count) * (idf?.[j] ?? 1);
  }
}

function toUnitLength({ values, length }: RowEntries): void {
  let squares = 0;
  for (let e = 0; e < length; e++) squares += values[e]! * values[e]!;
  const norm = Math.sqrt(squares);
  for (let e = 0; e < length; e++) values[e] = values[e]! / norm;
}
