import { type Combination, rawCombinations } from "../features/raw-combinations.js";
import { termNames } from "../features/term-names.js";
import { normalTwoSided } from "../numeric/normal.js";
import type { ClassName } from "../objective/sample.js";
import { contrastCovariance } from "./covariance.js";
import { rawDirections, waldSlope } from "./hauck-donner.js";
import type { Inference } from "./inference.js";
import { likelihoodRatioTest } from "./joint-tests.js";
import { profileInterval } from "./profile-interval.js";

/** One weight of a class against another class, per unit of the raw column; all null where it is not identified. */
export interface Term {
  readonly class: ClassName;
  /** "(Intercept)", a column, or "factor[level]" */
  readonly term: string;
  /** log of the relative-risk ratio */
  readonly estimate: number | null;
  readonly standardError: number | null;
  readonly z: number | null;
  /** two-sided Wald p-value; null also with a penalty, where z is no test statistic */
  readonly p: number | null;
  readonly lower: number | null;
  readonly upper: number | null;
  /** exp(estimate) */
  readonly ratio: number | null;
  /** whether a larger estimate would have a smaller z, which then says little (Hauck & Donner 1977); null where it was not looked at */
  readonly hauckDonner: boolean | null;
}

/** What is made of the likelihood itself, beside its maximum and its curvature there. */
export interface TermDetails {
  /** intervals and p-values from the profile of the likelihood instead of Wald's */
  readonly isProfile: boolean;
  readonly isHauckDonner: boolean;
}

const NOT_IDENTIFIED = {
  estimate: null,
  standardError: null,
  z: null,
  p: null,
  lower: null,
  upper: null,
  ratio: null,
  hauckDonner: null,
} as const;

/** The weights of class k less those of class r. */
export function contrastTerms(inference: Inference, k: number, r: number, details: TermDetails): Term[] {
  const { model, W, V, width, isPenalised } = inference;
  const K = model.classes.length;
  const names = termNames(model.featureMap);
  const combinations = rawCombinations(model.featureMap);
  const directions = details.isHauckDonner ? rawDirections(combinations) : [];
  return combinations.map((combination, j) => {
    const named = { class: model.classes[k]!, term: names[j]! };
    const c = contrastOf(combination, W.length, K, k, r);
    if (!inference.isIdentified(c)) return { ...named, ...NOT_IDENTIFIED };
    const estimate = combination.reduce((sum, [m, x]) => sum + x * (W[m * K + k]! - W[m * K + r]!), 0);
    const standardError = Math.sqrt(varianceOf(combination, V, W.length, K, k, r));
    const z = estimate / standardError;
    const wald = {
      p: isPenalised ? null : normalTwoSided(z),
      lower: estimate - width * standardError,
      upper: estimate + width * standardError,
    };
    return {
      ...named,
      estimate,
      standardError,
      z,
      ...(details.isProfile ? profiled(inference, c) : wald),
      ratio: Math.exp(estimate),
      hauckDonner: details.isHauckDonner ? isHauckDonner(inference, c, inClass(directions[j]!, K, k)) : null,
    };
  });
}

/** The interval of the profile likelihood and the p-value of the likelihood-ratio test. */
function profiled(inference: Inference, c: Float64Array): Pick<Term, "p" | "lower" | "upper"> {
  const interval = profileInterval(inference.fit(), c, inference.level);
  const test = likelihoodRatioTest(inference.fit(), [c]);
  return { p: test?.p ?? null, lower: interval?.lower ?? null, upper: interval?.upper ?? null };
}

function isHauckDonner(inference: Inference, c: Float64Array, direction: Float64Array): boolean | null {
  const slope = waldSlope(inference.fit(), c, direction);
  return slope === null ? null : slope < 0;
}

/** d numbers as the weights of class k, d × K. */
function inClass(direction: Float64Array, K: number, k: number): Float64Array {
  const V = new Float64Array(direction.length * K);
  direction.forEach((x, j) => {
    V[j * K + k] = x;
  });
  return V;
}

/** c with Σ c W = the raw weight of class k less that of class r. */
export function contrastOf(combination: Combination, dK: number, K: number, k: number, r: number): Float64Array {
  const c = new Float64Array(dK);
  for (const [m, x] of combination) {
    c[m * K + k]! += x;
    c[m * K + r]! -= x;
  }
  return c;
}

function varianceOf(combination: Combination, V: Float64Array, dK: number, K: number, k: number, r: number): number {
  let sum = 0;
  for (const [j, x] of combination)
    for (const [m, y] of combination)
      sum += x * y * contrastCovariance(V, dK, j * K + k, j * K + r, m * K + k, m * K + r);
  return sum;
}
