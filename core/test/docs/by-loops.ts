import { riddersDerivative, riddersSteps } from "../../src/numeric/ridders.js";
import type { Instance } from "./instance.js";

// The same mathematics as the engine's, by loops over plain arrays and without its care for digits: the other side of each identity.

export type Matrix = number[][];

export const sum = (terms: readonly number[]): number => terms.reduce((total, term) => total + term, 0);
export const upTo = <T>(count: number, make: (index: number) => T): T[] =>
  Array.from({ length: count }, (_, i) => make(i));
export const inner = (x: ArrayLike<number>, y: ArrayLike<number>): number => sum(upTo(x.length, (i) => x[i]! * y[i]!));
export const plus = (x: Float64Array, t: number, y: ArrayLike<number>): Float64Array =>
  x.map((value, i) => value + t * y[i]!);
export const unit = (length: number, at: number): Float64Array =>
  Float64Array.from({ length }, (_, i) => Number(i === at));
export const delta = (k: number, l: number): number => (k === l ? 1 : 0);

/** ln Σ_k exp a_k, as written */
export const logSumExpAsWritten = (a: readonly number[]): number => Math.log(sum(a.map(Math.exp)));

/** exp a_k / Σ_l exp a_l, as written */
export function softmaxAsWritten(a: readonly number[]): number[] {
  const total = sum(a.map(Math.exp));
  return a.map((score) => Math.exp(score) / total);
}

/** ½ Σ_kl p_k p_l (u_k − u_l)²: the variance from pairs, without a mean */
export const varianceFromPairs = (p: readonly number[], u: readonly number[]): number =>
  sum(p.flatMap((pk, k) => p.map((pl, l) => (pk * pl * (u[k]! - u[l]!) ** 2) / 2)));

export const entropy = (q: readonly number[]): number => -sum(q.map((qk) => (qk > 0 ? qk * Math.log(qk) : 0)));
export const divergence = (q: readonly number[], p: readonly number[]): number =>
  sum(q.map((qk, k) => (qk > 0 ? qk * Math.log(qk / p[k]!) : 0)));

export const scoresByLoops = ({ Phi, K, o }: Instance, W: ArrayLike<number>): Matrix =>
  Phi.map((phi, i) => upTo(K, (k) => o[i]![k]! + sum([...phi].map((x, j) => x * W[j * K + k]!))));

/** ΦV, without the offset */
export const changeByLoops = ({ Phi, K }: Instance, V: ArrayLike<number>): Matrix =>
  Phi.map((phi) => upTo(K, (k) => sum([...phi].map((x, j) => x * V[j * K + k]!))));

export const probabilitiesByLoops = (instance: Instance, W: ArrayLike<number>): Matrix =>
  scoresByLoops(instance, W).map(softmaxAsWritten);

export function logLikelihoodByLoops(instance: Instance, W: ArrayLike<number>): number {
  const A = scoresByLoops(instance, W);
  return sum(
    A.map((a, i) => instance.w[i]! * sum(a.map((ak, k) => instance.Y[i]![k]! * (ak - logSumExpAsWritten(a))))),
  );
}

export const penaltyByLoops = ({ lambda, K }: Instance, W: ArrayLike<number>): number =>
  sum(lambda.flatMap((l, j) => upTo(K, (k) => (l * W[j * K + k]! ** 2) / 2)));

export const valueByLoops = (instance: Instance, W: ArrayLike<number>): number =>
  penaltyByLoops(instance, W) - logLikelihoodByLoops(instance, W);

/** w_i (s_i q_ik − y_ik) for any probabilities q */
export const residualsByLoops = ({ w, s, Y }: Instance, Q: Matrix): Matrix =>
  Q.map((q, i) => q.map((qk, k) => w[i]! * (s[i]! * qk - Y[i]![k]!)));

/** ΦᵀR, d × K */
export const backByLoops = ({ Phi, d, K }: Instance, R: Matrix): Float64Array =>
  Float64Array.from({ length: d * K }, (_, jk) => sum(R.map((r, i) => r[jk % K]! * Phi[i]![Math.floor(jk / K)]!)));

export const gradientByLoops = (instance: Instance, W: Float64Array): Float64Array =>
  backByLoops(instance, residualsByLoops(instance, probabilitiesByLoops(instance, W))).map(
    (g, jk) => g + instance.lambda[Math.floor(jk / instance.K)]! * W[jk]!,
  );

/** ∂²f / ∂W_jk ∂W_ml, entry by entry */
export function hessianByLoops(instance: Instance, W: ArrayLike<number>): Matrix {
  const { Phi, d, K, w, s, lambda } = instance;
  const P = probabilitiesByLoops(instance, W);
  const entry = (j: number, k: number, m: number, l: number) =>
    sum(P.map((p, i) => w[i]! * s[i]! * p[k]! * (delta(k, l) - p[l]!) * Phi[i]![j]! * Phi[i]![m]!)) +
    lambda[j]! * delta(j, m) * delta(k, l);
  return upTo(d * K, (jk) => upTo(d * K, (ml) => entry(Math.floor(jk / K), jk % K, Math.floor(ml / K), ml % K)));
}

export const times = (H: Matrix, V: ArrayLike<number>): Float64Array => Float64Array.from(H, (row) => inner(row, V));

/**
 * A solution of H x = b for a positive semidefinite H and b in its range: Gauss–Jordan elimination with the largest diagonal entry as
 * pivot, until what is left is rounding; unknowns without a pivot are zero.
 */
