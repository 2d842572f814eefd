import { elasticNetPenalty, groupedPenalty, lassoPenalty, type Penalty, ridgePenalty } from "./penalty-kinds.js";
import type { PenaltyPath } from "./penalty-path.js";

/** The penalty of a path at one λ. */
export function penaltyAt({ kind, alpha, factors, levels }: PenaltyPath, lambda: number): Penalty {
  const options = factors === null ? {} : { factors };
  switch (kind) {
    case "ridge":
      return ridgePenalty(lambda, options);
    case "lasso":
      return lassoPenalty(lambda, options);
    case "elasticNet":
      return elasticNetPenalty(alpha * lambda, (1 - alpha) * lambda, options);
    case "grouped":
      return groupedPenalty(alpha * lambda, (1 - alpha) * lambda, { ...options, levels });
  }
}
