import { rawCombinations } from "../features/raw-combinations.js";
import { INTERCEPT, termGroups } from "../features/term-names.js";
import type { ClassName } from "../objective/sample.js";
import { contrastOf } from "./contrast-terms.js";
import type { Inference } from "./inference.js";
import { type ChiSquareTest, likelihoodRatioTest, scoreTest, waldTest } from "./joint-tests.js";

/** Three tests of one hypothesis; null where it is not identified, or with a robust covariance, under which only Wald's is right. */
export interface JointTests {
  readonly wald: ChiSquareTest | null;
  readonly likelihoodRatio: ChiSquareTest | null;
  readonly score: ChiSquareTest | null;
}

export interface SummaryTests {
  /** that a term has no weight in any class: all levels of a factor, all features of a product */
  readonly terms: readonly (JointTests & { readonly term: string })[];
  /** that no term but the constant tells the class from the reference */
  readonly classes: readonly (JointTests & { readonly class: ClassName })[];
}

/** The joint tests of each term and of each class against class r. */
export function summaryTests(inference: Inference, r: number): SummaryTests {
  const { model } = inference;
  const K = model.classes.length;
  const combinations = rawCombinations(model.featureMap);
  const groups = termGroups(model.featureMap).filter(({ term }) => term !== INTERCEPT);
  const others = model.classes.flatMap((_, k) => (k === r ? [] : [k]));
  const rows = (places: readonly number[], classes: readonly number[]) =>
    places.flatMap((j) => classes.map((k) => contrastOf(combinations[j]!, model.weights.length, K, k, r)));
  const all = groups.flatMap(({ places }) => places);
  return {
    terms: groups.map(({ term, places }) => ({ term, ...jointTests(inference, rows(places, others)) })),
    classes:
      all.length === 0
        ? []
        : others.map((k) => ({ class: model.classes[k]!, ...jointTests(inference, rows(all, [k])) })),
  };
}

function jointTests(inference: Inference, rows: readonly Float64Array[]): JointTests {
  const fit = inference.fit();
  const isRobust = inference.covariance !== "classical";
  // What is not identified has no weight to test; the test is of the rest, as of the terms that are shown.
  const identified = rows.filter((c) => inference.isIdentified(c));
  if (identified.length === 0) return { wald: null, likelihoodRatio: null, score: null };
  return {
    wald: waldTest({ ...fit, weights: inference.W, covariance: () => inference.V }, identified),
    likelihoodRatio: isRobust ? null : likelihoodRatioTest(fit, identified),
    score: isRobust ? null : scoreTest(fit, identified),
  };
}
