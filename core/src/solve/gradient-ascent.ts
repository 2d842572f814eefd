import { MultilogitError, quoted } from "../errors.js";
import { normals, random } from "../numeric/random.js";
import { addScaled, allFinite, dot, norm, scaled } from "../numeric/vectors.js";
import type { Objective, Point } from "../objective/objective.js";
import { certify } from "./certify.js";
import { dualityGap } from "./gap.js";
import { type Run, type SolverControl, withinTolerance } from "./solver.js";

/** Without a penalty the certificate takes a Hessian, so it is made only once in this many steps. */
const CERTIFY_EVERY = 100;
/** Enough for the few digits of the eigenvalue that SAFETY leaves room for. */
const POWER_ITERATIONS = 100;
/** Any fixed seed gives the same step for the same data. */
const POWER_SEED = 1;
/** Power iteration approaches the largest eigenvalue from below; the safe step leaves this much room. */
const SAFETY = 1.05;

/**
 * W ← W + t ∇(ℓ − Ω)(W) with a fixed step t, for teaching: plain steps, nothing adapted on the way.
 *
 * The default step is safe on any data: 1 / (½ λ_max(Σ_i w_i s_i φ_i φ_iᵀ) + max_j λ_j), since diag p − ppᵀ ≤ ½ I (Böhning 1992,
 * "Multinomial logistic regression algorithm"). Stops when the duality gap is within tolerance; without
 * a ridge when ½ t ‖∇f‖² and the certificate are.
 */
export async function gradientAscent(objective: Objective, start: Float64Array, control: SolverControl): Promise<Run> {
  let point = await objective.at(start);
  const step = control.step ?? (await safeStep(objective, point));
  const method = `gradient ascent with the fixed step ${step.toPrecision(3)}`;
  for (let iteration = 0; ; iteration++) {
    const promised = (step * dot(point.gradient, point.gradient)) / 2;
    const gap = objective.penalty.kind === "none" ? promised : await dualityGap(objective, point);
    control.observe(iteration, point, gap);
    const ends = (outcome: Run["outcome"]): Run => ({ point, iterations: iteration, outcome, method });
    if (!Number.isFinite(point.value) || !allFinite(point.gradient)) return ends("stalled");
    const isNear = withinTolerance(objective, gap, point.value, control.tolerance);
    if (isNear && (await isCertified(objective, point, iteration, control.tolerance))) return ends("reached");
    if (iteration >= control.maxIterations) return ends("iteration-limit");
    point = await objective.at(addScaled(point.W, -step, point.gradient));
  }
}

/** The duality gap is a certificate. ½ t ‖∇f‖² is not: a small slope may persist for long; so the certificate is made now and then. */
async function isCertified(objective: Objective, point: Point, iteration: number, tolerance: number): Promise<boolean> {
  if (objective.penalty.kind !== "none") return true;
  if (iteration % CERTIFY_EVERY !== 0) return false;
  return withinTolerance(objective, (await certify(objective, point)).certificate.gap, point.value, tolerance);
}

/** 1 / (½ λ_max(ΦᵀΦ) + max λ), λ_max by power iteration. */
export async function safeStep(objective: Objective, point: Point): Promise<number> {
  if (!point.gram)
    throw new MultilogitError(
      "option",
      `${quoted(objective.likelihood.engine)} does not sum the Gram matrix from which the safe step follows; give gradient ascent its step`,
    );
  const lower = await point.gram(Number.MAX_SAFE_INTEGER);
  const d = objective.ridge.length;
  // A random start: any fixed one, such as equal parts of every feature, is orthogonal to the top eigenvector of some data.
  const direction = normals(random(POWER_SEED), d);
  let v: Float64Array = scaled(1 / norm(direction), direction);
  let largest = 0;
  for (let round = 0; round < POWER_ITERATIONS; round++) {
    const product = symmetricTimes(lower, d, v);
    largest = Math.sqrt(dot(product, product));
    if (largest === 0) break;
    v = product.map((x) => x / largest);
  }
  return 1 / ((SAFETY * largest) / 2 + Math.max(...objective.ridge) || 1);
}

/** A v for the symmetric A given by its lower triangle. */
function symmetricTimes(A: Float64Array, d: number, v: Float64Array): Float64Array<ArrayBuffer> {
  const out = new Float64Array(d);
  for (let j = 0; j < d; j++) {
    for (let m = 0; m < j; m++) {
      out[j]! += A[j * d + m]! * v[m]!;
      out[m]! += A[j * d + m]! * v[j]!;
    }
    out[j]! += A[j * d + j]! * v[j]!;
  }
  return out;
}
