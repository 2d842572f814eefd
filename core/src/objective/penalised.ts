import { MultilogitError } from "../errors.js";
import {
  assertLikelihood,
  type CurvatureSums,
  type FactorsOfRows,
  type Likelihood,
  type LikelihoodPoint,
} from "../likelihood/likelihood.js";
import type { Objective, Point } from "./objective.js";
import type { Penalty } from "./penalty-kinds.js";
import { addPenaltyBlocks, addPenaltyCurvature, addPenaltyHessian, type PenaltyTerm } from "./penalty-term.js";
import { penaltyTermFor } from "./penalty-term-for.js";
import { addPenaltyTriangles } from "./penalty-triangles.js";

const objectives = new WeakSet<object>();

/**
 * f = −ℓ + Ω, to be minimised. φ and the classes are those of the likelihood; closing the objective closes it.
 * @example
 * const objective = penalised(await referenceEngine.likelihood(sample), ridge(1));
 * (await objective.at(new Float64Array(10))).value; // 16.6355
 */
export function penalised(likelihood: Likelihood, penalty: Penalty): Objective {
  assertLikelihood(likelihood);
  const { classes, rows, algebra } = likelihood;
  const term = penaltyTermFor(penalty, likelihood.featureMap);
  const objective: Objective = Object.freeze({
    likelihood,
    penalty,
    classes,
    rows,
    ridge: term.ridge,
    sparse: term.sparse,
    dualGap: term.dualGap,
    at: async (W: Float64Array) => pointOf(await likelihood.at(W), term),
    ...(likelihood.rough ? { rough: async (some: number) => penalised(await likelihood.rough!(some), penalty) } : {}),
    ...(algebra ? { algebra } : {}),
    close: () => likelihood.close?.(),
  });
  objectives.add(objective);
  return objective;
}

/** The point of f made from one of ℓ. */
function pointOf(point: LikelihoodPoint & Partial<FactorsOfRows>, term: PenaltyTerm): Point {
  const { W, logLikelihood, slope } = point;
  const { ridge } = term;
  return {
    W,
    value: term.value(W) - logLikelihood,
    logLikelihood,
    gradient: term.slopeLess(W, slope),
    hessianVector: async (V) => addPenaltyCurvature(ridge, V, await point.hessianVector(V)),
    along: async (V, steps) => {
      const logLikelihoods = await point.along(V, steps);
      return term.along(W, V, steps).map((penalty, s) => penalty - logLikelihoods[s]!);
    },
    scoreChange: (V) => point.scoreChange(V),
    ...curvatureOf(point, ridge),
    ...(point.rowFactors ? { rowFactors: () => point.rowFactors!() } : {}),
  };
}

/** The curvature of f, as far as the point of ℓ can sum it. */
function curvatureOf(point: LikelihoodPoint, ridge: Float64Array): CurvatureSums {
  const sums: { -readonly [Name in keyof CurvatureSums]: CurvatureSums[Name] } = {};
  if (point.hessian)
    sums.hessian = async (rows, isRough) => addPenaltyHessian(ridge, await point.hessian!(rows, isRough));
  if (point.classBlocks) sums.classBlocks = async (rows) => addPenaltyBlocks(ridge, await point.classBlocks!(rows));
  if (point.heaviestBlocks)
    sums.heaviestBlocks = async (...asked) => addPenaltyTriangles(ridge, await point.heaviestBlocks!(...asked));
  if (point.constantHessian) sums.constantHessian = () => point.constantHessian!();
  if (point.constantCurvature) sums.constantCurvature = (v) => point.constantCurvature!(v);
  if (point.gram) sums.gram = (rows, chosen, isRough) => point.gram!(rows, chosen, isRough);
  if (point.gramDiagonal) sums.gramDiagonal = () => point.gramDiagonal!();
  return sums;
}

/** Throws unless `penalised` made `objective`. */
export function assertObjective(objective: Objective): void {
  if (!objectives.has(objective))
    throw new MultilogitError(
      "option",
      "this objective was not made by penalised; a copy could pair weights with the wrong features: give the one that penalised(likelihood, penalty) returned",
    );
}
