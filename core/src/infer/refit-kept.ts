import { assertKnownOptions, MultilogitError } from "../errors.js";
import { type Feature, type FeatureMap, featureMapOf, namesOf } from "../features/feature-map.js";
import { assertModel, type Model } from "../model/model.js";
import { fitAgain, type RefitOptions } from "../model/refit.js";
import { featurePenalties } from "../objective/feature-penalties.js";
import { none } from "../objective/penalty.js";
import type { Rows } from "../table/raw-rows.js";

/** Options of `refitKept`. */
export type RefitKeptOptions = Pick<
  RefitOptions,
  "target" | "rowWeights" | "missing" | "engine" | "threads" | "signal" | "onProgress" | "onWarnings"
>;

const OPTIONS: readonly (keyof RefitKeptOptions)[] = [
  "target",
  "rowWeights",
  "missing",
  "engine",
  "threads",
  "signal",
  "onProgress",
  "onWarnings",
];

/**
 * The features that a lasso, an elastic net or groups kept, fitted again without a penalty: f(W) = −ℓ(W). The weights are no longer shrunk, and `summarize` has their
 * standard errors; on the rows that chose the features its p-values come out too small, on other rows they do not. A category or a vocabulary stays whole where one of
 * its weights is not 0; a category that has a feature for each level leaves out the first where there is a constant, which their sum equals.
 *
 * @throws MultilogitError "option" for a penalty that keeps every feature, or a model that keeps none
 * @example
 * const sparse = await fit(survey, formula("prog ~ ses + write"), { penalty: lasso(1) });
 * const kept = await refitKept(sparse, survey);
 * kept.penalty.kind; // "none"
 */
export async function refitKept(model: Model, rows: Rows, options: RefitKeptOptions = {}): Promise<Model> {
  assertModel(model);
  assertKnownOptions(options, OPTIONS, "refitKept");
  const { lambda1 } = featurePenalties(model.penalty, model.featureMap);
  if (lambda1.every((each) => each === 0))
    throw new MultilogitError(
      "option",
      `the penalty of the model is ${model.penalty.kind === "none" ? "none" : "a ridge"}, which keeps every feature; fit with a lasso, an elastic net or groups, which leave some out`,
    );
  const featureMap = keptOf(model);
  const weights = new Float64Array(featureMap.names.length * model.classes.length);
  const { target = model.target } = options;
  return fitAgain({ featureMap, classes: model.classes, weights }, rows, { ...options, target, penalty: none() });
}

function keptOf({ featureMap: { features, offset }, classes, weights }: Model): FeatureMap {
  const K = classes.length;
  const hasConstant = features.some(({ kind }) => kind === "constant");
  const kept: Feature[] = [];
  let from = 0;
  for (const feature of features) {
    const end = from + namesOf(feature).length * K;
    const isKept = feature.kind === "constant" || weights.subarray(from, end).some((w) => w !== 0);
    if (isKept) kept.push(hasConstant ? identified(feature) : feature);
    from = end;
  }
  if (kept.every(({ kind }) => kind === "constant"))
    throw new MultilogitError("option", "the model keeps no feature; fit with a smaller λ");
  return featureMapOf(kept, offset);
}

/** A category without a feature for its first level, if it has one for each. */
function identified(feature: Feature): Feature {
  if (feature.kind !== "category" || feature.reference !== null || feature.levels.length < 2) return feature;
  return { ...feature, reference: feature.levels[0]! };
}
