import type { DesignMatrix } from "./design-matrix.js";
import { flatDesign, plainBlocks } from "./flat-design.js";
import { RowEntries } from "./row-entries.js";

/** Φ by columns, without its zeros: column j holds values[e] in rows[e], ascending, for starts[j] ≤ e < starts[j + 1]; Φ_ij is that less `center[j]`. */
export interface DesignColumns {
  readonly starts: Int32Array;
  readonly rows: Int32Array;
  readonly values: Float64Array;
  /** the centre in units of the scale, d numbers */
  readonly center: Float64Array;
  /** the feature that is 1 everywhere; null where there is none */
  readonly constant: number | null;
}

/** About how many numbers `columnsOf` holds; half of the flags. */
export function numbersInColumns(design: DesignMatrix): number {
  const { rows: n } = design;
  return flatDesign(design).blocks.reduce((sum, { storage, features }) => {
    if (storage.kind === "csr") return sum + storage.sparse.values.length;
    if (storage.kind === "dense") return sum + n * features;
    return sum + (storage.kind === "bits" ? (n * features) / 2 : n);
  }, 0);
}

export function columnsOf(design: DesignMatrix): DesignColumns {
  const { rows: n, features: d } = design;
  const { blocks, center, scale } = flatDesign(design);
  const plain = plainBlocks(design);
  const row = new RowEntries(d);
  const readRow = (i: number) => {
    row.length = 0;
    for (const { matrix, feature } of plain) matrix.appendRow(i, row, feature);
  };
  const starts = new Int32Array(d + 1);
  for (let i = 0; i < n; i++) {
    readRow(i);
    for (let e = 0; e < row.length; e++) starts[row.columns[e]! + 1]!++;
  }
  for (let j = 0; j < d; j++) starts[j + 1]! += starts[j]!;
  const next = starts.slice();
  const rows = new Int32Array(starts[d]!);
  const values = new Float64Array(starts[d]!);
  for (let i = 0; i < n; i++) {
    readRow(i);
    for (let e = 0; e < row.length; e++) {
      const j = row.columns[e]!;
      const at = next[j]!++;
      rows[at] = i;
      values[at] = row.values[e]! / scale[j]!;
    }
  }
  const constant = blocks.find(({ storage }) => storage.kind === "constant")?.feature ?? null;
  return { starts, rows, values, center: center.map((c, j) => c / scale[j]!), constant };
}
