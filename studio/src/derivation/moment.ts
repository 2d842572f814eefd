import { CLASSES, FEATURES, type Images, intensitiesAt } from "../images/images.js";
import { SIDE } from "../images/picture.js";
import { otherScale, type Phi, type PixelMap, phiOf } from "../images/pixel-map.js";
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
  /** the intensities of the drawing, its features, and what follows from them */
  readonly intensities: Uint8Array;
  readonly phi: Phi;
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

/** The d features of an image as the (perhaps mistaken) gradient sees them. */
export function gradientFeatures(map: PixelMap, intensities: Uint8Array, mistake: Mistake | null): Float64Array {
  const seen = new Float64Array(FEATURES);
  if (mistake === "factor") return seen.fill(1);
  const { features, values } = phiOf(mistake === "scale" ? otherScale(map) : map, intensities);
  features.forEach((feature, at) => {
    seen[mistake === "features" ? columnMajor(feature) : feature] = values[at]!;
  });
  return seen;
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
  const { rows, labels, map } = images;
  const G = new Float64Array(pass.gradient.length);
  const sign = mistake === "sign" ? -1 : mistake === "mean" ? 1 / rows : 1;
  for (let i = 0; i < rows; i++) {
    const residual = collapsed(massesOf(labels[i]!, mistake), pass.P.subarray(i * CLASSES, (i + 1) * CLASSES), mistake);
    const phi = gradientFeatures(map, intensitiesAt(images, i), mistake);
    for (let j = 0; j < phi.length; j++)
      if (phi[j] !== 0) for (let l = 0; l < CLASSES; l++) G[j * CLASSES + l]! += sign * residual[l]! * phi[j]!;
  }
  return G;
}
