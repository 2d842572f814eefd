import type { Table } from "../../table/table.js";
import { textsOf } from "./texts-of.js";
import { WordCounter } from "./word-counter.js";
import type { WordsFeature } from "./words-feature.js";

/** φ of the words in the one row of a table, one number per word of the vocabulary. */
export function wordsRow(feature: WordsFeature, table: Table): number[] {
  const { codes, levels } = textsOf(table, feature.column);
  const { columns, values, length } = new WordCounter(feature).read(levels[codes[0]!]!);
  const row = new Array<number>(feature.words.length).fill(0);
  for (let e = 0; e < length; e++) row[columns[e]!] = values[e]!;
  return row;
}
