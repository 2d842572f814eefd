import { pivotedCholesky } from "../numeric/pivoted-cholesky.js";

/**
 * What is left of a diagonal entry, as a share of it, where its column depends on others: rounding of sums over rows. Measured: up to 2e-15 of 200 000 rows with
 * a column for each level; a cubic of years has 1e-10.
 */
const ROUNDING = 1e-13;

/** The least uᵀBu for which B⁻¹ keeps 5 digits, in columns of length 1: of 60 000 rows those of λ = 1e-6 had 4, those of 1e-4 6. */
const ENOUGH = 1e-10;

/** Length of a direction of which centring leaves nothing. */
const OF_GAUGE = 1e-6;

/** M = R Rᵀ for the rows that it is made of. */
export interface SemidefiniteRoot {
  /** size × rank, row-major */
  readonly root: Float64Array;
  readonly rank: number;
}

/**
 * The root of the positive semidefinite M (dK × dK), without what rounding has left in directions u with Mu = 0. A sandwich B⁻¹MB⁻¹ multiplies that by
 * 1/λ² where B = M + Λ is but Λ, as for the levels of a category, which add up to the constant: of 200 000 rows nothing of the variance was right at λ = 1e-4.
 *
 * Null where Λ is so much smaller than M that B⁻¹ loses its digits, or where M is known to rounding only and not much smaller than Λ, as of high powers of a year.
 */
export function semidefiniteRoot(M: Float64Array, B: Float64Array, K: number): SemidefiniteRoot | null {
  const size = Math.sqrt(M.length);
  const scales = Float64Array.from({ length: size }, (_, i) => Math.sqrt(M[i * (size + 1)]!) || 1);
  const C = M.map((m, at) => m / (scales[Math.floor(at / size)]! * scales[at % size]!));
  const { L, pivots, rank } = pivotedCholesky(C, size, ROUNDING);
  const isPivot = new Uint8Array(size);
  for (const p of pivots) isPivot[p] = 1;
  for (let i = 0; i < size; i++) {
    if (isPivot[i] === 1) continue;
    const u = centredOverClasses(
      dependenceOf(i, L, pivots, rank, size).map((each, j) => each / scales[j]!),
      K,
    );
    const length = u.reduce((sum, each, j) => sum + Math.abs(each) * scales[j]!, 0);
    // what is left of W + c1ᵀ is rounding
    if (length > OF_GAUGE && !(squareIn(B, u) > ENOUGH * length ** 2)) return null;
  }
  const root = L.map((l, at) => l * scales[Math.floor(at / rank)]!);
  return { root, rank };
}

/** u with u_i = 1 and Lᵀu = 0, 0 but at i and the pivots. */
function dependenceOf(i: number, L: Float64Array, pivots: Int32Array, rank: number, size: number): Float64Array {
  const u = new Float64Array(size);
  const rest = L.slice(i * rank, (i + 1) * rank);
  for (let m = rank - 1; m >= 0; m--) {
    const row = pivots[m]! * rank;
    const share = rest[m]! / L[row + m]!;
    u[pivots[m]!] = -share;
    for (let l = 0; l < m; l++) rest[l]! -= share * L[row + l]!;
  }
  u[i] = 1;
  return u;
}

/** u without c1ᵀ of each feature, which the gauge holds whatever λ is. */
function centredOverClasses(u: Float64Array, K: number): Float64Array {
  const out = u.slice();
  for (let at = 0; at < u.length; at += K) {
    let mean = 0;
    for (let k = 0; k < K; k++) mean += u[at + k]! / K;
    for (let k = 0; k < K; k++) out[at + k]! -= mean;
  }
  return out;
}

/** uᵀBu */
function squareIn(B: Float64Array, u: Float64Array): number {
  const size = u.length;
  let sum = 0;
  for (let a = 0; a < size; a++) {
    if (u[a] === 0) continue;
    let row = 0;
    for (let b = 0; b < size; b++) row += B[a * size + b]! * u[b]!;
    sum += u[a]! * row;
  }
  return sum;
}
