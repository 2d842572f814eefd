import { listed, MultilogitError } from "../errors.js";
import { CONSTANT } from "../features/feature-map.js";
import type { Model } from "../model/model.js";
import { featurePenalties } from "../objective/feature-penalties.js";

/**
 * Throws for a model whose penalty sets weights to 0 or leaves features out: they were chosen on these rows, and the others are shrunk, so no formula
 * of maximum likelihood or of a ridge gives their distribution.
 */
export function assertNoKinks({ penalty, featureMap, classes, weights }: Model): void {
  const { lambda1 } = featurePenalties(penalty, featureMap);
  if (lambda1.every((each) => each === 0)) return;
  const K = classes.length;
  const kept = featureMap.names.filter(
    (name, j) => name !== CONSTANT && weights.subarray(j * K, j * K + K).some((w) => w !== 0),
  );
  const remedy =
    kept.length === 0
      ? "it keeps no feature; fit with a smaller λ"
      : `it keeps ${listed(kept)}; fit those again without a penalty (refitKept, summary --refit), best on other rows, as p-values of the same rows come out too small; choose --stability 100 says what other rows would keep`;
  throw new MultilogitError(
    "option",
    `a fit with ${penalty.kind === "elasticNet" ? "an elastic net" : penalty.kind === "grouped" ? "a grouped penalty" : penalty.kind === "lasso" ? "a lasso" : "features left out by the penalty"} has no standard errors, tests or p-values, because the rows also chose which weights are 0 and the others are shrunk: ${remedy}`,
  );
}
