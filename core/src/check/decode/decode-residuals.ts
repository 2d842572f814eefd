import type { ResidualPoint } from "../diagnosis.js";
import { entries, forward, type Problem } from "../problem.js";
import { fitTo, orthonormal } from "./least-squares.js";

/** Residuals that a gradient must have used. */
export interface ResidualDecoding {
  readonly points: readonly ResidualPoint[];
  /** ‖g − Φᵀ R‖ / ‖g‖: above rounding the gradient is not a product with these features */
  readonly misfit: number;
  /** r_ik, n × C */
  readonly R: Float64Array;
}

/** R with G = Φᵀ R, by least squares over the features; exact where n ≤ rank Φ. The gradient is to be without its penalty. */
export function decodeResiduals(problem: Problem, W: Float64Array, G: Float64Array): ResidualDecoding {
  const { n, Phi, Y, geometry } = problem;
  const { d, C, K, free } = geometry;
  const rows = orthonormal(Array.from({ length: n }, (_, i) => Phi.slice(i * d, i * d + d)));
  const fits = free.map((_, c) =>
    fitTo(
      rows,
      Float64Array.from({ length: d }, (_, j) => G[j * C + c]!),
    ),
  );
  const { P } = forward(problem, W);
  const R = entries(n, C, (i, c) => fits[c]!.coefficients[i]!);
  const left = Math.hypot(...fits.flatMap(({ remainder }) => Array.from(remainder)));
  const total = Math.hypot(...G);
  return {
    R,
    misfit: total === 0 ? 0 : left / total,
    points: free.flatMap((k, c) =>
      Array.from({ length: n }, (_, i) => ({
        probability: P[i * K + k]!,
        mass: Y[i * K + k]!,
        residual: R[i * C + c]!,
      })),
    ),
  };
}
