import { elasticNet, grouped, lasso, type Penalty, ridge } from "./penalty.js";
import type { PenaltyPath } from "./penalty-path.js";

/** The penalty of a path at one λ. */
export function penaltyAt({ kind, alpha, factors, levels }: PenaltyPath, lambda: number): Penalty {
  const options = factors === null ? {} : { factors };
  switch (kind) {
    case "ridge":
      return ridge(lambda, options);
    case "lasso":
      return lasso(lambda, options);
    case "elasticNet":
      return elasticNet(alpha * lambda, (1 - alpha) * lambda, options);
    case "grouped":
      return grouped(alpha * lambda, (1 - alpha) * lambda, { ...options, levels });
  }
}
