import { type Combination, rawCombinations } from "../features/raw-combinations.js";
import { termNames } from "../features/term-names.js";
import { normalTwoSided } from "../numeric/normal.js";
import type { ClassName } from "../objective/sample.js";
import { contrastCovariance } from "./covariance.js";
import type { Inference } from "./inference.js";

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
}

const NOT_IDENTIFIED = {
  estimate: null,
  standardError: null,
  z: null,
  p: null,
  lower: null,
  upper: null,
  ratio: null,
} as const;

/** The weights of class k less those of class r. */
export function contrastTerms(inference: Inference, k: number, r: number): Term[] {
  const { model, W, V, width, isPenalised } = inference;
  const K = model.classes.length;
  const names = termNames(model.featureMap);
  return rawCombinations(model.featureMap).map((combination, j) => {
    const named = { class: model.classes[k]!, term: names[j]! };
    if (!inference.isIdentified(contrastOf(combination, W.length, K, k, r))) return { ...named, ...NOT_IDENTIFIED };
    const estimate = combination.reduce((sum, [m, x]) => sum + x * (W[m * K + k]! - W[m * K + r]!), 0);
    const standardError = Math.sqrt(varianceOf(combination, V, W.length, K, k, r));
    const z = estimate / standardError;
    return {
      ...named,
      estimate,
      standardError,
      z,
      p: isPenalised ? null : normalTwoSided(z),
      lower: estimate - width * standardError,
      upper: estimate + width * standardError,
      ratio: Math.exp(estimate),
    };
  });
}

/** c with Σ c W = the raw weight of class k less that of class r. */
function contrastOf(combination: Combination, dK: number, K: number, k: number, r: number): Float64Array {
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
