import { FEATURES, type Images } from "../images/images.js";

/** Power iteration gains about (λ₂/λ₁)² a round; for these images λ₂/λ₁ is at most 1/2 and the first five digits are right. */
const ROUNDS = 30;

/** The largest eigenvalue of ΦᵀΦ, by power iteration. */
export function largestEigenvalue({ rows, starts, features, values }: Images): number {
  let v = new Float64Array(FEATURES).fill(1 / Math.sqrt(FEATURES));
  let length = 1;
  for (let round = 0; round < ROUNDS; round++) {
    const next = new Float64Array(FEATURES);
    for (let i = 0; i < rows; i++) {
      let product = 0;
      for (let at = starts[i]!; at < starts[i + 1]!; at++) product += v[features[at]!]! * values[at]!;
      for (let at = starts[i]!; at < starts[i + 1]!; at++) next[features[at]!]! += product * values[at]!;
    }
    length = Math.hypot(...next);
    v = next.map((x) => x / length);
  }
  return length;
}

/** By images: they do not change while a training is shown, which asks in every frame. */
const eigenvalues = new WeakMap<Images, number>();

/**
 * The gradient step that lowers the objective whatever W is: 1 / (½ λ_max(ΦᵀΦ) + λ), since diag p − p pᵀ has no eigenvalue above ½
 * (docs/likelihood.md, L8; Böhning 1992).
 */
export function safeStep(images: Images, lambda: number): number {
  const largest = eigenvalues.get(images) ?? largestEigenvalue(images);
  eigenvalues.set(images, largest);
  return 1 / (0.5 * largest + lambda);
}
