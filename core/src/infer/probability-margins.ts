import { linearScores, softmaxRows } from "../likelihood/formulas.js";
import type { Sample } from "../likelihood/sample.js";
import { CompensatedSum } from "../numeric/compensated-sum.js";
import { constantRow, type ProbabilityMoments, probabilityMoments, slopesFromMoments } from "./constant-slopes.js";
import type { Inference } from "./inference.js";

/** Φ with its rows' offsets and weights, over which probabilities are averaged. */
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

/** The scale of a slope's effect: p itself or ln p, per unit of x or of ln x. */
export type EffectKind = "dydx" | "eyex" | "dyex" | "eydx";

/** What is computed once at a place for all columns whose effects are evaluated there. */
interface AtPlace {
  readonly W: Float64Array;
  readonly P: Float64Array;
  moments(): ProbabilityMoments;
}

const computed = new WeakMap<MarginPlace, AtPlace>();

function computedAt(place: MarginPlace, W: Float64Array, K: number): AtPlace {
  const known = computed.get(place);
  if (known?.W === W) return known;
  const { P } = softmaxRows(linearScores(place.design, W, K, place.offset), K);
  let moments: ProbabilityMoments | null = null;
  const found: AtPlace = {
    W,
    P,
    moments: () => (moments ??= probabilityMoments(place.design, place.rowWeights, P, K)),
  };
  computed.set(place, found);
  return found;
}

/** Classes up to which all columns with constant slopes share one sum of third moments, K(K + 1)(K + 2)/6 per feature. */
const MOST_CLASSES_OF_MOMENTS = 8;

/** Σ w_i p_ik / Σ w_i for each class k; the gradient of p_k in W[j,l] is p_k (δ_kl − p_l) φ_j. */
export function probabilityMargins(place: MarginPlace, W: Float64Array, K: number): Margin[] {
  const { P } = computedAt(place, W, K);
  const { design, rowWeights: w } = place;
  const values = sumsOfClasses(P, K, (i, ik) => w[i]! * P[ik]!);
  const between = sumsOfClassPairs(design, K, (i, ik, il) => w[i]! * P[ik]! * P[il]!);
  return values.map((value, k) => averaged(place, value, gradientOfClass(between, k, K)));
}

/**
 * The mean slope of each class's probability in a column x. With b = Φ'W, Φ' = ∂Φ/∂x, and b̄ = Σ_l p_l b_l:
 *
 *     dydx   p_k (b_k − b̄)            gradient in W[j,l], l ≠ k:  −p_k p_l (b_k + b_l − 2b̄) φ_j − p_k p_l φ'_j
 *     eydx   b_k − b̄                                              −p_l (b_l − b̄) φ_j − p_l φ'_j, and φ'_j more in W[j,k]
 *     dyex, eyex   those times x
 *
 * For dydx the gradient is symmetric in k and l and, as probabilities sum to 1, zero summed over l.
 */
export function slopeMargins(
  place: MarginPlace,
  slopes: Sample["design"],
  x: ArrayLike<number>,
  kind: EffectKind,
  W: Float64Array,
  K: number,
): Margin[] {
  const { P, moments } = computedAt(place, W, K);
  const row = kind === "dydx" && K <= MOST_CLASSES_OF_MOMENTS ? constantRow(slopes) : null;
  if (row !== null) {
    const { values, between } = slopesFromMoments(moments(), row, W, K);
    return values.map((value, k) => averaged(place, value, gradientOfClass(between, k, K)));
  }
  const excess = excessOf(P, linearScores(slopes, W, K, null), K);
  const isPerLog = kind === "eyex" || kind === "dyex";
  const w = isPerLog ? place.rowWeights.map((weight, i) => weight * x[i]!) : place.rowWeights;
  if (kind === "eyex" || kind === "eydx") return slopesOfLogs(place, slopes, w, P, excess, K);
  const values = sumsOfClasses(P, K, (i, ik) => w[i]! * P[ik]! * excess[ik]!);
  const between = sumsOfClassPairs(
    place.design,
    K,
    (i, ik, il) => w[i]! * P[ik]! * P[il]! * (excess[ik]! + excess[il]!),
    sumsOfClassPairs(slopes, K, (i, ik, il) => w[i]! * P[ik]! * P[il]!),
  );
  return values.map((value, k) => averaged(place, value, gradientOfClass(between, k, K)));
}

