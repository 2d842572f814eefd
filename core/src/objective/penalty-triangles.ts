import type { Directions, HeaviestBlocks } from "../likelihood/likelihood.js";

/** Adds Λ to packed lower triangles, one after the other, in place; Uᵀ Λ U where they are blocks in directions. */
export function addPenaltyTriangles(ridge: Float64Array, blocks: HeaviestBlocks): HeaviestBlocks {
  const { triangles, directions } = blocks;
  if (directions) addRidgeAlong(ridge, directions, triangles);
  else
    for (let at = 0; at < triangles.length; )
      for (let j = 0; j < ridge.length; at += ++j) triangles[at + j]! += ridge[j]!;
  return blocks;
}

/** Adds Uᵀ Λ U to each of the triangles. */
function addRidgeAlong(ridge: Float64Array, { U, count }: Directions, triangles: Float32Array): void {
  const T = (count * (count + 1)) / 2;
  const added = new Float64Array(T);
  for (const [j, lambda] of ridge.entries())
    for (let a = 0, at = 0; a < count; a++) {
      const scaled = lambda * U[j * count + a]!;
      for (let b = 0; b <= a; b++) added[at++]! += scaled * U[j * count + b]!;
    }
  for (let at = 0; at < triangles.length; at++) triangles[at]! += added[at % T]!;
}
