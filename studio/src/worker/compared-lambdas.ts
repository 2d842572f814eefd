import { type CrossValidation, crossValidate, lasso, ridge } from "multilogit";
import type { RowsToFit } from "./rows-to-fit.js";
import type { ComparedLambdas, Comparison, ComparisonProgress } from "./table-protocol.js";

/** λ of a path; the default of the core, 100, would look the same on a screen. */
const COUNT = 50;
/** Features whose weights are shown. */
const MOST_FEATURES = 24;

/** The λ of a path, scored on parts of the rows learnt; and what of it the page shows. */
export async function comparedLambdas(
  { learnt, target, options }: RowsToFit,
  comparison: Comparison,
  seed: number,
  signal: AbortSignal,
  onProgress: (progress: ComparisonProgress) => void,
): Promise<{ readonly outcome: CrossValidation; readonly shown: ComparedLambdas }> {
  const { path, folds, measure } = comparison;
  const penalty = { ridge, lasso }[path].path({ count: COUNT });
  const outcome = await crossValidate(learnt, target, {
    ...{ ...options, penalty, folds, measure, seed, signal },
    onProgress: ({ fold, folds, step, count }) => onProgress({ fold, folds, step, count }),
  });
  const { curves, best, oneStandardError, classes, notes } = outcome;
  const points = curves[0]!.points.map(({ lambda, mean, standardError, nonZeros }) => ({
    ...{ lambda, mean, standardError, nonZeros },
  }));
  const shown = {
    ...{ ...comparison, target, points, notes, best: best.index, simplest: oneStandardError.index },
    classes: classes.map(String),
    features: largestFeatures(curves[0]!.path),
  };
  return { outcome, shown };
}

/** The features whose weights are largest at any λ and for any class, largest first; the constant is left out. */
function largestFeatures({ featureMap, classes, points, model }: CrossValidation["curves"][number]["path"]) {
  const K = classes.length;
  const all = points.map((_, at) => model(at).weights);
  return featureMap.features
    .flatMap(({ kind }, j) => {
      if (kind === "constant") return [];
      const weights = Float64Array.from(
        { length: all.length * K },
        (_, at) => all[Math.floor(at / K)]![j * K + (at % K)]!,
      );
      return [{ name: featureMap.names[j]!, weights, size: Math.max(...weights.map(Math.abs)) }];
    })
    .filter(({ size }) => size > 0)
    .sort((x, y) => y.size - x.size)
    .slice(0, MOST_FEATURES)
    .map(({ name, weights }) => ({ name, weights }));
}
