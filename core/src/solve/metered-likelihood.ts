import type { Likelihood, LikelihoodPoint } from "../likelihood/likelihood.js";
import type { Meter } from "./metered-objective.js";

/** `likelihood` with its passes counted, for the sparse solver, which sees one likelihood under many penalties. */
export function meteredLikelihood(likelihood: Likelihood, meter: Meter): Likelihood {
  return {
    ...likelihood,
    at: async (W) => meteredPoint(await meter("evaluations", () => likelihood.at(W)), meter),
  };
}

/** What the sparse solver asks of a point. Written out: small paths take a hundred points in 20 ms, where generic wrappers took a fifth of that. */
function meteredPoint(point: LikelihoodPoint, meter: Meter): LikelihoodPoint {
  const metered: { -readonly [Name in keyof LikelihoodPoint]: LikelihoodPoint[Name] } = {
    W: point.W,
    logLikelihood: point.logLikelihood,
    slope: point.slope,
    hessianVector: (V) => meter("curvaturePasses", () => point.hessianVector(V)),
    along: (V, steps) => meter("evaluations", () => point.along(V, steps)),
    scoreChange: (V) => meter("evaluations", () => point.scoreChange(V)),
  };
  if (point.linearised) metered.linearised = (V) => meter("curvaturePasses", () => point.linearised!(V));
  if (point.entryHessian)
    metered.entryHessian = (entries, isRough) => meter("curvaturePasses", () => point.entryHessian!(entries, isRough));
  if (point.hessian) metered.hessian = (rows) => meter("curvaturePasses", () => point.hessian!(rows));
  if (point.gramDiagonal) metered.gramDiagonal = () => meter("curvaturePasses", () => point.gramDiagonal!());
  return metered;
}
