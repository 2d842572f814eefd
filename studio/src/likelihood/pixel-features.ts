import {
  evaluateRow,
  type Feature,
  type FeatureMap,
  featureMapOf,
  numberFeature,
  type Row,
  thresholdFeature,
} from "multilogit";
import { featureName } from "../images/images.js";
import { LIT_FROM, PIXELS } from "../images/picture.js";
import type { PixelMap } from "../images/pixel-map.js";

/** φ as the core knows it: the constant, then the columns r1c1 … r8c8. */
export function coreFeatureMap({ scale, centers, units }: PixelMap): FeatureMap {
  const pixels = Array.from({ length: PIXELS }, (_, pixel): Feature => {
    const column = featureName(pixel + 1);
    if (scale === "threshold") return thresholdFeature(column, LIT_FROM);
    return scale === "raw" ? numberFeature(column) : numberFeature(column, centers[pixel]!, units[pixel]!);
  });
  return featureMapOf([{ kind: "constant" }, ...pixels]);
}

const maps = new WeakMap<PixelMap, FeatureMap>();

/** φ of one image by the core's slow interpreter. */
export function coreFeatures(map: PixelMap, intensities: Uint8Array): Float64Array {
  const featureMap = maps.get(map) ?? coreFeatureMap(map);
  maps.set(map, featureMap);
  const row: Row = Object.fromEntries(Array.from(intensities, (x, pixel) => [featureName(pixel + 1), x]));
  return Float64Array.from(evaluateRow(featureMap, row));
}
