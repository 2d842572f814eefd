import { probabilities, scores } from "../engine/likelihood.js";
import { CompensatedSum } from "../numeric/compensated-sum.js";
import type { Sample } from "../objective/sample.js";

/** Φ and its rows' offsets and weights: where probabilities are averaged. */
export interface MarginPlace {
  readonly design: Sample["design"];
  /** n × K, or null */
  readonly offset: Float64Array | null;
  readonly rowWeights: Float64Array;
}

/** A mean over rows and its gradient in W, d × K; what the delta method needs. */
export interface Margin {
  readonly value: number;
  readonly gradient: Float64Array;
}

/** What a slope's effect is measured in: p itself or ln p, per unit of x or of ln x. */
export type EffectKind = "dydx" | "eyex" | "dyex" | "eydx";

const computed = new WeakMap<MarginPlace, { readonly W: Float64Array; readonly P: Float64Array }>();

/** P at this place, computed once for all columns whose effects are taken there. */
function probabilitiesAt(place: MarginPlace, W: Float64Array, K: number): Float64Array {
  const known = computed.get(place);
  if (known?.W === W) return known.P;
  const { P } = probabilities(scores(place.design, W, K, place.offset), K);
  computed.set(place, { W, P });
  return P;
}

/** Σ w_i p_ik / Σ w_i for each class k; the gradient of p_k in W[j,l] is p_k (δ_kl − p_l) φ_j. */
export function probabilityMargins(place: MarginPlace, W: Float64Array, K: number): Margin[] {
  const P = probabilitiesAt(place, W, K);
  const A = new Float64Array(P.length);
  return classes(K).map((k) => {
    const sum = new CompensatedSum();
    for (let i = 0; i < place.design.rows; i++) {
      const p = P[i * K + k]!;
      const w = place.rowWeights[i]!;
      sum.add(w * p);
      for (let l = 0; l < K; l++) A[i * K + l] = w * p * ((l === k ? 1 : 0) - P[i * K + l]!);
    }
    return averaged(place, sum.total, [[place.design, A]], K);
  });
}

/**
 * The mean slope of each class's probability in a column x. With b = Φ'W, Φ' = ∂Φ/∂x, and b̄ = Σ_l p_l b_l:
 *
 *     dydx   p_k (b_k − b̄)            gradient in W[j,l]:  p_k [(δ_kl − p_l)(b_k − b̄) − p_l (b_l − b̄)] φ_j + p_k (δ_kl − p_l) φ'_j
 *     eydx   b_k − b̄                                       −p_l (b_l − b̄) φ_j + (δ_kl − p_l) φ'_j
 *     dyex, eyex   those times x
 */
export function slopeMargins(
  place: MarginPlace,
  slopes: Sample["design"],
  x: ArrayLike<number>,
  kind: EffectKind,
  W: Float64Array,
  K: number,
): Margin[] {
  const n = place.design.rows;
  const P = probabilitiesAt(place, W, K);
  const b = scores(slopes, W, K, null);
  const means = Float64Array.from({ length: n }, (_, i) => {
    let mean = 0;
    for (let ik = i * K; ik < i * K + K; ik++) mean += P[ik]! * b[ik]!;
    return mean;
  });
  const isOfLog = kind === "eyex" || kind === "eydx";
  const isPerLog = kind === "eyex" || kind === "dyex";
  const [A, B] = [new Float64Array(n * K), new Float64Array(n * K)];
  return classes(K).map((k) => {
    const sum = new CompensatedSum();
    for (let i = 0; i < n; i++) {
      const w = place.rowWeights[i]! * (isPerLog ? x[i]! : 1);
      const factor = isOfLog ? w : w * P[i * K + k]!;
      const excess = b[i * K + k]! - means[i]!;
      sum.add(factor * excess);
      for (let l = 0; l < K; l++) {
        const p = P[i * K + l]!;
        const step = (l === k ? 1 : 0) - p;
        A[i * K + l] = factor * ((isOfLog ? 0 : step * excess) - p * (b[i * K + l]! - means[i]!));
        B[i * K + l] = factor * step;
      }
    }
    return averaged(
      place,
      sum.total,
      [
        [place.design, A],
        [slopes, B],
      ],
      K,
    );
  });
}

/** to − from */
export function differenceOf(to: Margin, from: Margin): Margin {
  return { value: to.value - from.value, gradient: to.gradient.map((g, jk) => g - from.gradient[jk]!) };
}

/** √(gᵀ V g), the delta method. */
export function standardErrorOf({ gradient }: Margin, V: Float64Array): number {
  const size = gradient.length;
  let variance = 0;
  for (let r = 0; r < size; r++) {
    let row = 0;
    for (let c = 0; c < size; c++) row += V[r * size + c]! * gradient[c]!;
    variance += gradient[r]! * row;
  }
  return Math.sqrt(Math.max(0, variance));
}

/** The sum and Σ_m Φ_mᵀ A_m over the weight of the rows. */
function averaged(
  { rowWeights }: MarginPlace,
  sum: number,
  products: readonly (readonly [Sample["design"], Float64Array])[],
  K: number,
): Margin {
  const total = rowWeights.reduce((all, w) => all + w, 0);
  const gradient = new Float64Array(products[0]![0].features * K);
  for (const [design, A] of products) design.transposeTimes(A, K, gradient);
  return { value: sum / total, gradient: gradient.map((g) => g / total) };
}

function classes(K: number): number[] {
  return Array.from({ length: K }, (_, k) => k);
}
