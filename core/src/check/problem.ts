import { logSumExp } from "../numeric/log-sum-exp.js";
import { softmax } from "../numeric/softmax.js";
import type { Geometry } from "./geometry.js";

/** The inputs of a likelihood, in the doctor's order. */
export interface Problem {
  readonly geometry: Geometry;
  /** n */
  readonly n: number;
  /** Φ, n × d, with the constant */
  readonly Phi: Float64Array;
  /** y_ik ≥ 0, n × K */
  readonly Y: Float64Array;
  /** v_i ≥ 0, n: row weights */
  readonly v: Float64Array;
  /** λ that the request names */
  readonly lambda: number;
}

/** What a likelihood computes on its way, at one W. */
export interface Forward {
  readonly n: number;
  readonly K: number;
  readonly Y: Float64Array;
  readonly v: Float64Array;
  /** s_i = Σ_k y_ik */
  readonly s: Float64Array;
  /** a = Φ W, n × K */
  readonly A: Float64Array;
  /** softmax of each row */
  readonly P: Float64Array;
  /** ln Σ_k exp a_ik */
  readonly z: Float64Array;
}

/** d × C weights as d × K, zeros for a reference class. */
export function allClasses({ d, C, K, free }: Geometry, W: Float64Array): Float64Array {
  if (C === K) return W;
  const full = new Float64Array(d * K);
  for (let j = 0; j < d; j++) for (let c = 0; c < C; c++) full[j * K + free[c]!] = W[j * C + c]!;
  return full;
}

/** d × K as d × C: a reference class has no weights. */
export function freeClasses({ d, C, K, free }: Geometry, full: Float64Array): Float64Array {
  if (C === K) return full;
  const some = new Float64Array(d * C);
  for (let j = 0; j < d; j++) for (let c = 0; c < C; c++) some[j * C + c] = full[j * K + free[c]!]!;
  return some;
}

/** a = Φ W for any Φ of n × d. */
export function scoresOf(Phi: Float64Array, n: number, d: number, W: Float64Array, K: number): Float64Array {
  const A = new Float64Array(n * K);
  for (let i = 0; i < n; i++)
    for (let j = 0; j < d; j++) {
      const x = Phi[i * d + j]!;
      if (x !== 0) for (let k = 0; k < K; k++) A[i * K + k]! += x * W[j * K + k]!;
    }
  return A;
}

/** max_i (max_k − min_k) of (Φ V)_ik, with 0 for a reference class */
export function scoreSpread({ geometry, n, Phi }: Problem, V: Float64Array): number {
  const { d, K } = geometry;
  const B = scoresOf(Phi, n, d, allClasses(geometry, V), K);
  let most = 0;
  for (let i = 0; i < n; i++) {
    const b = B.subarray(i * K, i * K + K);
    most = Math.max(most, Math.max(...b) - Math.min(...b));
  }
  return most;
}

/** The forward pass with the given features, remembered: the whole library asks for it at the same few W. */
export function forward(problem: Problem, W: Float64Array, Phi: Float64Array = problem.Phi): Forward {
  let ofFeatures = passes.get(problem);
  if (ofFeatures === undefined) passes.set(problem, (ofFeatures = new WeakMap()));
  let atWeights = ofFeatures.get(Phi);
  if (atWeights === undefined) ofFeatures.set(Phi, (atWeights = new WeakMap()));
  let pass = atWeights.get(W);
  if (pass === undefined) atWeights.set(W, (pass = forwardWith(problem, W, Phi)));
  return pass;
}

const passes = new WeakMap<Problem, WeakMap<Float64Array, WeakMap<Float64Array, Forward>>>();

function forwardWith(problem: Problem, W: Float64Array, Phi: Float64Array): Forward {
  const { geometry, n, Y, v } = problem;
  const { d, K } = geometry;
  const A = scoresOf(Phi, n, d, allClasses(geometry, W), K);
  const P = A.slice();
  const z = Float64Array.from({ length: n }, (_, i) => logSumExp(A, i * K, K));
  for (let i = 0; i < n; i++) softmax(P, i * K, K, P);
  return { n, K, Y, v, s: rowSums(Y, n, K), A, P, z };
}

/** Φᵀ R, d × C. */
export function pullBack(problem: Problem, R: Float64Array, Phi: Float64Array = problem.Phi): Float64Array {
  const { geometry, n } = problem;
  const { d, K } = geometry;
  const G = new Float64Array(d * K);
  for (let i = 0; i < n; i++)
    for (let j = 0; j < d; j++) {
      const x = Phi[i * d + j]!;
      if (x !== 0) for (let k = 0; k < K; k++) G[j * K + k]! += x * R[i * K + k]!;
    }
  return freeClasses(geometry, G);
}

/** The class of most mass of row i. */
export function labelOf({ Y, geometry: { K } }: Pick<Problem, "Y" | "geometry">, i: number): number {
  const row = Y.subarray(i * K, i * K + K);
  return row.indexOf(Math.max(...row));
}

export function rowSums(Y: Float64Array, n: number, K: number): Float64Array {
  const sums = new Float64Array(n);
  for (let ik = 0; ik < n * K; ik++) sums[Math.floor(ik / K)]! += Y[ik]!;
  return sums;
}

/** n × K from a formula of one entry. */
export function entries(n: number, K: number, entry: (i: number, k: number, ik: number) => number): Float64Array {
  const R = new Float64Array(n * K);
  for (let i = 0; i < n; i++) for (let k = 0; k < K; k++) R[i * K + k] = entry(i, k, i * K + k);
  return R;
}
