import type { Eigen } from "../../numeric/symmetric-eigen.js";

/**
 * argmin ½ zᵀAz + bᵀz + λ1 ‖z‖ + λ2/2 ‖z‖². It is 0 for ‖b‖ ≤ λ1; else z = −(A + λ2 + λ1/ρ)⁻¹ b with ρ = ‖z‖, the root of
 * Σ_i b̂_i² / ((a_i + λ2) ρ + λ1)² = 1 in the eigenvectors of A, found by Newton's method for the reciprocal root, which is nearly linear in ρ.
 */
export function bestOfGroup(
  { values, vectors }: Eigen,
  b: Float64Array,
  lambda1: number,
  lambda2: number,
): Float64Array {
  const B = b.length;
  const z = new Float64Array(B);
  if (!(Math.hypot(...b) > lambda1)) return z;
  const turned = new Float64Array(B);
  for (let i = 0; i < B; i++) for (let e = 0; e < B; e++) turned[i]! += vectors[e * B + i]! * b[e]!;
  const rho = lambda1 === 0 ? 1 : rootOf(turned, values, lambda1, lambda2);
  // directions without curvature and slope stay where they are
  const factors = turned.map((t, i) => {
    const total = (Math.max(0, values[i]!) + lambda2) * rho + lambda1;
    return total > 0 ? (-t * rho) / total : 0;
  });
  for (let e = 0; e < B; e++) for (let i = 0; i < B; i++) z[e]! += vectors[e * B + i]! * factors[i]!;
  return z;
}

function rootOf(b: Float64Array, values: Float64Array, lambda1: number, lambda2: number): number {
  let rho = 0;
  for (let step = 0; step < 100; step++) {
    let [sum, slope] = [0, 0];
    for (let i = 0; i < b.length; i++) {
      const a = Math.max(0, values[i]!) + lambda2;
      const q = b[i]! / (a * rho + lambda1);
      sum += q * q;
      slope += (q * q * a) / (a * rho + lambda1);
    }
    if (!(slope > 0)) return rho;
    // for h = sum^(−1/2), concave in ρ: h(ρ) = 1 from below
    const change = (sum * (Math.sqrt(sum) - 1)) / slope;
    rho += change;
    if (Math.abs(change) <= 4 * Number.EPSILON * rho) return rho;
  }
  return rho;
}
