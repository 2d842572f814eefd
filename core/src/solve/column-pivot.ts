import type { CurvatureSums, Likelihood } from "../likelihood/likelihood.js";

/**
 * Below this pivot features are so nearly dependent that sums over rows lose the difference between them: at most 8 of the 16 digits of a
 * pivot are left. Features of bench/ and of the recorded fits are above 1e-7; a year and its square, raw, are at 1e-9. With 1e-10 a separated
 * rare column of 1e5 ± 4, at 2e-10, was called converged.
 */
export const NEARLY_DEPENDENT = 1e-8;

/**
 * The least pivot of the Cholesky factor of A = Σ_i a_i φ_i φ_iᵀ (d × d, lower triangle), as a share of its diagonal entry: the square of the
 * sine between a feature and the span of those before it. 0 where rounding has taken all of it, or A has no finite numbers.
 */
export function columnPivot(A: Float64Array, d: number): number {
  const L = new Float64Array(d * d);
  let least = 1;
  for (let i = 0; i < d; i++) {
    for (let j = 0; j < i; j++) {
      let sum = A[i * d + j]!;
      for (let m = 0; m < j; m++) sum -= L[i * d + m]! * L[j * d + m]!;
      L[i * d + j] = sum / L[j * d + j]!;
    }
    const whole = A[i * d + i]!;
    let rest = whole;
    for (let m = 0; m < i; m++) rest -= L[i * d + m]! ** 2;
    if (!(rest > 0)) return 0;
    least = Math.min(least, rest / whole);
    L[i * d + i] = Math.sqrt(rest);
  }
  return least;
}

/** The least pivot of the Hessian's block of the first class, Σ_i w_i s_i p_i1 (1 − p_i1) φ_i φ_iᵀ; H is dK × dK. */
export function pivotOfHessian(H: Float64Array, K: number): number {
  const dK = Math.sqrt(H.length);
  const d = dK / K;
  const block = Float64Array.from({ length: d * d }, (_, jm) => H[Math.floor(jm / d) * K * dK + (jm % d) * K]!);
  return columnPivot(block, d);
}

/** The most multiplications n·d² spent on a Gram matrix for this check alone: larger tables could not be fitted in other columns anyway. */
const MOST_STEPS = 4e9;

/**
 * Whether features are nearly dependent, by their Gram matrix, which no probability near 0 or 1 spoils; false where that is too expensive
 * to find out.
 */
export async function hasNearlyDependent({ rows, features: d }: Likelihood, { gram }: CurvatureSums): Promise<boolean> {
  if (rows * d * d > MOST_STEPS || gram === undefined) return false;
  return columnPivot(await gram(rows), d) < NEARLY_DEPENDENT;
}
