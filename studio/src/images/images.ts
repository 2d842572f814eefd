import { PIXELS, SIDE } from "./picture.js";
import { type PixelMap, phiOf } from "./pixel-map.js";

/** d: the constant, then the pixels row by row. */
export const FEATURES = PIXELS + 1;
/** K: the ten digits. */
export const CLASSES = 10;

/**
 * The sample as the model sees it, by its features that are not 0: Φ_ij is values[at] for j = features[at], at from starts[i] to
 * starts[i + 1]. Feature 0 is the constant 1; pixel p, row by row, is feature p + 1.
 */
export interface Images {
  /** n */
  readonly rows: number;
  readonly starts: Uint32Array;
  readonly features: Uint8Array;
  readonly values: Float64Array;
  /** the largest |Φ_ij| */
  readonly largest: number;
  /** the class of each row */
  readonly labels: Uint8Array;
  /** the pixels that the features were made of, 0 to 16, n × 64 */
  readonly intensities: Uint8Array;
  /** φ */
  readonly map: PixelMap;
}

/** Images from intensities, n × 64, seen through φ. */
export function imagesOf(intensities: Uint8Array, labels: ArrayLike<number>, map: PixelMap): Images {
  const rows = labels.length;
  const starts = new Uint32Array(rows + 1);
  const features = new Uint8Array(rows * FEATURES);
  const values = new Float64Array(rows * FEATURES);
  let at = 0;
  for (let i = 0; i < rows; i++) {
    const phi = phiOf(map, intensities.subarray(i * PIXELS, (i + 1) * PIXELS));
    features.set(phi.features, at);
    values.set(phi.values, at);
    at += phi.features.length;
    starts[i + 1] = at;
  }
  const used = values.slice(0, at);
  const largest = used.reduce((most, value) => Math.max(most, Math.abs(value)), 1);
  return { rows, starts, features, values: used, largest, labels: Uint8Array.from(labels), intensities, map };
}

/** The intensities of row i. */
export function intensitiesAt({ intensities }: Images, i: number): Uint8Array {
  return intensities.subarray(i * PIXELS, (i + 1) * PIXELS);
}

/** "r4c5" for the pixel in row 4 and column 5, both from 1, as the bundled digits name it; "constant" for feature 0. */
export function featureName(feature: number): string {
  if (feature === 0) return "constant";
  return `r${Math.floor((feature - 1) / SIDE) + 1}c${((feature - 1) % SIDE) + 1}`;
}
