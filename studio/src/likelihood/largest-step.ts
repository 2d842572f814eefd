import { FEATURES, type Images } from "../images/images.js";

/** Power iteration gains about (λ₂/λ₁)² a round; for images λ₂/λ₁ is about 1/5, so a dozen rounds give all digits. */
const ROUNDS = 30;

/** The largest eigenvalue of ΦᵀΦ, by power iteration. */
export function largestEigenvalue({ rows, starts, lit }: Images): number {
  let v = new Float64Array(FEATURES).fill(1 / Math.sqrt(FEATURES));
  let length = 1;
  for (let round = 0; round < ROUNDS; round++) {
    const next = new Float64Array(FEATURES);
    for (let i = 0; i < rows; i++) {
      let product = 0;
      for (let at = starts[i]!; at < starts[i + 1]!; at++) product += v[lit[at]!]!;
      for (let at = starts[i]!; at < starts[i + 1]!; at++) next[lit[at]!]! += product;
    }
    length = Math.hypot(...next);
    v = next.map((x) => x / length);
  }
  return length;
}

/**
 * The gradient step that lowers the objective whatever W is: 1 / (½ λ_max(ΦᵀΦ) + λ), since diag p − p pᵀ has no eigenvalue above ½
 * (docs/likelihood.md, L8; Böhning 1992).
 */
export function safeStep(images: Images, lambda: number): number {
  return 1 / (0.5 * largestEigenvalue(images) + lambda);
}
