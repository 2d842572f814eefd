import { type Table, tableFromColumns } from "multilogit";
import { featureName, type Images, imagesOf } from "./images.js";
import { PIXELS } from "./picture.js";
import { type PixelScale, pixelMapOf } from "./pixel-map.js";

/** The bundled digits as text: one character per pixel, its intensity to base 17, row after row; and one digit per row, its class. */
export interface PackedDigits {
  readonly intensities: string;
  readonly labels: string;
}

/** Intensities 0 to 16, rows × 64. */
export function intensitiesOf({ intensities }: PackedDigits): Uint8Array {
  return Uint8Array.from(intensities, (character) => Number.parseInt(character, 17));
}

/** The digits with their pixels on this scale. */
export function digitImages(packed: PackedDigits, scale: PixelScale = "threshold"): Images {
  const intensities = intensitiesOf(packed);
  return imagesOf(intensities, Array.from(packed.labels, Number), pixelMapOf(scale, intensities));
}

/** The digits as the table that data/digits.csv holds. */
export function digitTable(packed: PackedDigits): Table {
  return intensityTable(intensitiesOf(packed), Uint8Array.from(packed.labels, Number));
}

/** Columns r1c1 … r8c8 of intensities, rows × 64, and `digit`. */
export function intensityTable(intensities: Uint8Array, labels: Uint8Array): Table {
  const columns = Array.from({ length: PIXELS }, (_, pixel) => [
    featureName(pixel + 1),
    Uint8Array.from({ length: labels.length }, (_, i) => intensities[i * PIXELS + pixel]!),
  ]);
  return tableFromColumns({ ...Object.fromEntries(columns), digit: labels });
}
