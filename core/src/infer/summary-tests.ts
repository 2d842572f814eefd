import { rawCombinations } from "../features/raw-combinations.js";
import { INTERCEPT, termGroups } from "../features/term-names.js";
import type { ClassName } from "../likelihood/sample.js";
import type { ClassContrast } from "./class-contrast.js";
import { contrastOf } from "./contrast-terms.js";
import type { Inference } from "./inference.js";
import { type ChiSquareTest, testsUnderHypothesis, waldTest, waldTestOf } from "./joint-tests.js";

/** Three tests of one hypothesis; null where it is not identified, with a robust covariance, for which only Wald's is valid, and
 * where rows are elsewhere, as the others take further fits. */
export interface JointTests {
  readonly wald: ChiSquareTest | null;
  readonly likelihoodRatio: ChiSquareTest | null;
  readonly score: ChiSquareTest | null;
}

/** Joint tests of each term and of each class. */
export interface SummaryTests {
  /** that a term has no weight in any class: all levels of a factor, all features of a product */
  readonly terms: readonly (JointTests & { readonly term: string })[];
  /** that no term but the constant tells the class from the reference */
  readonly classes: readonly (JointTests & { readonly class: ClassName })[];
}

/** The joint tests of each term over all classes, and of each contrast of classes over all terms. */
export async function summaryTests(inference: Inference, contrasts: readonly ClassContrast[]): Promise<SummaryTests> {
  const { model } = inference;
  const combinations = rawCombinations(model.featureMap);
  const groups = termGroups(model.featureMap).filter(({ term }) => term !== INTERCEPT);
  // K − 1 contrasts span all; against the mean of the classes there is one more.
  const independent = contrasts.slice(0, model.classes.length - 1);
  const rows = (places: readonly number[], chosen: readonly ClassContrast[]) =>
    places.flatMap((j) => chosen.map((contrast) => contrastOf(combinations[j]!, contrast, model.weights.length)));
  const all = groups.flatMap(({ places }) => places);
  const terms: SummaryTests["terms"][number][] = [];
  for (const { term, places } of groups)
    terms.push({ term, ...(await jointTests(inference, rows(places, independent))) });
  const classes: SummaryTests["classes"][number][] = [];
  for (const contrast of all.length === 0 ? [] : contrasts)
    classes.push({ class: contrast.name, ...(await jointTests(inference, rows(all, [contrast]))) });
  return { terms, classes };
}

async function jointTests(inference: Inference, rows: readonly Float64Array[]): Promise<JointTests> {
  if (inference.sample === null)
    return { wald: waldTestOf(inference.W, inference.V, rows), likelihoodRatio: null, score: null };
  const fit = await inference.fit();
  // What is not identified has no weight to test; the test covers the rest, as the terms shown do.
  const identified = rows.filter((c) => inference.isIdentified(c));
  if (identified.length === 0) return { wald: null, likelihoodRatio: null, score: null };
  const wald = await waldTest({ ...fit, weights: inference.W }, identified, inference.V);
  if (inference.covariance !== "classical") return { wald, likelihoodRatio: null, score: null };
  return { wald, ...(await testsUnderHypothesis(fit, identified)) };
}
