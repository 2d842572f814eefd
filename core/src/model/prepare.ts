import type { Formula } from "../features/formula/formula-plan.js";
import type { Sample, Target } from "../likelihood/sample.js";
import type { Rows } from "../table/raw-rows.js";
import { factsAbout } from "./facts-about.js";
import type { FitOptions } from "./fit-options.js";
import type { RowFacts } from "./model.js";
import { prepareSample } from "./prepare-sample.js";
import type { LabelsOfRows } from "./rows-to-fit.js";

/**
 * The sample that `fit` would fit: features fitted to these rows, labels, weights and offsets; and what else is known about the rows.
 * @example
 * const { sample } = prepare(rows, "kind", { features: standardize() });
 * sample.rows; // 24
 */
export function prepare(
  rows: Rows,
  target: Target | Formula | LabelsOfRows,
  options: FitOptions = {},
): { readonly sample: Sample } & RowFacts {
  const { fitting, ...known } = prepareSample(rows, target, options);
  return { sample: fitting.sample, ...known, ...factsAbout(fitting) };
}
