import { assertKnownOptions } from "../errors.js";
import { columnsRead, factorsOf } from "../features/feature-map.js";
import { assertFittable, type ClassName, makeSample, type Target } from "../likelihood/sample.js";
import { penalisesAll } from "../objective/feature-penalties.js";
import { penalised } from "../objective/penalised.js";
import { assertPenalty, type Penalty } from "../objective/penalty-kinds.js";
import { solve } from "../solve/solve.js";
import { SOLVE_OPTIONS, type SolveOptions } from "../solve/solve-options.js";
import { type Rows, tableFor } from "../table/raw-rows.js";
import { type EngineOptions, withEngine } from "./choose-engine.js";
import { factsAbout } from "./facts-about.js";
import { factsWith, solveOptionsOf } from "./fit.js";
import { fitted } from "./fitted.js";
import { assertModel, type Model } from "./model.js";
import { withoutMissing } from "./rows-to-fit.js";
import { assertEnds } from "./warnings/assert-ends.js";
import type { Warning } from "./warnings/warning.js";

/** Options of `refit`. */
export interface RefitOptions extends SolveOptions, EngineOptions {
  /** The column that is learnt, or the columns of class masses. Default: the model's. */
  readonly target?: Target;
  /** Default: the model's, which for an imported model is none() unless it came with one. */
  readonly penalty?: Penalty;
  /** The column that says how many rows each row stands for. */
  readonly rowWeights?: string;
  /** What a missing cell (null, undefined, a number that is not finite) does: an error that names it (default), or its row is left out. */
  readonly missing?: "error" | "drop";
  /** Called before the solver starts, if anything looks wrong in the data; `report.warnings` has the same. */
  readonly onWarnings?: (warnings: readonly Warning[]) => void;
}

const OPTIONS: readonly string[] = [
  "target",
  "penalty",
  "rowWeights",
  "missing",
  "onWarnings",
  "engine",
  "threads",
  ...SOLVE_OPTIONS,
];

/**
 * The same φ and classes, fitted to these rows from the model's weights on: f(W) = −ℓ(W) + Ω(W) over the rows, with a certificate. Features
 * stay as they are: no centre, scale or level is learnt again. With `maxIterations: 0` the weights stay too, to rounding, and are certified.
 *
 *     const fittedAgain = await refit(imported, rows, { target: "species" });
 * @example
 * const other = await refit(model, rows, { target: "kind", penalty: ridge(0.1) });
 * other.report.converged; // true
 */
export async function refit<C extends ClassName = ClassName>(
  model: Model<C>,
  rows: Rows,
  options: RefitOptions = {},
): Promise<Model<C>> {
  assertModel(model);
  assertKnownOptions(options, OPTIONS, "refit");
  const { target = model.target, penalty = model.penalty } = options;
  return (await fitAgain(model, rows, { ...options, target, penalty })) as Model<C>;
}

/** Where a fit with a given φ starts, and what it learns. */
export type FitStart = Pick<Model, "featureMap" | "classes" | "weights">;

/** A fit with the φ and classes of `start`, from its weights on. */
export async function fitAgain(
  { featureMap, classes, weights }: FitStart,
  rows: Rows,
  options: RefitOptions & Required<Pick<RefitOptions, "target" | "penalty">>,
): Promise<Model> {
  const { target, penalty, rowWeights } = options;
  assertPenalty(penalty);
  const targets = [target].flat();
  const read = [...columnsRead(featureMap), ...targets, ...(rowWeights === undefined ? [] : [rowWeights])];
  const { table, dropped } = withoutMissing(tableFor(rows, read), read, options.missing);
  const sample = makeSample(featureMap, table, target, {
    classes,
    ...(rowWeights === undefined ? {} : { rowWeights }),
  });
  assertFittable(sample, penalisesAll(penalty, featureMap));
  assertEnds(sample);
  const named = featureMap.features
    .flatMap(factorsOf)
    .flatMap((factor) => (factor.kind === "category" ? [factor.column] : []));
  const facts = {
    droppedRows: dropped,
    classWeights: sample.classWeights,
    ...factsAbout({ table, sample, label: target, penalty, named }),
  };
  if (facts.warnings.length > 0) options.onWarnings?.(facts.warnings);
  return withEngine(sample, options, async (engine, slow) => {
    const all = factsWith(facts, slow, options);
    const objective = penalised(await engine.likelihood(sample), penalty);
    const start = { start: weights, ...solveOptionsOf(options) };
    const solution = await solve(objective, start).finally(() => objective.close?.());
    return fitted(objective, solution, all);
  });
}
