import { cholesky, choleskySolve } from "../numeric/cholesky.js";
import { softmax } from "../numeric/softmax.js";

/** Scores a and what was observed: shares of the classes, n × K both, and the weight of each row. */
export interface CalibrationRows {
  readonly scores: Float64Array;
  readonly observed: Float64Array;
  readonly weights: Float64Array;
  readonly K: number;
}

/** a'_k = scale_k a_k + shift_k */
export interface Rescaling {
  readonly scale: Float64Array;
  readonly shift: Float64Array;
}

/** How scores are changed: one factor for all classes, which is 1/temperature, or a factor and a constant for each class. (Guo et al. 2017.) */
export type CalibrationMethod = "temperature" | "vector";

/** Newton steps; convex, and at most about ten are needed. */
const MOST_STEPS = 100;
/** Halvings of a step, which hardly ever happen. */
const MOST_HALVINGS = 60;
/** Newton decrements, as shares of the objective: at this one the slopes are rounding, and at this one steps are too small to be seen in the objective. */
const DECREMENT = 1e-26;
const HIDDEN = 1e-9;

/**
 * The change of the scores that makes what was observed most likely: the minimum of −Σ w ln p + ½ Σ (scale − 1)² + ½ Σ shift², the penalty of which weighs
 * less than a row, and keeps the minimum finite where every row is predicted right. By Newton's method; the objective is convex.
 */
export function fitCalibration(rows: CalibrationRows, method: CalibrationMethod): Rescaling {
  const { K } = rows;
  const P = method === "temperature" ? 1 : 2 * K;
  let theta = Float64Array.from({ length: P }, (_, q) => (q < (method === "vector" ? K : 1) ? 1 : 0));
  const start = theta;
  let now = pointAt(rows, method, theta, start);
  for (let step = 0; step < MOST_STEPS; step++) {
    const factor = cholesky(now.hessian, P);
    if (factor === null) break;
    const direction = choleskySolve(factor, now.gradient);
    const decrement = direction.reduce((sum, d, q) => sum + d * now.gradient[q]!, 0);
    if (!(decrement > DECREMENT * (1 + now.value))) break;
    const from = theta;
    const moved = (t: number) => from.map((each, q) => each - t * direction[q]!);
    let next = now;
    let [t, halvings] = [1, 0];
    for (; halvings < MOST_HALVINGS; halvings++, t /= 2) {
      theta = moved(t);
      next = pointAt(rows, method, theta, start);
      // the objective shows no step this small, which Newton's method takes in full anyway
      if (decrement < HIDDEN * (1 + now.value)) break;
      if (next.value <= now.value - 1e-4 * t * decrement) break;
    }
    now = next;
  }
  return method === "temperature"
    ? { scale: new Float64Array(K).fill(theta[0]!), shift: new Float64Array(K) }
    : { scale: theta.slice(0, K), shift: theta.slice(K) };
}

/** Scores after the change, n × K. */
export function changedScores(scores: Float64Array, { scale, shift }: Rescaling): Float64Array {
  const K = scale.length;
  return scores.map((a, ik) => scale[ik % K]! * a + shift[ik % K]!);
}

interface CalibrationPoint {
  readonly value: number;
  readonly gradient: Float64Array;
  readonly hessian: Float64Array;
}

function pointAt(
  rows: CalibrationRows,
  method: CalibrationMethod,
  theta: Float64Array,
  start: Float64Array,
): CalibrationPoint {
  const { scores, observed, weights, K } = rows;
  const P = theta.length;
  const isVector = method === "vector";
  let value = 0;
  const gradient = new Float64Array(P);
  const hessian = new Float64Array(P * P);
  const [a, p] = [new Float64Array(K), new Float64Array(K)];
  // J[k·P + q] = ∂a'_k/∂θ_q, and M = (diag p − p pᵀ) J
  const [J, M] = [new Float64Array(K * P), new Float64Array(K * P)];
  for (let i = 0; i < weights.length; i++) {
    const w = weights[i]!;
    if (w === 0) continue;
    for (let k = 0; k < K; k++) {
      const score = scores[i * K + k]!;
      a[k] = isVector ? theta[k]! * score + theta[K + k]! : theta[0]! * score;
      if (isVector) {
        J[k * P + k] = score;
        J[k * P + K + k] = 1;
      } else J[k] = score;
    }
    const most = Math.max(...a);
    const u = softmax(a, 0, K, p);
    for (let k = 0; k < K; k++) {
      const y = observed[i * K + k]!;
      if (y > 0) value -= w * y * (a[k]! - most - u);
      for (let q = 0; q < P; q++) gradient[q]! += w * (p[k]! - y) * J[k * P + q]!;
    }
    for (let q = 0; q < P; q++) {
      let mean = 0;
      for (let k = 0; k < K; k++) mean += p[k]! * J[k * P + q]!;
      for (let k = 0; k < K; k++) M[k * P + q] = p[k]! * (J[k * P + q]! - mean);
    }
    for (let k = 0; k < K; k++)
      for (let q = 0; q < P; q++) {
        const j = w * J[k * P + q]!;
        if (j !== 0) for (let r = 0; r <= q; r++) hessian[q * P + r]! += j * M[k * P + r]!;
      }
  }
  for (let q = 0; q < P; q++) {
    const away = theta[q]! - start[q]!;
    value += away ** 2 / 2;
    gradient[q]! += away;
    hessian[q * P + q]! += 1;
  }
  return { value, gradient, hessian };
}
