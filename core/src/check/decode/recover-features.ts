import type { Random } from "../../numeric/random.js";
import { norm } from "../../numeric/vectors.js";
import { residual } from "../hypotheses/softmax-likelihood.js";
import type { Noise } from "../noise.js";
import type { Patient, Setting } from "../patient.js";
import { randomWeights } from "../probe-rows.js";
import { entries, forward, type Problem } from "../problem.js";
import { fitTo, orthonormal } from "./least-squares.js";

/** Features read off a gradient. */
export interface Recovery {
  readonly problem: Problem;
  /** n × d, on the scale of the gradient's constant where there is one, else of the sum over rows */
  readonly F: Float64Array;
  /** what is left of the gradients, relative */
  readonly misfit: number;
  /** what may be left for numeric reasons */
  readonly allowed: number;
  /** the multiple of W that the gradient contains */
  readonly penalty: number;
}

/** With more rows the linear system gets too large. */
const MOST_ROWS = 400;
/** Twice the weights that determine the features, so that there is a misfit to speak of. */
const SURPLUS = 2;
/** Scores of about a nat: residuals of confident rows are small, and their features would be lost. */
const SPREAD = 1;
const REMAINDER_ALLOWED = 1e-8;
const NOISES = 300;

/**
 * The features F of a gradient G(W) = R(W)ᵀ F + c W, whose residuals R are those of the likelihood of what its
 * probabilities see, by default the given features: several W on the same rows give a linear
 * system for F, feature by feature; each W gives C equations, of which the classes' sum determines c. Null when the rows are too many.
 *
 * A gradient that is not such a product leaves a misfit far above `allowed`.
 */
export async function recoverFeatures(
  patient: Patient,
  setting: Setting & { readonly problem: Problem },
  probabilitiesSee: ((problem: Problem) => Float64Array | null) | undefined,
  noise: Noise,
  source: Random,
): Promise<Recovery | null> {
  const { problem } = setting;
  const { n, geometry } = problem;
  if (n > MOST_ROWS) return null;
  const seen = probabilitiesSee?.(problem) ?? problem.Phi;
  const count = SURPLUS * Math.ceil(n / Math.min(geometry.C, geometry.K - 1)) + 2;
  const Ws = Array.from({ length: count }, () => randomWeights(source, setting, SPREAD));
  const gradients = (await patient.points(setting, Ws)).map(({ gradient }) => gradient);
  const product = productOf(problem, Ws, gradients, seen);
  const scale = constantScale(product.F, n, geometry.constant, geometry.d);
  return {
    problem,
    F: product.F.map((f) => f / scale),
    misfit: product.misfit,
    allowed: Math.max(REMAINDER_ALLOWED, NOISES * noise.gradient),
    penalty: product.penalties.reduce((sum, c) => sum + c, 0) / geometry.d,
  };
}

/** The F and c of G(W) = Fᵀ R(W) + c W, one c for each feature, that come nearest to these gradients, and what is left, relative. */
export function productOf(
  problem: Problem,
  Ws: readonly Float64Array[],
  gradients: readonly Float64Array[],
  seen: Float64Array = problem.Phi,
): { readonly F: Float64Array; readonly penalties: readonly number[]; readonly misfit: number } {
  const { n, geometry } = problem;
  const { d, C, K } = geometry;
  const residuals = Ws.map((W) => residual(forward(problem, W, seen)));
  const column = (of: (m: number, c: number) => number) => entries(Ws.length, C, of);
  const basis = orthonormal(
    Array.from({ length: n }, (_, i) => column((m, c) => residuals[m]![i * K + geometry.free[c]!]!)),
  );
  const features = Array.from({ length: d }, (_, j) => {
    const given = column((m, c) => gradients[m]![j * C + c]!);
    const own = column((m, c) => Ws[m]![j * C + c]!);
    return { given, gradient: fitTo(basis, given), weights: fitTo(basis, own) };
  });
  const F = new Float64Array(n * d);
  const penalties = features.map(({ gradient, weights }) => project(gradient.remainder, weights.remainder));
  let [left, total] = [0, 0];
  for (const [j, { given, gradient, weights }] of features.entries()) {
    const c = penalties[j]!;
    for (let i = 0; i < n; i++) F[i * d + j] = gradient.coefficients[i]! - c * weights.coefficients[i]!;
    left += norm(gradient.remainder.map((r, e) => r - c * weights.remainder[e]!)) ** 2;
    total += norm(given) ** 2;
  }
  return { F, penalties, misfit: total === 0 ? 1 : Math.sqrt(left / total) };
}

/** ⟨x, y⟩ / ⟨y, y⟩, 0 when nothing of y is left. */
function project(x: Float64Array, y: Float64Array): number {
  const length = norm(y);
  if (length < 1e-9) return 0;
  return x.reduce((sum, value, at) => sum + value * y[at]!, 0) / length ** 2;
}

/** The recovered constant, when it is one: the gradient's factor. Else 1. */
function constantScale(F: Float64Array, n: number, constant: number | null, d: number): number {
  if (constant === null) return 1;
  const ones = Array.from({ length: n }, (_, i) => F[i * d + constant]!);
  const mean = ones.reduce((sum, one) => sum + one, 0) / n;
  const isConstant = mean !== 0 && ones.every((one) => Math.abs(one / mean - 1) < 1e-2);
  return isConstant ? mean : 1;
}
