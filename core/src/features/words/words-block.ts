import { csr } from "../../design/csr.js";
import type { DesignMatrix, SparseRows } from "../../design/design-matrix.js";
import type { RowEntries } from "../../design/row-entries.js";
import type { Table } from "../../table/table.js";
import { textsOf } from "./texts-of.js";
import { WordCounter } from "./word-counter.js";
import type { WordsFeature } from "./words-feature.js";

/** Φ of a column's words, n × d, as sparse rows; a text that several rows share is read once. */
export function wordsBlock(feature: WordsFeature, table: Table): DesignMatrix {
  const { codes, levels } = textsOf(table, feature.column);
  const counter = new WordCounter(feature);
  const rows = new Map<number, { columns: Int32Array; values: Float64Array }>();
  const starts = new Int32Array(codes.length + 1);
  for (let i = 0; i < codes.length; i++) {
    const code = codes[i]!;
    if (!rows.has(code)) rows.set(code, copyOf(counter.read(levels[code]!)));
    starts[i + 1] = starts[i]! + rows.get(code)!.columns.length;
  }
  const entries = starts[codes.length]!;
  const sparse: SparseRows = {
    starts,
    columns: new Int32Array(entries),
    // counts are singles without loss
    values: feature.idf === null && !feature.unitLength ? new Float32Array(entries) : new Float64Array(entries),
  };
  for (let i = 0; i < codes.length; i++) {
    const { columns, values } = rows.get(codes[i]!)!;
    sparse.columns.set(columns, starts[i]!);
    sparse.values.set(values, starts[i]!);
  }
  return csr(sparse, feature.words.length);
}

function copyOf({ columns, values, length }: RowEntries): { columns: Int32Array; values: Float64Array } {
  return { columns: columns.slice(0, length), values: values.slice(0, length) };
}
