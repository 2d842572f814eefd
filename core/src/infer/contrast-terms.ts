import type { AbortSignalLike } from "../abort-signal-like.js";
import type { Combination } from "../features/raw-combinations.js";
import type { ClassName } from "../likelihood/sample.js";
import { normalTwoSided } from "../numeric/normal.js";
import { dot } from "../numeric/vectors.js";
import type { ClassContrast } from "./class-contrast.js";
import { rawDirections, waldSlope } from "./hauck-donner.js";
import type { Inference } from "./inference.js";
import { likelihoodRatioTest } from "./joint-tests.js";
import { type NamedCombination, rawTerms } from "./named-combination.js";
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
  /** two-sided Wald p-value; null also with a penalty, where z is not a test statistic */
  readonly p: number | null;
  readonly lower: number | null;
  readonly upper: number | null;
  /** exp(estimate) */
  readonly ratio: number | null;
  /** whether a larger estimate would have a smaller z, which then says little (Hauck & Donner 1977); null where that was not checked */
  readonly hauckDonner: boolean | null;
}

/** What is computed from the likelihood itself, besides its maximum and its curvature there. */
export interface TermDetails {
  /** intervals and p-values from the profile of the likelihood instead of Wald's */
  readonly isProfile: boolean;
  readonly isHauckDonner: boolean;
  /** stops profiles, which take long; the remaining terms then have none */
  readonly signal?: AbortSignalLike | undefined;
  readonly onProfile?: ((contrast: string, term: string) => void) | undefined;
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

const NO_PROFILE = { p: null, lower: null, upper: null } as const;

/** The raw weights of one comparison of classes, or other combinations of them. */
export async function contrastTerms(
  inference: Inference,
  contrast: ClassContrast,
  details: TermDetails,
  combinations: readonly NamedCombination[] = rawTerms(inference.model.featureMap),
): Promise<Term[]> {
  const { W, width, isPenalised } = inference;
  const directions = details.isHauckDonner ? rawDirections(combinations.map(({ combination }) => combination)) : [];
  const terms: Term[] = [];
  for (const [j, { name, combination }] of combinations.entries()) {
    const named = { class: contrast.name, term: name };
    const c = contrastOf(combination, contrast, W.length);
    if (!inference.isIdentified(c)) {
      terms.push({ ...named, ...NOT_IDENTIFIED });
      continue;
    }
    const estimate = dot(c, W);
    const standardError = Math.sqrt(inference.variance(c));
    const z = estimate / standardError;
    const wald = {
      p: isPenalised ? null : normalTwoSided(z),
      lower: estimate - width * standardError,
      upper: estimate + width * standardError,
    };
    terms.push({
      ...named,
      estimate,
      standardError,
      z,
      ...(details.isProfile ? await profiled(inference, c, named, details) : wald),
      ratio: Math.exp(estimate),
      hauckDonner: details.isHauckDonner ? await isHauckDonner(inference, c, outer(directions[j]!, contrast.u)) : null,
    });
  }
  return terms;
}

/** The interval of the profile likelihood and the p-value of the likelihood-ratio test. */
async function profiled(
  inference: Inference,
  c: Float64Array,
  { class: contrast, term }: Pick<Term, "class" | "term">,
  { signal, onProfile }: TermDetails,
): Promise<Pick<Term, "p" | "lower" | "upper">> {
  if (signal?.aborted) return NO_PROFILE;
  onProfile?.(String(contrast), term);
  const fit = await inference.fit();
  const interval = await profileInterval(fit, c, inference.level, signal);
  if (signal?.aborted) return NO_PROFILE;
  const test = await likelihoodRatioTest(fit, [c]);
  return { p: test?.p ?? null, lower: interval?.lower ?? null, upper: interval?.upper ?? null };
}

async function isHauckDonner(inference: Inference, c: Float64Array, direction: Float64Array): Promise<boolean | null> {
  const slope = waldSlope(await inference.fit(), c, direction);
  return slope === null ? null : slope < 0;
}

/** d × K numbers x_j u_k */
function outer(x: Float64Array, u: Float64Array): Float64Array {
  const K = u.length;
  return Float64Array.from({ length: x.length * K }, (_, jk) => x[Math.floor(jk / K)]! * u[jk % K]!);
}

/** c with Σ c W = the raw weight of this contrast: x_m q_k at feature m and class k. */
export function contrastOf(combination: Combination, { q }: ClassContrast, dK: number): Float64Array {
  const K = q.length;
  const c = new Float64Array(dK);
  for (const [m, x] of combination) for (let k = 0; k < K; k++) c[m * K + k]! += x * q[k]!;
  return c;
}
