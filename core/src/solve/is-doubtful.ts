import type { Objective } from "../objective/objective.js";
import type { Certified } from "./certify.js";
import { SATURATED } from "./judge-minimum.js";

/**
 * Whether an unpenalised minimum was called finite only because of where the fit started: where scores are so far apart that f64 has
 * neither slope nor curvature left, a Newton step of 0 proves nothing. From W = 0 only steps along real slopes lead to such scores.
 */
export async function isDoubtful(
  { penalty }: Objective,
  { point, certificate }: Certified,
  start: Float64Array,
): Promise<boolean> {
  if (penalty.kind !== "none" || certificate.minimum !== "finite" || start.every((w) => w === 0)) return false;
  return (await point.scoreChange(point.W)).spread >= SATURATED;
}
