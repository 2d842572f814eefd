import type { Formula } from "../features/formula/formula-plan.js";
import type { ClassName, Target } from "../likelihood/sample.js";
import { penalised } from "../objective/penalised.js";
import { ridgePenalty } from "../objective/penalty-kinds.js";
import { solve } from "../solve/solve.js";
import { SOLVE_OPTIONS, type SolveOptions } from "../solve/solve-options.js";
import type { ArrowTable } from "../table/arrow-table.js";
import type { NumberArray } from "../table/number-array.js";
import type { Columns, Rows } from "../table/raw-rows.js";
import type { RowArrays, RowMatrix } from "../table/row-matrix.js";
import type { Table } from "../table/table.js";
import { withEngine } from "./choose-engine.js";
import type { FitOptions } from "./fit-options.js";
import { fitted } from "./fitted.js";
import type { Model, RowFacts } from "./model.js";
import { prepareSample } from "./prepare-sample.js";
import type { LabelsOfRows } from "./rows-to-fit.js";
import type { ClassOf, ColumnName, RowOfColumns, TargetOf } from "./typed-rows.js";
import type { Warning } from "./warnings/warning.js";

export type { FitOptions } from "./fit-options.js";

/**
 * Fits a softmax regression of `target` on raw rows: features, sample, objective, solution, model, as `prepare` and `solve` do step by
 * step. A formula gives target and features at once. A fit that stops early is a model too; `model.report.converged` and `.reason` say so.
 *
 * Rows are row objects, columns by name, a table, an Arrow table, or a matrix with the labels next to it, which become the column `label`.
 *
 * @throws MultilogitError "option" for an option or a column that is not known, "data" for rows that cannot be fitted
 * @example await fit([{ x: 1, kind: "a" }, { x: 2, kind: "b" }], "kind")
 */
export function fit<const C extends ClassName>(
  rows: RowMatrix | RowArrays,
  labels: readonly C[],
  options?: FitOptions,
): Promise<Model<C>>;
export function fit(rows: RowMatrix | RowArrays, labels: NumberArray, options?: FitOptions): Promise<Model<number>>;
export function fit<C extends ClassName = ClassName>(
  rows: Table | ArrowTable | RowMatrix,
  target: Target | Formula,
  options?: FitOptions,
): Promise<Model<C>>;
export function fit<C extends Columns, const T extends TargetOf<RowOfColumns<C>>>(
  columns: C,
  target: T,
  options?: FitOptions<ColumnName<C>>,
): Promise<Model<ClassOf<RowOfColumns<C>, T>>>;
export function fit<R extends object, const T extends TargetOf<R>>(
  rows: readonly R[],
  target: T,
  options?: FitOptions<ColumnName<R>>,
): Promise<Model<ClassOf<R, T>>>;
export async function fit(
  rows: Rows,
  target: Target | Formula | LabelsOfRows,
  options: FitOptions = {},
): Promise<Model> {
  const { fitting, ...known } = prepareSample(rows, target, options);
  const { sample } = fitting;
  // loaded when a fit comes to them, as the solver is
  const { factsAbout } = await import("./facts-about.js");
  const facts = { ...known, ...factsAbout(fitting) };
  if (facts.warnings.length > 0) options.onWarnings?.(facts.warnings);
  return withEngine(sample, options, async (engine, slow) => {
    const all = factsWith(facts, slow, options);
    const objective = penalised(await engine.likelihood(sample), options.penalty ?? ridgePenalty(1));
    const solution = await solve(objective, solveOptionsOf(options)).finally(() => objective.close?.());
    return fitted(objective, solution, all);
  });
}

/** What is known about the rows, and that the engine is slow, where it is; `onWarnings` hears of it. */
export function factsWith(
  facts: RowFacts,
  slow: Warning | null,
  { onWarnings }: Pick<FitOptions, "onWarnings">,
): RowFacts {
  if (slow === null) return facts;
  onWarnings?.([slow]);
  return { ...facts, warnings: [...facts.warnings, slow] };
}

/** Those of `options` that `solve` takes. */
export function solveOptionsOf(options: SolveOptions): SolveOptions {
  return Object.fromEntries(
    Object.entries(options).filter(([key]) => (SOLVE_OPTIONS as readonly string[]).includes(key)),
  );
}
