import type { Problem } from "./dataset.js";
import { random, softmaxDraw } from "./random.js";

/**
 * `rows` of normals in which neighbouring features have correlation ρ (x_j = ρ x_{j−1} + √(1 − ρ²) z_j, so the correlation matrix has
 * condition number near ((1 + ρ)/(1 − ρ))²), and classes drawn from a softmax of true weights with standard deviation 1/2.
 */
export function correlatedNormals(rows: number, features: number, classes: number, rho: number, seed: number): Problem {
  const source = random(seed);
  const truth = Float64Array.from({ length: features * classes }, () => source.normal() / 2);
  const values = new Float64Array(rows * features);
  const labels = new Int32Array(rows);
  for (let i = 0; i < rows; i++) {
    const scores = new Float64Array(classes);
    let x = source.normal();
    for (let j = 0; j < features; j++) {
      if (j > 0) x = rho * x + Math.sqrt(1 - rho * rho) * source.normal();
      values[j * rows + i] = x;
      for (let k = 0; k < classes; k++) scores[k]! += x * truth[j * classes + k]!;
    }
    labels[i] = softmaxDraw(scores, source);
  }
  return { rows, features, classes, labels, phi: { storage: "numbers", values } };
}
