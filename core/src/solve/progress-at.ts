import { norm } from "../numeric/vectors.js";
import type { Point } from "../objective/objective.js";
import type { Work } from "./metered-objective.js";
import type { Progress } from "./solve-options.js";

/** What a fit shows of itself at a point. */
export function progressAt(iteration: number, point: Point, gap: number, { evaluations }: Work): Progress {
  return { iteration, evaluations, value: point.value, gradientNorm: norm(point.gradient), gap };
}
