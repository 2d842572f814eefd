import { type Cholesky, cholesky, choleskySolve, independentRows } from "../../numeric/cholesky.js";

/**
 * −ℓ near W to second order in some of its weights, as a function of the penalised ones: the unpenalised follow at their best. With g and H
 * the slope and curvature, P the penalised entries and U the unpenalised ones,
 *
 *     x ↦ ½ xᵀ M x + cᵀx,     M = H_PP − H_PU H_UU⁺ H_UP,     c = g_P − H_PU H_UU⁺ g_U − M w_P
 *
 * which takes the class centring of every feature out of coordinate descent, so that it converges as if columns had mean 0.
 */
export interface QuadraticModel {
  /** the penalised entries j·K + k, ascending */
  readonly penalised: Int32Array;
  /** M, m × m */
  readonly curvature: Float64Array;
  /** c, m numbers */
  readonly linear: Float64Array;
  /** The step of the unpenalised entries that belongs to a step of the penalised ones. */
  unpenalisedStep(step: Float64Array): Float64Array;
  /** bᵀH_UU⁺b of a slope left in the unpenalised entries, each known but for `hidden`, rounding of it; 0 where there are none */
  unpenalisedSquare(b: Float64Array, hidden: Float64Array): number;
}

/** The entries in a model: all weights of unpenalised features, and a working set of others; each ascending. */
export interface ModelEntries {
  readonly unpenalised: Int32Array;
  readonly penalised: Int32Array;
}

/** Both kinds of entries, ascending, as a Hessian is asked for. */
export function allEntries({ unpenalised, penalised }: ModelEntries): Int32Array {
  const all = new Int32Array(unpenalised.length + penalised.length);
  all.set(unpenalised);
  all.set(penalised, unpenalised.length);
  return all.sort();
}

/**
 * The model from H in `allEntries`, and from slope g = ∇(−ℓ) and weights W, d × K. Null where the unpenalised entries have no curvature beyond the
 * gauge: they are dependent, or separate the classes.
 */
export function quadraticModel(
  entries: ModelEntries,
  H: Float64Array,
  slope: Float64Array,
  W: Float64Array,
  K: number,
): QuadraticModel | null {
  const { unpenalised, penalised } = entries;
  const all = allEntries(entries);
  const [m, u, size] = [penalised.length, unpenalised.length, all.length];
  const placeOf = new Map(Array.from(all, (entry, place) => [entry, place]));
  const inP = penalised.map((entry) => placeOf.get(entry)!);
  const inU = unpenalised.map((entry) => placeOf.get(entry)!);
  const M = picked(H, size, inP, inP);
  const block = gaugedBlock(H, size, inU, K);
  const factor = u === 0 ? null : (cholesky(block, u) ?? cholesky(jittered(block, u), u));
  if (u > 0 && factor === null) return null;
  const c = Float64Array.from(penalised, (entry) => slope[entry]!);
  const g = Float64Array.from(unpenalised, (entry) => slope[entry]!);
  // rows of Z are H_UU⁺ H_Ue for each penalised entry e
  const Z = factor ? solvedRows(factor, picked(H, size, inP, inU), m, u) : new Float64Array(0);
  const own = factor ? choleskySolve(factor, g) : g;
  let squareOf: SquareOf | null = null;
  if (factor) eliminate(M, c, Z, picked(H, size, inP, inU), g, m, u);
  for (let a = 0; a < m; a++) {
    let sum = 0;
    for (let b = 0; b < m; b++) sum += M[a * m + b]! * W[penalised[b]!]!;
    c[a]! -= sum;
  }
  return {
    penalised,
    curvature: M,
    linear: c,
    unpenalisedStep: (step) => {
      const out = own.map((value) => -value);
      for (let a = 0; a < m; a++) if (step[a] !== 0) for (let b = 0; b < u; b++) out[b]! -= step[a]! * Z[a * u + b]!;
      return out;
    },
    unpenalisedSquare: (b, hidden) => {
      if (factor === null) return 0;
      squareOf ??= squareByKnown(block, u, factor);
      return squareOf(b, hidden);
    },
  };
}

