import { CLASSES, type Images, PIXELS, SIDE } from "../images/images.js";
import type { Pass } from "../likelihood/likelihood.js";
import type { Mistake } from "./mistake.js";

/** What another implementation, the engine of the core, says at the same weights. */
export interface EngineSays {
  /** ℓ(W) */
  readonly logLikelihood: number;
  /** ∂ℓ/∂W, d × K */
  readonly gradient: Float64Array;
  /** φ of the drawing by the core's feature map, d numbers */
  readonly phi: Float64Array;
}

/** The numbers at which the lines are checked. */
export interface Moment {
  readonly images: Images;
  readonly pass: Pass;
  /** `formulaGradient` of images, pass and mistake */
  readonly formula: Float64Array;
  readonly engine: EngineSays;
  /** the features of the drawing that are 1, and what follows from them */
  readonly lit: readonly number[];
  readonly a: Float64Array;
  readonly z: number;
  readonly p: Float64Array;
  /** the class of the drawing */
  readonly label: number;
  /** j and l: the weight whose derivative is taken */
  readonly feature: number;
  readonly class: number;
  readonly mistake: Mistake | null;
}

/** y of an image with this label: 1 for its class; with the mistake "masses" another half for the next class. */
export function massesOf(label: number, mistake: Mistake | null): Float64Array {
  const y = new Float64Array(CLASSES);
  y[label] = 1;
  if (mistake === "masses") y[(label + 1) % CLASSES]! += 0.5;
  return y;
}

/** s = Σ_k y_k */
export function totalOf(mistake: Mistake | null): number {
  return mistake === "masses" ? 1.5 : 1;
}

/** The features as the (perhaps mistaken) gradient sees them: d numbers for an image whose features `lit` are 1. */
export function gradientFeatures(lit: ArrayLike<number>, mistake: Mistake | null): Float64Array {
  const phi = new Float64Array(PIXELS + 1);
  if (mistake === "factor") return phi.fill(1);
  for (let at = 0; at < lit.length; at++) phi[mistake === "features" ? columnMajor(lit[at]!) : lit[at]!] = 1;
  return phi;
}

/** Where a feature goes when the pixels are counted column by column. */
function columnMajor(feature: number): number {
  if (feature === 0) return 0;
  const pixel = feature - 1;
  return (pixel % SIDE) * SIDE + Math.floor(pixel / SIDE) + 1;
}

/** ∂(Σ_k y_k ln p_k)/∂a_l, K numbers, by the (perhaps mistaken) collapsed formula: y_l − p_l. */
export function collapsed(y: Float64Array, p: Float64Array, mistake: Mistake | null): Float64Array {
  if (mistake === "diagonal") return y.map((mass, l) => mass * (1 - p[l]!));
  if (mistake === "index") {
    const swapped = y.reduce((sum, mass, k) => sum + mass * p[k]!, 0);
    return y.map((mass) => mass - swapped);
  }
  return y.map((mass, l) => mass - p[l]!);
}

/** ∂ℓ/∂W by the (perhaps mistaken) formula Σ_i (y_il − p_il) Φ_ij, d × K. */
export function formulaGradient(images: Images, pass: Pass, mistake: Mistake | null): Float64Array {
  const { rows, starts, lit, labels } = images;
  const G = new Float64Array(pass.gradient.length);
  const sign = mistake === "sign" ? -1 : mistake === "mean" ? 1 / rows : 1;
  for (let i = 0; i < rows; i++) {
    const residual = collapsed(massesOf(labels[i]!, mistake), pass.P.subarray(i * CLASSES, (i + 1) * CLASSES), mistake);
    const phi = gradientFeatures(lit.subarray(starts[i]!, starts[i + 1]!), mistake);
    for (let j = 0; j < phi.length; j++)
      if (phi[j] !== 0) for (let l = 0; l < CLASSES; l++) G[j * CLASSES + l]! += sign * residual[l]!;
  }
  return G;
}
