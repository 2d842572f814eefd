import { assertKnownOptions } from "../errors.js";
import type { Formula } from "../features/formula/formula-plan.js";
import type { ClassName, Target } from "../likelihood/sample.js";
import { penalised } from "../objective/penalised.js";
import { ridgePenalty } from "../objective/penalty-kinds.js";
import { solve } from "../solve/solve.js";
import { DEFAULT_TOLERANCE } from "../solve/solve-options.js";
import { assertSource } from "../source/assert-source.js";
import { likelihoodOver } from "../source/likelihood-over.js";
import type { RowSource } from "../source/row-source.js";
import { solveOptionsOf } from "./fit.js";
import { FIT_OVER_OPTIONS, type FitOverOptions } from "./fit-over-options.js";
import { fitted } from "./fitted.js";
import type { Model } from "./model.js";
import { NAMES_ELSEWHERE } from "./names-elsewhere.js";
import { withStagedFit } from "./staged-fit.js";

export type { FitOverOptions } from "./fit-over-options.js";

/** Where a pass is a query, nine digits cost more of them than anyone reads. */
const DEAR_TOLERANCE = 1e-6;

/**
 * Fits a softmax regression to rows that live elsewhere: batches, files, a database, a cluster. As `fit`, with the same features, options and
 * certificate. One pass takes the statistics of φ, one applies it where the rows are; a sample of the rows is fitted here, and with its
 * Hessian four to six passes of sums are left. `report.passes` counts all of them; `report.gapEstimate` is how far the objective is thought to be
 * from its minimum, where `report.certificate.gap` is proved.
 *
 * A source whose passes are dear is fitted to a tolerance of 1e-6 by default, others to 1e-9. Features of words are refused.
 *
 * @throws MultilogitError "option", "data" as `fit`; "engine" where the source fails
 * @example
 * const source = batchSource(() => [rows]);
 * const model = await fitOver(source, "kind", { features: standardize("height"), ignore: ["colour"] });
 * predict(model, [{ height: 2.9 }]); // ["banana"]
 */
export async function fitOver<C extends ClassName = ClassName>(
  source: RowSource,
  target: Target | Formula,
  options: FitOverOptions = {},
): Promise<Model<C>> {
  assertSource(source);
  assertKnownOptions(options, FIT_OVER_OPTIONS, "fitOver", NAMES_ELSEWHERE);
  return withStagedFit(source, target, options, async ({ plan, staged, near, warnings, passes }) => {
    const objective = penalised(likelihoodOver(staged, near), options.penalty ?? ridgePenalty(1));
    const tolerance = options.tolerance ?? (staged.traits.pass === "dear" ? DEAR_TOLERANCE : DEFAULT_TOLERANCE);
    const polish = options.polish ?? (near === undefined && staged.traits.pass === "cheap");
    try {
      const solution = await solve(objective, { ...solveOptionsOf(options), tolerance, polish });
      const { droppedRows } = staged;
      const { classWeights } = plan;
      return fitted(objective, solution, { droppedRows, warnings, classWeights, passes: passes(solution) });
    } finally {
      objective.close?.();
    }
  }) as Promise<Model<C>>;
}
