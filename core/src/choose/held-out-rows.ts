import type { FeatureMap } from "../features/feature-map.js";
import { knownRows } from "../features/known-rows.js";
import { effectiveWeights } from "../likelihood/formulas.js";
import { type ClassName, makeSample, type Sample, type Target } from "../likelihood/sample.js";
import { selectRows } from "../table/select-rows.js";
import { type Column, columnOf, type Table } from "../table/table.js";

/** What is learnt and predicted: the same in all folds. */
export interface Learnt {
  readonly table: Table;
  readonly label: Target;
  readonly classes: readonly ClassName[];
  readonly rowWeights: string | null;
}

/** Held-out rows as the feature map of a fold sees them. */
export interface HeldOutRows {
  readonly table: Table;
  readonly sample: Sample;
  /** which rows of the table they are */
  readonly rows: Int32Array;
  /** held-out rows that are left out, since they have a level that the training rows lack */
  readonly unseen: number;
}

/** The rows that can be predicted; null if there are none, or they have no weight. */
export function heldOutRows(learnt: Learnt, heldOut: Int32Array, featureMap: FeatureMap): HeldOutRows | null {
  const all = selectRows(learnt.table, heldOut);
  const known = knownRows(featureMap, all);
  if (known.length === 0) return null;
  const rows = Int32Array.from(known, (i) => heldOut[i]!);
  const table = known.length === heldOut.length ? all : selectRows(learnt.table, rows);
  const { label, classes, rowWeights } = learnt;
  const weights = rowWeights === null ? {} : { rowWeights };
  if (rowWeights !== null && !hasWeight(columnOf(table, rowWeights))) return null;
  const sample = makeSample(featureMap, table, label, { classes, ...weights });
  if (!effectiveWeights(sample).some((w) => w > 0)) return null;
  return { table, sample, rows, unseen: heldOut.length - known.length };
}

function hasWeight(column: Column): boolean {
  return column.kind === "number" && (column.sparse?.values ?? column.values).some((w) => w > 0);
}
