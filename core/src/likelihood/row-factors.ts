import { RowEntries } from "../design/row-entries.js";
import { classContrasts } from "../numeric/class-contrasts.js";
import { effectiveWeights, residuals } from "./formulas.js";
import type { Sample } from "./sample.js";

/** A and z with ∇²(−ℓ) = AᵀA and ∇(−ℓ) = Aᵀz, in class contrasts: W_j = Σ_c θ_jc h_c, θ is d × (K − 1). */
export interface RowFactors {
  /** arrays of d·(K − 1) numbers, up to K − 1 for each row of the sample */
  readonly rows: readonly Float64Array[];
  readonly z: readonly number[];
}

/**
 * Row by row, so that none is lost in a sum with others that weigh 1e24 times as much. With t the likeliest class of a row and u_k = b_k − b_t,
 * the curvature Σ_k p_k u_k² − (Σ_k p_k u_k)² is a sum of squares in which nothing cancels, with S_k the probability of t and the classes after k,
 *
 *     Σ_{k≠t}  p_k S_k / (S_k + p_k) · (u_k − Σ_{l>k} p_l u_l / S_k)²
 *
 * Null where a row has slope but no curvature, since a probability has underflowed.
 */
export function rowFactors(sample: Sample, P: Float64Array): RowFactors | null {
  const { design, classes, rows: n } = sample;
  const [d, K] = [design.features, classes.length];
  const R = residuals(sample, P);
  const effective = effectiveWeights(sample);
  const h = classContrasts(1, K);
  const entries = new RowEntries(d);
  const factors: { rows: Float64Array[]; z: number[] } = { rows: [], z: [] };
  for (let i = 0; i < n; i++) {
    if (effective[i] === 0) continue;
    entries.length = 0;
    design.appendRow(i, entries, 0);
    const inClasses = classFactors(P.subarray(i * K, i * K + K), R.subarray(i * K, i * K + K), effective[i]!);
    if (inClasses === null) return null;
    for (const { direction, z } of inClasses) {
      const a = new Float64Array(d * (K - 1));
      h.forEach((contrast, c) => {
        let share = 0;
        for (let k = 0; k < K; k++) share += contrast[k]! * direction[k]!;
        for (let e = 0; e < entries.length; e++) a[entries.columns[e]! * (K - 1) + c]! = entries.values[e]! * share;
      });
      factors.rows.push(a);
      factors.z.push(z);
    }
  }
  return factors;
}

interface ClassFactor {
  /** K numbers that sum to 0: what the row's scores b are multiplied with */
  readonly direction: Float64Array;
  readonly z: number;
}

function classFactors(p: Float64Array, r: Float64Array, weight: number): ClassFactor[] | null {
  const K = p.length;
  const top = p.indexOf(Math.max(...p));
  const others = [...p.keys()].filter((k) => k !== top);
  const factors: ClassFactor[] = [];
  // S_k, summed from its smallest part on
  const after = new Float64Array(K);
  others.reduceRight((sum, k) => {
    after[k] = sum;
    return sum + p[k]!;
  }, p[top]!);
  const passedOn = new Float64Array(K);
  for (const [at, k] of others.entries()) {
    const y = r[k]! + p[k]! * passedOn[k]!;
    const size = Math.sqrt(weight * p[k]! * (after[k]! / (after[k]! + p[k]!)));
    for (const l of others.slice(at + 1)) passedOn[l]! += y / after[k]!;
    if (size === 0) {
      if (y !== 0) return null;
      continue;
    }
    const direction = new Float64Array(K);
    direction[k] = size;
    for (const l of others.slice(at + 1)) direction[l] = (-size * p[l]!) / after[k]!;
    direction[top] = -direction.reduce((sum, value) => sum + value, 0);
    factors.push({ direction, z: y / size });
  }
  return factors;
}
