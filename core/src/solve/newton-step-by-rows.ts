import { classContrasts } from "../numeric/class-contrasts.js";
import { sortedLeastSquares } from "../numeric/sorted-least-squares.js";
import type { Objective, Point } from "../objective/objective.js";

/**
 * Newton's step as the least squares that it is: with ∇²(−ℓ) = AᵀA and ∇(−ℓ) = Aᵀz, V minimises ½‖A V + z‖² + ½ Σ_j λ_j ‖W_j + V_j‖², whose
 * rows keep their digits however much they differ in weight. Null where the point has no such rows.
 */
export async function newtonStepByRows(
  { ridge, classes }: Objective,
  point: Point,
): Promise<{ direction: Float64Array; decrement: number } | null> {
  const factors = await point.rowFactors?.();
  if (!factors) return null;
  const [d, K] = [ridge.length, classes.length];
  const contrasts = classContrasts(1, K);
  const [rows, z] = [[...factors.rows], [...factors.z]];
  for (let jc = 0; jc < d * (K - 1); jc++) {
    const j = Math.floor(jc / (K - 1));
    if (ridge[j] === 0) continue;
    const row = new Float64Array(d * (K - 1));
    row[jc] = Math.sqrt(ridge[j]!);
    rows.push(row);
    z.push(row[jc]! * contrasts[jc % (K - 1)]!.reduce((sum, h, k) => sum + h * point.W[j * K + k]!, 0));
  }
  const solved = sortedLeastSquares(rows, z);
  if (solved === null) return null;
  const direction = new Float64Array(d * K);
  solved.x.forEach((x, jc) => {
    const j = Math.floor(jc / (K - 1));
    contrasts[jc % (K - 1)]!.forEach((h, k) => {
      direction[j * K + k]! += x * h;
    });
  });
  return { direction, decrement: solved.decrement };
}
