import { allFinite, maxAbs, scaled } from "../numeric/vectors.js";
import type { Objective, Point } from "../objective/objective.js";
import { conjugateGradient } from "./conjugate-gradient.js";
import { A_FEW_TIMES, preconditionerAt } from "./preconditioner.js";

/** Conjugate gradients on the sample stop here; the sample itself is off by about √(d·K/m), a tenth. */
const TOLERANCE = 1e-3;
const MOST_PRODUCTS = 300;
/** A feature with less than this share of its squares in the sample is rare there, and curves by its squares in all rows instead. */
const RARE = 0.5;

/** M⁻¹ G for the Hessian M of a sample, as a preconditioner for all rows; every solve is a few passes over the sample. */
export type SolveSampled = (G: Float64Array) => Promise<Float64Array>;

/**
 * M = ∇²f of the sample at one point of it, scaled up to all rows, solved with by conjugate gradients: for weights by the thousands its
 * products are cheap where its factors are not. Features that are rare in the sample get the diagonal Σ w s φ² / K that they have
 * in all rows; without it a level that the sample lacks would be stepped along by ∇f/λ.
 *
 * @param squares Σ w s φ² over all rows, d numbers; null where they are not known
 */
export async function sampledHessian(
  near: Objective,
  nearPoint: Point,
  squares: Float64Array | null,
): Promise<SolveSampled> {
  const K = near.classes.length;
  const preconditioner = await preconditionerAt(near, nearPoint, A_FEW_TIMES);
  const nearSquares = (await nearPoint.gramDiagonal?.()) ?? null;
  const lacking = squares?.map((square, j) => {
    const seen = nearSquares?.[j] ?? square;
    return seen < RARE * square ? (square - seen) / K : 0;
  });
  const hasRare = lacking?.some((each) => each > 0) === true;
  const product = async (V: Float64Array) => {
    const HV = await nearPoint.hessianVector(V);
    return hasRare ? HV.map((h, jk) => h + lacking![Math.floor(jk / K)]! * V[jk]!) : HV;
  };
  const isRare = (jk: number) => hasRare && lacking![Math.floor(jk / K)]! > 0;
  // what is rare has a diagonal of its own, so that the whole stays symmetric
  const precondition = (G: Float64Array) => {
    const step = preconditioner.solve(hasRare ? G.map((g, jk) => (isRare(jk) ? 0 : g)) : G);
    if (!hasRare) return step;
    return step.map((v, jk) => {
      const j = Math.floor(jk / K);
      return isRare(jk) ? G[jk]! / (lacking![j]! + nearSquares![j]! / K + near.ridge[j]!) : v;
    });
  };
  return async (G) => {
    const size = maxAbs(G);
    if (size === 0 || !allFinite(G)) return new Float64Array(G.length);
    const { x } = await conjugateGradient(product, scaled(1 / size, G), precondition, TOLERANCE, MOST_PRODUCTS);
    return scaled(size, x);
  };
}