/** H in these rows and columns. */
function picked(H: Float64Array, size: number, rows: Int32Array, columns: Int32Array): Float64Array {
  const out = new Float64Array(rows.length * columns.length);
  for (let a = 0, at = 0; a < rows.length; a++) {
    const start = rows[a]! * size;
    for (let b = 0; b < columns.length; b++, at++) out[at] = H[start + columns[b]!]!;
  }
  return out;
}

/** H_UU with 11ᵀ added to each feature's block in its own scale, so that solves give steps that sum to zero over the classes. */
function gaugedBlock(H: Float64Array, size: number, inU: Int32Array, K: number): Float64Array {
  const u = inU.length;
  const block = picked(H, size, inU, inU);
  for (let from = 0; from < u; from += K) {
    let trace = 0;
    for (let e = from; e < from + K; e++) trace += block[e * u + e]!;
    for (let e = from; e < from + K; e++) for (let f = from; f < from + K; f++) block[e * u + f]! += trace / (K * K);
  }
  return block;
}

/** What is added to the diagonal, as a share of it, where unpenalised features are dependent, as all levels of a category and the constant are. */
const JITTER = 1e-11;

/** Slopes have no part along dependent features, so that the step that is solved for is hardly another. */
function jittered(block: Float64Array, u: number): Float64Array {
  const out = block.slice();
  for (let e = 0; e < u; e++) out[e * u + e]! *= 1 + JITTER;
  return out;
}

/** A pivot below this share of its diagonal entry is rounding of H: it says nothing about the curvature. */
const KNOWN = 1e-13;

/** bᵀH_UU⁺b, or Infinity where that is not known. */
type SquareOf = (b: Float64Array, hidden: Float64Array) => number;

/**
 * bᵀH_UU⁺b by the entries whose pivots are known. The others depend on those, or nearly so. If they do, their slopes follow from those of the others, rounding
 * aside, and add nothing; `factor`, whose pivots there are arbitrary, would make a long way of the rounding. If not, nothing is known about what they add.
 */
function squareByKnown(block: Float64Array, u: number, factor: Cholesky): SquareOf {
  const isKnown = independentRows(block, u, KNOWN);
  if (!isKnown.includes(false)) return (b) => squareBy(factor, b);
  const known = Int32Array.from(isKnown.keys()).filter((e) => isKnown[e]!);
  const others = Int32Array.from(isKnown.keys()).filter((e) => !isKnown[e]!);
  const part = cholesky(picked(block, u, known, known), known.length);
  if (part === null) return () => Infinity;
  // what a slope of the known entries says about those of the others
  const shares = solvedRows(part, picked(block, u, others, known), others.length, known.length);
  const follow = (b: Float64Array, hidden: Float64Array) =>
    others.every((e, a) => {
      let [rest, size] = [b[e]!, hidden[e]!];
      for (const [at, f] of known.entries()) {
        const share = shares[a * known.length + at]!;
        rest -= share * b[f]!;
        size += Math.abs(share) * hidden[f]!;
      }
      return Math.abs(rest) <= size;
    });
  return (b, hidden) =>
    follow(b, hidden)
      ? squareBy(
          part,
          Float64Array.from(known, (e) => b[e]!),
        )
      : Infinity;
}

function squareBy(factor: Cholesky, b: Float64Array): number {
  const solved = choleskySolve(factor, b);
  return Math.max(
    0,
    b.reduce((sum, each, e) => sum + each * solved[e]!, 0),
  );
}

function solvedRows(factor: Cholesky, rows: Float64Array, m: number, u: number): Float64Array {
  const Z = new Float64Array(m * u);
  for (let a = 0; a < m; a++) Z.set(choleskySolve(factor, rows.subarray(a * u, a * u + u)), a * u);
  return Z;
}

/** M −= H_PU Z and c −= Zᵀ g_U, in place. */
function eliminate(
  M: Float64Array,
  c: Float64Array,
  Z: Float64Array,
  HPU: Float64Array,
  g: Float64Array,
  m: number,
  u: number,
): void {
  for (let a = 0; a < m; a++) {
    for (let b = 0; b <= a; b++) {
      let sum = 0;
      for (let e = 0; e < u; e++) sum += HPU[a * u + e]! * Z[b * u + e]!;
      M[a * m + b]! -= sum;
      M[b * m + a] = M[a * m + b]!;
    }
    for (let e = 0; e < u; e++) c[a]! -= Z[a * u + e]! * g[e]!;
  }
}
