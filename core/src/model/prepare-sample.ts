import type { Formula } from "../features/formula/formula-plan.js";
import { assertFittable, makeSample, type Target } from "../likelihood/sample.js";
import { penalisesAll } from "../objective/feature-penalties.js";
import { ridgePenalty } from "../objective/penalty-kinds.js";
import type { Rows } from "../table/raw-rows.js";
import type { FitOptions } from "./fit-options.js";
import type { RowFacts } from "./model.js";
import { type LabelsOfRows, rowsToFit } from "./rows-to-fit.js";
import { assertEnds } from "./warnings/assert-ends.js";
import type { Fitting } from "./warnings/fitting.js";

/** What `prepare` returns but for what `factsAbout` finds, and what that is about. */
export function prepareSample(
  rawRows: Rows,
  targetOrLabels: Target | Formula | LabelsOfRows,
  options: FitOptions,
): { readonly fitting: Fitting } & Omit<RowFacts, "warnings" | "rowsDigest"> {
  const { table, label, plan, dropped } = rowsToFit(rawRows, targetOrLabels, options);
  const { rowWeights, penalty = ridgePenalty(1) } = options;
  const sample = makeSample(plan.featureMapOf(table), table, label, {
    ...(rowWeights === undefined ? {} : { rowWeights }),
    ...(options.classes === undefined ? {} : { classes: options.classes }),
    ...(options.classWeights === undefined ? {} : { classWeights: options.classWeights }),
  });
  assertFittable(sample, penalisesAll(penalty, sample.featureMap));
  assertEnds(sample);
  return {
    fitting: { table, sample, label, penalty, named: plan.categories },
    droppedRows: dropped,
    classWeights: sample.classWeights,
  };
}
