import { LIT_FROM, PIXELS } from "./picture.js";

/** How the model sees a pixel of intensity x: 1 where x ≥ 8, else 0; x itself; or (x − mean) / standard deviation over the sample. */
export const PIXEL_SCALES = ["threshold", "raw", "standardize"] as const;
export type PixelScale = (typeof PIXEL_SCALES)[number];

/** φ of the pixels: which scale, and for each pixel the center and the unit of the standardised one, as the sample has them. */
export interface PixelMap {
  readonly scale: PixelScale;
  readonly centers: Float64Array;
  readonly units: Float64Array;
}

/** One image as the model sees it: the features that are not 0, in ascending order, and their values. */
export interface Phi {
  readonly features: readonly number[];
  readonly values: readonly number[];
}

/** φ on this scale; mean and standard deviation (√ Σ (x − mean)² / n; 1 for a pixel that never changes) are those of these images, n × 64. */
export function pixelMapOf(scale: PixelScale, intensities: Uint8Array): PixelMap {
  const n = intensities.length / PIXELS;
  const centers = new Float64Array(PIXELS);
  const units = new Float64Array(PIXELS);
  for (let pixel = 0; pixel < PIXELS; pixel++) {
    // Sums of whole numbers: exact.
    let [sum, squares] = [0, 0];
    for (let at = pixel; at < intensities.length; at += PIXELS) {
      sum += intensities[at]!;
      squares += intensities[at]! ** 2;
    }
    const deviation = Math.sqrt(n * squares - sum * sum) / n;
    centers[pixel] = sum / n;
    units[pixel] = deviation > 0 ? deviation : 1;
  }
  return { scale, centers, units };
}

/** The value of one pixel. */
export function pixelValue({ scale, centers, units }: PixelMap, pixel: number, intensity: number): number {
  if (scale === "threshold") return intensity >= LIT_FROM ? 1 : 0;
  if (scale === "raw") return intensity;
  return (intensity - centers[pixel]!) / units[pixel]!;
}

/** φ of one image: the constant 1, then its pixels. */
export function phiOf(map: PixelMap, intensities: Uint8Array): Phi {
  const features = [0];
  const values = [1];
  for (let pixel = 0; pixel < PIXELS; pixel++) {
    const value = pixelValue(map, pixel, intensities[pixel]!);
    if (value === 0) continue;
    features.push(pixel + 1);
    values.push(value);
  }
  return { features, values };
}

/** The same pixels on the scale that they are mistaken for: intensities where the model sees others, 0/1 where it sees intensities. */
export function otherScale(map: PixelMap): PixelMap {
  return { ...map, scale: map.scale === "raw" ? "threshold" : "raw" };
}

/** What a gradient step that suits 0/1 pixels is to be multiplied by: about the ratio of safe steps, 8.3e-5, 4.2e-7 and 1.5e-4 for the digits. */
export const STEP_UNIT: Readonly<Record<PixelScale, number>> = { threshold: 1, raw: 0.005, standardize: 2 };

/** The size of a weight that moves a score by about a nat. */
export const WEIGHT_UNIT: Readonly<Record<PixelScale, number>> = { threshold: 1, raw: 1 / 16, standardize: 1 };