/** The slopes of ln p_k; what their gradients have in common is summed once for all k. */
function slopesOfLogs(
  place: MarginPlace,
  slopes: Sample["design"],
  w: Float64Array,
  P: Float64Array,
  excess: Float64Array,
  K: number,
): Margin[] {
  const values = sumsOfClasses(P, K, (i, ik) => w[i]! * excess[ik]!);
  const d = place.design.features;
  const ofAll = new Float64Array(d * K);
  place.design.transposeTimes(
    P.map((p, ik) => -w[Math.floor(ik / K)]! * p * excess[ik]!),
    K,
    ofAll,
  );
  slopes.transposeTimes(
    P.map((p, ik) => -w[Math.floor(ik / K)]! * p),
    K,
    ofAll,
  );
  const own = new Float64Array(d);
  slopes.transposeTimes(w, 1, own);
  return values.map((value, k) => {
    const gradient = ofAll.slice();
    for (let j = 0; j < d; j++) gradient[j * K + k]! += own[j]!;
    return averaged(place, value, gradient);
  });
}

/** b_ik − Σ_l p_il b_il, in place of b */
function excessOf(P: Float64Array, b: Float64Array, K: number): Float64Array {
  for (let at = 0; at < b.length; at += K) {
    let mean = 0;
    for (let ik = at; ik < at + K; ik++) mean += P[ik]! * b[ik]!;
    for (let ik = at; ik < at + K; ik++) b[ik]! -= mean;
  }
  return b;
}

/** Σ_i term(i, i*K + k) for each class k. */
function sumsOfClasses(P: Float64Array, K: number, term: (i: number, ik: number) => number): number[] {
  const sums = Array.from({ length: K }, () => new CompensatedSum());
  for (let ik = 0, i = 0; ik < P.length; i++) for (let k = 0; k < K; k++, ik++) sums[k]!.add(term(i, ik));
  return sums.map((sum) => sum.total);
}

/** Class pairs summed at once, to bound the memory held per row. */
const MOST_CLASS_PAIRS = 16;

/** Adds Σ_i Φ_ij term(i, i*K + k, i*K + l) for k < l to `out`, [j*K*K + k*K + l]; only those places are used. */
function sumsOfClassPairs(
  design: Sample["design"],
  K: number,
  term: (i: number, ik: number, il: number) => number,
  out: Float64Array = new Float64Array(design.features * K * K),
): Float64Array {
  const pairs = classes(K).flatMap((k) => classes(K - 1 - k).map((l) => [k, k + 1 + l] as const));
  for (let first = 0; first < pairs.length; first += MOST_CLASS_PAIRS) {
    const some = pairs.slice(first, first + MOST_CLASS_PAIRS);
    const R = new Float64Array(design.rows * some.length);
    some.forEach(([k, l], c) => {
      for (let i = 0, at = c; i < design.rows; i++, at += some.length) R[at] = term(i, i * K + k, i * K + l);
    });
    const sums = new Float64Array(design.features * some.length);
    design.transposeTimes(R, some.length, sums);
    some.forEach(([k, l], c) => {
      for (let j = 0; j < design.features; j++) out[(j * K + k) * K + l]! += sums[j * some.length + c]!;
    });
  }
  return out;
}

/** The gradient of class k, d × K: −Σ of the class pair in W[j,l], and in W[j,k] what makes the sum over l zero. */
function gradientOfClass(between: Float64Array, k: number, K: number): Float64Array {
  const d = between.length / (K * K);
  const gradient = new Float64Array(d * K);
  for (let j = 0; j < d; j++)
    for (let l = 0; l < K; l++) {
      if (l === k) continue;
      const sum = between[(j * K + Math.min(k, l)) * K + Math.max(k, l)]!;
      gradient[j * K + l] = -sum;
      gradient[j * K + k]! += sum;
    }
  return gradient;
}

/** to − from */
export function differenceOf(to: Margin, from: Margin): Margin {
  return { value: to.value - from.value, gradient: to.gradient.map((g, jk) => g - from.gradient[jk]!) };
}

/** √(gᵀ V g), the delta method. */
export function standardErrorOf({ gradient }: Margin, { variance }: Pick<Inference, "variance">): number {
  return Math.sqrt(variance(gradient));
}

/** A sum over the rows and its gradient, over the weight of the rows. */
function averaged({ rowWeights }: MarginPlace, sum: number, gradient: Float64Array): Margin {
  const total = rowWeights.reduce((all, w) => all + w, 0);
  return { value: sum / total, gradient: gradient.map((g) => g / total) };
}

function classes(K: number): number[] {
  return Array.from({ length: K }, (_, k) => k);
}
