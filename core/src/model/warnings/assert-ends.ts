import { MultilogitError, quoted } from "../../errors.js";
import type { Sample } from "../../likelihood/sample.js";

/** Targets with at least this many rows per class are classes, and fitted however long it takes. */
const ROWS_PER_CLASS = 10;
/** K × K numbers of this many classes, the curvature in their constants, take 3 GB. */
const MOST_CLASSES = 20_000;
/** n·K·(d + K) at which a fit takes most of a day (measured: 5000 rows, each its own class, with 10 features 165 s). */
const MOST_WORK = 5e13;

/** Throws if a column that is not a list of classes, such as prices in a hundred thousand rows, would keep a machine busy forever. */
export function assertEnds({
  target,
  classes,
  rows,
  design,
}: Pick<Sample, "target" | "classes" | "rows"> & { readonly design: { readonly features: number } }): void {
  const K = classes.length;
  if (typeof target !== "string" || rows >= ROWS_PER_CLASS * K) return;
  if (K <= MOST_CLASSES && rows * K * (design.features + K) <= MOST_WORK) return;
  throw new MultilogitError(
    "data",
    `the target ${quoted(target)} has ${K} different values in ${rows} rows, and a fit with this many classes would not end; put measured numbers into a few ranges, or choose a column whose values repeat`,
  );
}
