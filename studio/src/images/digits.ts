import { type Table, tableFromColumns } from "multilogit";
import { featureName, type Images, imagesOf, LIT_FROM, PIXELS } from "./images.js";

/** The bundled digits as text: one character a pixel, its intensity to base 17, row after row; and one digit a row, its class. */
export interface PackedDigits {
  readonly intensities: string;
  readonly labels: string;
}

/** Intensities 0 to 16, rows × 64. */
export function intensitiesOf({ intensities }: PackedDigits): Uint8Array {
  return Uint8Array.from(intensities, (character) => Number.parseInt(character, 17));
}

/** The digits as 0/1 images: a pixel is lit where its intensity is at least 8. */
export function digitImages(packed: PackedDigits): Images {
  const values = intensitiesOf(packed);
  const pixels = Array.from(packed.labels, (_, i) =>
    values.subarray(i * PIXELS, (i + 1) * PIXELS).map((value) => Number(value >= LIT_FROM)),
  );
  return imagesOf(pixels, Array.from(packed.labels, Number));
}

/** The digits as the table that data/digits.csv holds. */
export function digitTable(packed: PackedDigits): Table {
  const values = intensitiesOf(packed);
  const rows = packed.labels.length;
  const pixels = Array.from({ length: PIXELS }, (_, pixel) => [
    featureName(pixel + 1),
    Uint8Array.from({ length: rows }, (_, i) => values[i * PIXELS + pixel]!),
  ]);
  return tableFromColumns({ ...Object.fromEntries(pixels), digit: Uint8Array.from(packed.labels, Number) });
}
