import type { LinearisedDual, ScoreChange } from "../../likelihood/likelihood.js";
import { CompensatedSum } from "../../numeric/compensated-sum.js";

/** From each chunk's divergence and least 1 + δ. */
export function divergenceOfChunks(chunks: Iterable<Float64Array>, factor: number): Omit<LinearisedDual, "curvature"> {
  const sum = new CompensatedSum();
  let least = 1;
  for (const chunk of chunks) {
    sum.add(chunk[0]!);
    least = Math.min(least, chunk[1]!);
  }
  return { divergence: factor * sum.total, least };
}

/** How far scores move, from each chunk's largest spread and least margin. */
export function changeOfChunks(chunks: Iterable<Float64Array>): ScoreChange {
  let [spread, margin] = [0, 0];
  for (const chunk of chunks) {
    spread = Math.max(spread, chunk[0]!);
    margin = Math.min(margin, chunk[1]!);
  }
  return { spread, margin };
}