export function solveSemidefinite(H: Matrix, b: ArrayLike<number>): { x: Float64Array; rank: number } {
  const size = b.length;
  const rows = H.map((row, i) => [...row, b[i]!]);
  const left = new Set(upTo(size, (i) => i));
  const largest = Math.max(...H.map((row, i) => row[i]!));
  const pivots: number[] = [];
  for (;;) {
    const pivot = [...left].reduce((best, i) => (rows[i]![i]! > (rows[best]?.[best] ?? 0) ? i : best), -1);
    if (pivot < 0 || rows[pivot]![pivot]! <= 1e-11 * largest) break;
    left.delete(pivot);
    pivots.push(pivot);
    const scale = rows[pivot]![pivot]!;
    for (let c = 0; c <= size; c++) rows[pivot]![c]! /= scale;
    for (let i = 0; i < size; i++) {
      const factor = rows[i]![pivot]!;
      if (i !== pivot && factor !== 0) for (let c = 0; c <= size; c++) rows[i]![c]! -= factor * rows[pivot]![c]!;
    }
  }
  const x = new Float64Array(size);
  for (const i of pivots) x[i] = rows[i]![size]!;
  return { x, rank: pivots.length };
}

/** V with ∇²f V = −∇f */
export function newtonStepByLoops(instance: Instance, W: Float64Array): Float64Array {
  return solveSemidefinite(
    hessianByLoops(instance, W),
    gradientByLoops(instance, W).map((g) => -g),
  ).x;
}

/** W of least f, where there is one: Newton's method, halving steps that do not lower f, until none does. */
export function minimumByLoops(instance: Instance): Float64Array {
  let W = new Float64Array(instance.d * instance.K);
  for (let round = 0; round < 100; round++) {
    const V = newtonStepByLoops(instance, W);
    if (spreadByLoops(instance, V) < 1e-13) break;
    const allowed = valueByLoops(instance, W) * (1 + 1e-14);
    let t = 1;
    while (t > 1e-9 && !(valueByLoops(instance, plus(W, t, V)) <= allowed)) t /= 2;
    if (t <= 1e-9) break;
    W = new Float64Array(plus(W, t, V));
  }
  return W;
}

/** N(V) = max_i (max_k − min_k) of (ΦV)_ik over the rows that count */
export function spreadByLoops(instance: Instance, V: ArrayLike<number>): number {
  const counts = (i: number) => instance.w[i]! * instance.s[i]! > 0;
  return Math.max(...changeByLoops(instance, V).map((b, i) => (counts(i) ? Math.max(...b) - Math.min(...b) : 0)));
}

/** λ_max(Σ_i w_i s_i φ_i φ_iᵀ) and its eigenvector, by power iteration from an uneven start. */
export function largestOfGram({ Phi, d, w, s }: Instance): { value: number; vector: number[] } {
  const gram = upTo(d, (j) => upTo(d, (m) => sum(Phi.map((phi, i) => w[i]! * s[i]! * phi[j]! * phi[m]!))));
  let vector = upTo(d, (j) => 1 / (1 + j * Math.SQRT2));
  let value = 0;
  for (let round = 0; round < 1000; round++) {
    const product = [...times(gram, vector)];
    const before = value;
    value = Math.sqrt(inner(product, product));
    if (Math.abs(value - before) <= 1e-15 * value) break;
    vector = product.map((x) => x / value);
  }
  return { value, vector };
}

/**
 * Probabilities Q = rows of c_k M_ik, normalised, with Σ_i w_i s_i q_ik = Σ_i w_i y_ik for every class: the balance that (L33) asks for.
 * Sinkhorn's alternation; ln c is also the shift of the constant that balances W when M_ik = exp a_ik.
 */
export function balanced({ w, s, Y, K }: Instance, M: Matrix): { Q: Matrix; lnC: number[] } {
  const wanted = upTo(K, (k) => sum(Y.map((y, i) => w[i]! * y[k]!)));
  const lnC = upTo(K, () => 0);
  const normalised = () =>
    M.map((row) => {
      const scaled = row.map((m, k) => m * Math.exp(lnC[k]!));
      return scaled.map((m) => m / sum(scaled));
    });
  for (let round = 0; round < 3000; round++) {
    const Q = normalised();
    const moves = upTo(K, (k) => Math.log(wanted[k]! / sum(Q.map((q, i) => w[i]! * s[i]! * q[k]!))));
    for (let k = 0; k < K; k++) lnC[k]! += moves[k]!;
    if (Math.max(...moves.map(Math.abs)) < 1e-15) break;
  }
  return { Q: normalised(), lnC };
}

/** D(Q) of (L33) */
export function dualByLoops(instance: Instance, Q: Matrix): number {
  const { w, s, o, lambda, K } = instance;
  const R = residualsByLoops(instance, Q);
  const squares = [...backByLoops(instance, R)].map((g, jk) => {
    const l = lambda[Math.floor(jk / K)]!;
    return l > 0 ? g ** 2 / (2 * l) : 0;
  });
  return sum(Q.map((q, i) => w[i]! * s[i]! * entropy(q) + inner(R[i]!, o[i]!))) - sum(squares);
}

/** f′(0) by Ridders' extrapolated differences. Scores change by less than a nat or so at ±h. */
export function derivativeOf(f: (t: number) => number, h = 0.25): number {
  const steps = riddersSteps(h);
  return riddersDerivative(steps, steps.map(f)).derivative;
}
