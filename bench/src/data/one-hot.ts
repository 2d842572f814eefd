import type { Problem } from "./dataset.js";
import { random, softmaxDraw } from "./random.js";

/**
 * `rows` of `columns` categories with `levels` each, the level l (from 1) as frequent as 1/√l, and classes drawn from a softmax of true
 * weights with standard deviation 1/2.
 */
export function oneHot(rows: number, columns: number, levels: number, classes: number, seed: number): Problem {
  const source = random(seed);
  const truth = Float64Array.from({ length: columns * levels * classes }, () => source.normal() / 2);
  const values = new Uint8Array(rows * columns);
  const labels = new Int32Array(rows);
  const scores = new Float64Array(classes);
  for (let i = 0; i < rows; i++) {
    scores.fill(0);
    for (let c = 0; c < columns; c++) {
      // u² has density 1/(2√u): low levels are the frequent ones
      const level = Math.floor(levels * source.uniform() ** 2);
      values[c * rows + i] = level;
      for (let k = 0; k < classes; k++) scores[k]! += truth[(c * levels + level) * classes + k]!;
    }
    labels[i] = softmaxDraw(scores, source);
  }
  return { rows, features: columns * levels, classes, labels, phi: { storage: "codes", values, columns, levels } };
}
