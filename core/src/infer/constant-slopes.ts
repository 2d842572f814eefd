import type { Sample } from "../likelihood/sample.js";

/** Products of probabilities summed at once, to bound the memory held per row. */
const AT_ONCE = 64;

/** The row of Φ' = ∂Φ/∂x where it is the same in every row, as for a column used as it is; d numbers. Otherwise null. */
export function constantRow({ storage, rows, features }: Sample["design"]): Float64Array | null {
  if (storage.kind !== "csr") return null;
  const { starts, columns, values } = storage.sparse;
  const count = starts[1] ?? 0;
  for (let i = 0; i < rows; i++) if (starts[i + 1] !== (i + 1) * count) return null;
  for (let e = count; e < columns.length; e++)
    if (columns[e] !== columns[e - count] || values[e] !== values[e - count]) return null;
  const row = new Float64Array(features);
  for (let e = 0; e < count; e++) row[columns[e]!]! += values[e]!;
  return row;
}

/** Sums over rows from which the slopes of all columns with a constant Φ' follow. */
export interface ProbabilityMoments {
  /** Σ_i w_i p_ik p_il, K × K */
  readonly products: Float64Array;
  /** Σ_i w_i φ_ij p_ik p_il p_im, [((j*K + k)*K + l)*K + m] */
  readonly triples: Float64Array;
}

export function probabilityMoments(
  design: Sample["design"],
  w: Float64Array,
  P: Float64Array,
  K: number,
): ProbabilityMoments {
  const [n, d] = [design.rows, design.features];
  const products = new Float64Array(K * K);
  for (let i = 0; i < n; i++)
    for (let k = 0; k < K; k++)
      for (let l = 0; l < K; l++) products[k * K + l]! += w[i]! * P[i * K + k]! * P[i * K + l]!;
  const triples = new Float64Array(d * K ** 3);
  const distinct: (readonly [number, number, number])[] = [];
  for (let k = 0; k < K; k++) for (let l = k; l < K; l++) for (let m = l; m < K; m++) distinct.push([k, l, m]);
  for (let first = 0; first < distinct.length; first += AT_ONCE) {
    const some = distinct.slice(first, first + AT_ONCE);
    const R = new Float64Array(n * some.length);
    some.forEach(([k, l, m], c) => {
      for (let i = 0, at = c; i < n; i++, at += some.length)
        R[at] = w[i]! * P[i * K + k]! * P[i * K + l]! * P[i * K + m]!;
    });
    const sums = new Float64Array(d * some.length);
    design.transposeTimes(R, some.length, sums);
    some.forEach((klm, c) => {
      for (const [k, l, m] of orders(klm))
        for (let j = 0; j < d; j++) triples[((j * K + k) * K + l) * K + m] = sums[j * some.length + c]!;
    });
  }
  return { products, triples };
}

function orders([k, l, m]: readonly [number, number, number]): [number, number, number][] {
  return [
    [k, l, m],
    [k, m, l],
    [l, k, m],
    [l, m, k],
    [m, k, l],
    [m, l, k],
  ];
}

/**
 * Σ_i w_i p_k (b_k − b̄) for each class, and Σ_i w_i p_k p_l [(b_k + b_l − 2b̄) φ_j + φ'_j] for k < l at [j*K*K + k*K + l], with b = W'φ' the
 * same in every row and b̄ = Σ_m p_m b_m: polynomials of the probabilities, whose sums are the moments.
 */
export function slopesFromMoments(
  { products, triples }: ProbabilityMoments,
  slope: Float64Array,
  W: Float64Array,
  K: number,
): { values: number[]; between: Float64Array } {
  const d = slope.length;
  const b = new Float64Array(K);
  for (let j = 0; j < d; j++) for (let k = 0; k < K; k++) b[k]! += slope[j]! * W[j * K + k]!;
  const values = Array.from(b, (own, k) => b.reduce((sum, other, m) => sum + products[k * K + m]! * (own - other), 0));
  const between = new Float64Array(d * K * K);
  for (let j = 0; j < d; j++)
    for (let k = 0; k < K; k++)
      for (let l = k + 1; l < K; l++) {
        const at = (j * K + k) * K + l;
        let sum = slope[j]! * products[k * K + l]!;
        // Σ_m p_m = 1
        for (let m = 0; m < K; m++) sum += (b[k]! + b[l]! - 2 * b[m]!) * triples[at * K + m]!;
        between[at] = sum;
      }
  return { values, between };
}
