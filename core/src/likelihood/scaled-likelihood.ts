import { scaled } from "../numeric/vectors.js";
import {
  type ConstantCurvature,
  type Directions,
  type Likelihood,
  type LikelihoodPoint,
  likelihoodOf,
} from "./likelihood.js";

/**
 * The likelihood of the same rows where each counts `factor` times: every sum times `factor`, so that a sample stands for all rows that it
 * was drawn from. Closing it closes `likelihood`.
 */
export function scaledLikelihood(likelihood: Likelihood, factor: number): Likelihood {
  const { featureMap, classes, target, rows, classTotals, offsetSize, engine, algebra, rough } = likelihood;
  return likelihoodOf({
    featureMap,
    classes,
    target,
    rows,
    classTotals: scaled(factor, classTotals),
    ...(offsetSize === undefined ? {} : { offsetSize: factor * offsetSize }),
    engine,
    ...(algebra ? { algebra } : {}),
    at: async (W) => scaledPoint(await likelihood.at(W), factor),
    ...(rough ? { rough: async (some: number) => scaledLikelihood(await rough(some), factor) } : {}),
    close: () => likelihood.close?.(),
  });
}

function scaledPoint(point: LikelihoodPoint, factor: number): LikelihoodPoint {
  const times = async (sum: Promise<Float64Array>) => scaled(factor, await sum);
  const curvature = async (sums: Promise<ConstantCurvature>) => {
    const { product, diagonal } = await sums;
    return { product: scaled(factor, product), diagonal: scaled(factor, diagonal) };
  };
  return {
    W: point.W,
    logLikelihood: factor * point.logLikelihood,
    slope: scaled(factor, point.slope),
    hessianVector: (V) => times(point.hessianVector(V)),
    along: (V, steps) => times(point.along(V, steps)),
    scoreChange: (V) => point.scoreChange(V),
    ...(point.hessian ? { hessian: (rows: number, isRough?: boolean) => times(point.hessian!(rows, isRough)) } : {}),
    ...(point.classBlocks ? { classBlocks: (rows: number) => times(point.classBlocks!(rows)) } : {}),
    ...(point.heaviestBlocks
      ? {
          heaviestBlocks: async (rows: number, most: number, directions?: Directions) => {
            const blocks = await point.heaviestBlocks!(rows, most, directions);
            return { ...blocks, triangles: blocks.triangles.map((entry) => factor * entry) };
          },
        }
      : {}),
    ...(point.constantHessian ? { constantHessian: () => times(point.constantHessian!()) } : {}),
    ...(point.constantCurvature
      ? { constantCurvature: (v: Float64Array) => curvature(point.constantCurvature!(v)) }
      : {}),
    ...(point.gram
      ? {
          gram: (rows: number, chosen?: Int32Array, isRough?: boolean) => times(point.gram!(rows, chosen, isRough)),
        }
      : {}),
    ...(point.gramDiagonal ? { gramDiagonal: () => times(point.gramDiagonal!()) } : {}),
  };
}
