import { MultilogitError } from "../errors.js";
import { type Likelihood, type LikelihoodPoint, likelihoodOf } from "../likelihood/likelihood.js";
import { scaledLikelihood } from "../likelihood/scaled-likelihood.js";
import { totalWeight } from "../likelihood/total-weight.js";
import { hessianByProducts, PRODUCTS_OF_A_PASS } from "./hessian-by-products.js";
import { onePassEach } from "./one-pass-each.js";
import type { StagedRows } from "./staged-rows.js";

/**
 * The log-likelihood of staged rows, wherever they are, for `penalised` and `solve`. A point is exactly one pass, which brings the block of
 * the constant too; Σ w s φ² ride along with the first. Sums of one point that are asked for at the same time share a pass. Closing the
 * likelihood stops the pass under way; `staged` is disposed of by its owner.
 *
 * @param near the likelihood of some of these rows in memory, with the same φ and classes: solvers fit it first, and its Hessian
 * preconditions, so that few passes are left. Closed together with this one.
 * @throws MultilogitError "option" where `near` has other features or classes, "engine" where a sum has another size than was asked for
 * @example
 * const { featureMap, classes } = model;
 * const plan = { featureMap, classes, target: "kind", rowWeights: null, classWeights: null, missing: "error" } as const;
 * const staged = await memorySource(rows).stage(plan);
 * const objective = penalised(likelihoodOver(staged), ridge(1));
 * (await solve(objective)).converged; // true
 */
export function likelihoodOver(staged: StagedRows, near?: Likelihood): Likelihood {
  if (near === undefined && staged.likelihood !== undefined) return staged.likelihood();
  const { featureMap, classes, target } = staged.plan;
  const stop = new AbortController();
  const ask = onePassEach(staged, stop.signal);
  const dK = featureMap.names.length * classes.length;
  let squares: Promise<Float64Array> | null = null;
  const squaresOnce = () =>
    (squares ??= ask({ kind: "squares" }).catch((error) => {
      squares = null;
      throw error;
    }));

  const at = async (W: Float64Array): Promise<LikelihoodPoint> => {
    // asked for together, so that both come from one pass
    const [{ logLikelihood, slope, constantHessian }] = await Promise.all([ask({ kind: "slope", W }), squaresOnce()]);
    const hessianVector = (V: Float64Array) => ask({ kind: "hessianVector", W, V });
    return {
      W,
      logLikelihood,
      slope,
      hessianVector,
      along: (V, steps) => ask({ kind: "along", W, V, steps }),
      scoreChange: (V) => ask({ kind: "scoreChange", V }),
      constantHessian: async () => constantHessian.slice(),
      gramDiagonal: async () => (await squaresOnce()).slice(),
      ...(dK <= PRODUCTS_OF_A_PASS ? { hessian: () => hessianByProducts(dK, classes.length, hessianVector) } : {}),
    };
  };
  const nearby = near && nearbyOf(staged, near);
  return likelihoodOf({
    featureMap,
    classes,
    target,
    rows: staged.rows,
    classTotals: staged.classTotals,
    ...(staged.offsetSize === undefined ? {} : { offsetSize: staged.offsetSize }),
    engine: staged.engine,
    ...(staged.traits.precision === 64 ? {} : { precision: staged.traits.precision }),
    ...(nearby ? { nearby } : {}),
    ...(nearby?.algebra ? { algebra: nearby.algebra } : {}),
    at,
    close: () => {
      stop.abort();
      nearby?.close?.();
    },
  });
}

/** `near`, scaled up to the weight of all rows. */
function nearbyOf({ plan, classTotals }: StagedRows, near: Likelihood): Likelihood {
  const { featureMap, classes } = plan;
  if (JSON.stringify([near.featureMap, near.classes]) !== JSON.stringify([featureMap, classes]))
    throw new MultilogitError(
      "option",
      "near has other features or classes than the staged rows; make its sample with the feature map and the classes of their plan",
    );
  return scaledLikelihood(near, totalWeight({ classTotals }) / totalWeight(near));
}
