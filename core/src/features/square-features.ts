import type { FeatureMap } from "./feature-map.js";
import { plainColumn } from "./number-feature.js";

/** Features that are the pixels of a square image: pixel p (row-major) is feature `places[p]`, made from column `columns[p]`. */
export interface SquareFeatures {
  readonly side: number;
  readonly places: readonly number[];
  readonly columns: readonly string[];
}

/** In pixels: no image is smaller, and a few columns that happen to be a square number are not an image. */
const SMALLEST_SIDE = 4;

/**
 * The square image that the features form, or null: one feature per column, the constant aside, and names that count pixels, either by
 * row and column (r1c1 … r8c8, 0_0 … 27_27) or in one run (pixel0 … pixel783).
 */
export function squareFeatures(featureMap: FeatureMap): SquareFeatures | null {
  const places: number[] = [];
  const columns: string[] = [];
  let j = 0;
  for (const feature of featureMap.features) {
    if (feature.kind !== "constant") {
      const column = feature.kind === "number" ? plainColumn(feature) : null;
      if (column === null) return null;
      places.push(j);
      columns.push(column.column);
    }
    j++;
  }
  const side = Math.sqrt(columns.length);
  if (!Number.isInteger(side) || side < SMALLEST_SIDE) return null;
  const order = orderByRowAndColumn(columns, side) ?? orderByCount(columns);
  return order && { side, places: order.map((at) => places[at]!), columns: order.map((at) => columns[at]!) };
}

function orderByRowAndColumn(names: readonly string[], side: number): number[] | null {
  const parsed = names.map((name) => /^(\D*)(\d+)(\D+)(\d+)$/.exec(name));
  const first = parsed[0];
  if (!first || parsed.some((p) => p?.[1] !== first[1] || p?.[3] !== first[3])) return null;
  const rows = parsed.map((p) => Number(p![2]));
  const columns = parsed.map((p) => Number(p![4]));
  const [top, left] = [Math.min(...rows), Math.min(...columns)];
  return permutation(
    rows.map((row, at) => (columns[at]! - left < side ? (row - top) * side + columns[at]! - left : -1)),
  );
}

function orderByCount(names: readonly string[]): number[] | null {
  const parsed = names.map((name) => /^(\D*)(\d+)$/.exec(name));
  const first = parsed[0];
  if (!first || parsed.some((p) => p?.[1] !== first[1])) return null;
  const counts = parsed.map((p) => Number(p![2]));
  const least = Math.min(...counts);
  return permutation(counts.map((count) => count - least));
}

/** The inverse of `pixelOf` if it is a permutation of 0 … n − 1. */
function permutation(pixelOf: readonly number[]): number[] | null {
  const order = new Array<number>(pixelOf.length).fill(-1);
  pixelOf.forEach((pixel, at) => {
    if (pixel >= 0 && pixel < order.length) order[pixel] = at;
  });
  return order.includes(-1) ? null : order;
}
