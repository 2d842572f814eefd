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
      if (model === null || !fitGradient(model, glimpse, NOTHING)?.fits) continue;
      const fit = fitGradient(model, evidence, NOTHING);
      if (fit?.fits) fitting.push(fit);
    }
  return fitting;
}

/** What does not fit is not wanted, however near. */
const NOTHING = 0;
