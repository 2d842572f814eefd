import { codedLevels, type Feature, type FeatureMap } from "../../features/feature-map.js";
import { isFlagFeature } from "../../features/number-feature.js";

/** A block is to take about this many bytes: few milliseconds of reading, and small next to the rows of a fit that needs blocks. */
const BLOCK_BYTES = 16 * 2 ** 20;
const MOST_ROWS = 65536;
const FEWEST_ROWS = 256;
/** Sums of d·K numbers are added once per block, which is to cost little next to its rows. */
const WEIGHTS_PER_ROW = 16;
/** Words of one text that features count, about, for the size of a block alone. */
const WORDS = 50;
const SPARSE_ENTRY = 12;

/**
 * How many rows each block of a sample has. It follows from φ and K alone, never from memory or threads, so that sums over blocks have the
 * same digits wherever the blocks are.
 */
export function rowsPerBlock({ features, names }: FeatureMap, K: number): number {
  const bytes = features.reduce((sum, feature) => sum + bytesOf(feature), 1);
  const wanted = Math.max(BLOCK_BYTES / bytes, (names.length * K) / WEIGHTS_PER_ROW, FEWEST_ROWS);
  return Math.floor(Math.min(MOST_ROWS, wanted));
}

/** Bytes of one row, at most or about. */
function bytesOf(feature: Feature): number {
  switch (feature.kind) {
    case "constant":
      return 0;
    case "category":
      return codedLevels(feature).length < 256 ? 1 : 4;
    case "words":
      return WORDS * SPARSE_ENTRY;
    case "number":
      return isFlagFeature(feature) ? 1 / 8 : 8;
    case "product":
      return 4 + SPARSE_ENTRY;
  }
}
