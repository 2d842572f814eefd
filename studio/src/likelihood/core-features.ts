import { evaluateRow, featureMapOf, type Row } from "multilogit";
import { featureName, LIT_FROM, PIXELS } from "../images/images.js";

const LIT = 16;

const PIXEL_FEATURES = featureMapOf([
  { kind: "constant" },
  ...Array.from({ length: PIXELS }, (_, pixel) => ({
    kind: "threshold" as const,
    column: featureName(pixel + 1),
    threshold: LIT_FROM,
  })),
]);

/** φ of one image by the core's slow interpreter. */
export function coreFeatures(pixels: Uint8Array): Float64Array {
  const row: Row = Object.fromEntries(Array.from(pixels, (on, pixel) => [featureName(pixel + 1), on * LIT]));
  return Float64Array.from(evaluateRow(PIXEL_FEATURES, row));
}
