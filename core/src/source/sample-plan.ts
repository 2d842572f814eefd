import type { FeatureMap } from "../features/feature-map.js";
import type { ClassName, Target } from "../likelihood/sample.js";

/** A sample without its rows, as plain data: what any place that holds rows needs to know to sum over them. */
export interface SamplePlan {
  readonly featureMap: FeatureMap;
  /** the classes, in the order of the columns of W */
  readonly classes: readonly ClassName[];
  /** the column of classes, or for soft labels one column of masses for each class */
  readonly target: Target;
  /** the column of row weights; null where each row counts once */
  readonly rowWeights: string | null;
  /** c, K numbers, by which rows of a class count more or less often; null for none */
  readonly classWeights: readonly number[] | null;
  /** what a row that misses a cell of a column that is used does */
  readonly missing: "error" | "drop";
}
