import { csr } from "../../design/csr.js";
import type { DesignMatrix } from "../../design/design-matrix.js";
import type { Table } from "../../table/table.js";
import { textsOf } from "./texts-of.js";
import { WordCounter } from "./word-counter.js";
import type { WordsFeature } from "./words-feature.js";

/** Φ of a column's words, n × d, as sparse rows. */
export function wordsBlock(feature: WordsFeature, table: Table): DesignMatrix {
  const { codes, levels } = textsOf(table, feature.column);
  const counter = new WordCounter(feature);
  const columns: number[] = [];
  const values: number[] = [];
  const starts = new Int32Array(codes.length + 1);
  codes.forEach((code, i) => {
    const row = counter.read(levels[code]!);
    for (let e = 0; e < row.length; e++) {
      columns.push(row.columns[e]!);
      values.push(row.values[e]!);
    }
    starts[i + 1] = columns.length;
  });
  // counts are singles without loss
  const isCounts = feature.idf === null && !feature.unitLength;
  return csr(
    { starts, columns: Int32Array.from(columns), values: (isCounts ? Float32Array : Float64Array).from(values) },
    feature.words.length,
  );
}
