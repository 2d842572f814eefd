import { norm } from "../numeric/vectors.js";
import type { Objective, Point } from "../objective/objective.js";
import { balanceConstant, dualityGap } from "./gap.js";
import { judgeMinimum } from "./judge-minimum.js";
import { metricAt, TO_FINISH } from "./metric.js";
import { isSmall, newtonStep } from "./newton-step.js";
import type { Certificate } from "./solution.js";

/** Conjugate gradients for the decrement are taken this far; its square is the decrement's relative error. */
const DECREMENT_TOLERANCE = 1e-4;

/** The certificate of a point; with a ridge at the point whose constant is balanced, which is never worse and is returned. */
export async function certify(objective: Objective, start: Point): Promise<{ point: Point; certificate: Certificate }> {
  if (objective.penalty.kind === "none")
    return { point: start, certificate: await decrementCertificate(objective, start) };
  const point = await balanceConstant(objective, start);
  const gap = await dualityGap(objective, point);
  return { point, certificate: { kind: "duality-gap", gap, gradientNorm: norm(point.gradient), minimum: "finite" } };
}

async function decrementCertificate(objective: Objective, point: Point): Promise<Certificate> {
  const metric = isSmall(objective) ? null : await metricAt(objective, point, TO_FINISH);
  const step = await newtonStep(objective, point, metric, DECREMENT_TOLERANCE);
  const minimum = await judgeMinimum(objective, point, step, metric);
  return { kind: "newton-decrement", gap: step.decrement, gradientNorm: norm(point.gradient), minimum };
}
