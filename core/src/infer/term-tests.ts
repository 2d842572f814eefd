import { type Feature, factorColumns, namesOf } from "../features/feature-map.js";
import { type Combination, rawCombinations } from "../features/raw-combinations.js";
import { INTERCEPT, termNames } from "../features/term-names.js";
import type { ClassName } from "../objective/sample.js";
import { rawDirections, waldSlope } from "./hauck-donner.js";
import { type ChiSquareTest, likelihoodRatioTest, scoreTest, waldTest } from "./joint-tests.js";
import type { LikelihoodFit } from "./likelihood-fit.js";

/** Three tests of one hypothesis; each null where some weight of it is not identified. */
export interface JointTests {
  /** the term, or the class that is compared with the reference */
  readonly of: ClassName;
  readonly wald: ChiSquareTest | null;
  readonly likelihoodRatio: ChiSquareTest | null;
  /** null for a bias-reduced fit too */
  readonly score: ChiSquareTest | null;
}

/**
 * Each term but the constant: all its weights, in all classes, are the reference's. A factor is one term with all its levels. V is the
 * covariance for the Wald tests.
 */
export function termTests(
  fit: LikelihoodFit,
  reference: number,
  V: Float64Array = fit.covariance("classical"),
): JointTests[] {
  const { featureMap, classes } = fit.internals.sample;
  const combinations = rawCombinations(featureMap);
  let start = 0;
  return featureMap.features.flatMap((feature) => {
    const places = namesOf(feature).map((_, at) => start + at);
    start += places.length;
    if (feature.kind === "constant" || places.length === 0) return [];
    const hypothesis = places.flatMap((j) =>
      classes.flatMap((_, k) => (k === reference ? [] : [rawContrast(combinations[j]!, fit, k, reference)])),
    );
    return [testsOf(fit, termName(feature), hypothesis, V)];
  });
}

/** Each class but the reference: all its weights but the constant's are the reference's, so that no feature tells the two apart. */
export function classTests(
  fit: LikelihoodFit,
  reference: number,
  V: Float64Array = fit.covariance("classical"),
): JointTests[] {
  const { featureMap, classes } = fit.internals.sample;
  const names = termNames(featureMap);
  const combinations = rawCombinations(featureMap).filter((_, j) => names[j] !== INTERCEPT);
  if (combinations.length === 0) return [];
  return classes.flatMap((name, k) =>
    k === reference
      ? []
      : [
          testsOf(
            fit,
            name,
            combinations.map((combination) => rawContrast(combination, fit, k, reference)),
            V,
          ),
        ],
  );
}

/** dz/dβ of each raw term's Wald statistic, class k against class r; negative under the Hauck–Donner effect (`waldSlope`). */
export function waldSlopes(fit: LikelihoodFit, k: number, r: number): (number | null)[] {
  const { featureMap, classes } = fit.internals.sample;
  const K = classes.length;
  const combinations = rawCombinations(featureMap);
  const directions = rawDirections(combinations);
  return combinations.map((combination, j) => {
    const direction = new Float64Array(fit.weights.length);
    directions[j]!.forEach((value, m) => {
      direction[m * K + k] = value;
    });
    return waldSlope(fit, rawContrast(combination, fit, k, r), direction);
  });
}

/** c with Σ c W = the raw weight of class k less that of class r. */
function rawContrast(combination: Combination, { weights, internals }: LikelihoodFit, k: number, r: number) {
  const K = internals.sample.classes.length;
  const c = new Float64Array(weights.length);
  for (const [m, factor] of combination) {
    c[m * K + k]! += factor;
    c[m * K + r]! -= factor;
  }
  return c;
}

function testsOf(fit: LikelihoodFit, of: ClassName, hypothesis: Float64Array[], V: Float64Array): JointTests {
  return {
    of,
    wald: waldTest(fit, hypothesis, V),
    likelihoodRatio: likelihoodRatioTest(fit, hypothesis),
    score: scoreTest(fit, hypothesis),
  };
}

/** A factor's column, a product's factors with ":" between them, else the one name. */
function termName(feature: Feature): string {
  if (feature.kind === "product") return feature.factors.map(termName).join(":");
  return feature.kind === "category" ? factorColumns(feature).join(":") : namesOf(feature).join(" ");
}
