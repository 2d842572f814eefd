import { assertKnownOptions, MultilogitError } from "../errors.js";
import type { Formula } from "../features/formula/formula-plan.js";
import type { Target } from "../likelihood/sample.js";
import { FIT_OVER_OPTIONS, type FitOverOptions } from "../model/fit-over-options.js";
import { NAMES_ELSEWHERE } from "../model/names-elsewhere.js";
import { withStagedFit } from "../model/staged-fit.js";
import { penaltyAt } from "../objective/penalty-at.js";
import { assertPenaltyPath } from "../objective/penalty-path.js";
import { assertSource } from "../source/assert-source.js";
import { likelihoodOver } from "../source/likelihood-over.js";
import type { RowSource } from "../source/row-source.js";
import { NOT_OF_FIT, type PathSolveOptions, pathOver } from "./fit-path.js";
import { type Path, pathFrom } from "./path.js";

/** Options of `fitPathOver`: those of `fitOver`, with a path of penalties. */
export interface FitPathOverOptions
  extends Omit<FitOverOptions, "solver" | "start" | "tolerance" | "polish" | "maxIterations" | keyof PathSolveOptions>,
    PathSolveOptions {}

const OPTIONS: readonly string[] = [
  ...FIT_OVER_OPTIONS.filter((option) => !["solver", "start"].includes(option)),
  ...NOT_OF_FIT,
];

/**
 * Fits of rows that live elsewhere for many λ, each started where the last two point to: the rows are staged once, as by `fitOver`, and each λ of
 * `ridge.path()` takes about 20 passes over them. Each has a certificate, to a tolerance of 1e-6.
 *
 * Paths of a lasso, an elastic net or groups take hundreds of passes, and degrees of freedom whole Hessians. They are there for rows that are
 * summed in this process, as those of batches are, and refused for others.
 *
 * @throws MultilogitError "option", "data" as `fitOver`
 * @example
 * const path = await fitPathOver(memorySource(rows), "kind", { penalty: ridge.path({ count: 5 }) });
 * path.points.length; // 5
 */
export async function fitPathOver(
  source: RowSource,
  target: Target | Formula,
  options: FitPathOverOptions,
): Promise<Path> {
  assertSource(source);
  assertKnownOptions(options, OPTIONS, "fitPathOver", NAMES_ELSEWHERE);
  assertPenaltyPath(options.penalty);
  const unit = penaltyAt(options.penalty, 1);
  const isRidge = unit.kind === "ridge" && unit.factors === undefined && options.degreesOfFreedom !== true;
  if (!isRidge && source.isSummedElsewhere) throw notSummedHere(source.name, options);
  const { onProgress: _, tolerance: __, maxIterations: ___, ...rest } = options;
  // solvers of other paths have no use for a sample
  const wanted = { ...rest, penalty: unit, ...(isRidge ? {} : { sampleRows: 0 }) };
  return withStagedFit(source, target, wanted, async ({ plan, staged, near, warnings }) => {
    if (!isRidge && staged.likelihood === undefined) throw notSummedHere(staged.engine, options);
    const likelihood = likelihoodOver(staged, near);
    const { droppedRows } = staged;
    const facts = { droppedRows, warnings, classWeights: plan.classWeights, rowsDigest: null };
    try {
      return pathFrom(await pathOver(likelihood, options, facts));
    } finally {
      likelihood.close?.();
    }
  });
}

function notSummedHere(engine: string, { penalty, degreesOfFreedom }: PathSolveOptions): MultilogitError {
  const what = degreesOfFreedom === true ? "degrees of freedom along a path take" : `a path of ${penalty.kind} takes`;
  return new MultilogitError(
    "option",
    `${what} hundreds of passes, each of them a query of ${engine}; use ridge.path(), one penalty with fitOver, or fitPath for a sample of the rows in memory`,
  );
}
