import type { GradientModel } from "../hypotheses/formula-model.js";
import { combined } from "../hypotheses/gradient-steps.js";
import { type Evidence, glimpseOf } from "./evidence.js";
import { type Fitted, fitGradient } from "./fit-models.js";

/**
 * The pairs of faults in different steps that explain the gradient together: some thousand, so that each is tried at one W first.
 * Only for gradients that no single fault explains.
 */
export function fitCombinations(
  library: readonly GradientModel[],
  evidence: readonly Evidence[],
): readonly Fitted<GradientModel>[] {
  const glimpse = [glimpseOf(evidence[0]!)];
  const fitting: Fitted<GradientModel>[] = [];
  for (const [at, one] of library.entries())
    for (const other of library.slice(at + 1)) {
      const model = combined(one, other);
      if (model === null || !fitGradient(model, glimpse, WORST_MISFIT)?.fits) continue;
      const fit = fitGradient(model, evidence, WORST_MISFIT);
      if (fit?.fits) fitting.push(fit);
    }
  return fitting;
}

/** Near misses are not wanted: combinations have to fit. */
const WORST_MISFIT = 0;
