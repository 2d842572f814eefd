/** The pixels of an image and the side of its square. */
export const SIDE = 8;
export const PIXELS = SIDE * SIDE;
/** d: the constant, then the pixels row by row. */
export const FEATURES = PIXELS + 1;
/** K: the ten digits. */
export const CLASSES = 10;
/** A pixel is lit where its intensity, 0 to 16, is at least this. */
export const LIT_FROM = 8;

/**
 * The sample as lists of lit features, all that 0/1 features need: Φ_ij is 1 for j in lit[starts[i]] … lit[starts[i + 1] − 1], else 0.
 * Feature 0 is the constant and is always lit; pixel p, row by row, is feature p + 1.
 */
export interface Images {
  /** n */
  readonly rows: number;
  readonly starts: Uint32Array;
  readonly lit: Uint8Array;
  /** the class of each row */
  readonly labels: Uint8Array;
}

/** Images from their pixels, 1 where lit. */
export function imagesOf(pixels: readonly Uint8Array[], labels: ArrayLike<number>): Images {
  const lists = pixels.map(litFeatures);
  const starts = new Uint32Array(lists.length + 1);
  lists.forEach((list, i) => {
    starts[i + 1] = starts[i]! + list.length;
  });
  const lit = new Uint8Array(starts[lists.length]!);
  lists.forEach((list, i) => {
    lit.set(list, starts[i]!);
  });
  return { rows: lists.length, starts, lit, labels: Uint8Array.from(labels) };
}

/** The features of one image that are 1, in ascending order. */
export function litFeatures(pixels: Uint8Array): number[] {
  const lit = [0];
  pixels.forEach((on, pixel) => {
    if (on) lit.push(pixel + 1);
  });
  return lit;
}

/** The pixels of row i, 1 where lit. */
export function pixelsOf({ starts, lit }: Images, i: number): Uint8Array {
  const pixels = new Uint8Array(PIXELS);
  for (let at = starts[i]! + 1; at < starts[i + 1]!; at++) pixels[lit[at]! - 1] = 1;
  return pixels;
}

/** "r4c5" for the pixel in row 4 and column 5, both from 1, as the bundled digits name it; "constant" for feature 0. */
export function featureName(feature: number): string {
  if (feature === 0) return "constant";
  return `r${Math.floor((feature - 1) / SIDE) + 1}c${((feature - 1) % SIDE) + 1}`;
}
