import type { Engine } from "../engine/engine.js";
import type { WasmEngine } from "../engine/wasm/kernel-engine.js";
import type { PenaltyPath } from "../objective/penalty-path.js";
import { type FitPathOptions, type PathProgress, recordPath } from "../path/fit-path.js";
import { type Path, pathFrom } from "../path/path.js";
import type { CrossValidationProgress } from "./cross-validation-progress.js";
import { type FoldStep, type FoldWork, weightOf } from "./fit-fold.js";
import type { Fold } from "./fold.js";
import type { FoldFits } from "./fold-fits.js";
import { type FoldRun, fittedHere } from "./fold-run.js";
import { foldsInThreads } from "./folds-in-threads.js";
import type { RowsToChoose } from "./rows-to-choose.js";

/** Everything that the fits need. */
export interface FitTask extends RowsToChoose {
  /** numbered as the rows of the table of `learnt` */
  readonly folds: readonly Fold[];
  readonly penalties: readonly PenaltyPath[];
  readonly options: Pick<FitPathOptions, "engine" | "threads" | "tolerance" | "maxIterations" | "polish" | "signal"> & {
    readonly onProgress?: (progress: CrossValidationProgress) => void;
  };
}

/** Folds that would take longer one after the other are fitted in threads unasked: each of those loads and compiles the library, half a second of CPU. */
const WORTH_THREADS_MILLISECONDS = 1500;

/**
 * The paths of all rows, then those of each fold, at the λ that `ofFolds` leaves. Folds are fitted at the same time in Node, Deno and Bun, in as many
 * threads as the engine has; the numbers are the same.
 */
export async function fitFolds(
  task: FitTask,
  engine: Engine,
  ofFolds: (path: Path) => Path["points"] = ({ points }) => points,
): Promise<{ readonly paths: readonly Path[]; readonly fits: readonly FoldFits[] }> {
  const { all, folds, learnt, target, partOptions, penalties, options } = task;
  // undefined stands for the default
  const { signal, tolerance, maxIterations, polish } = options;
  const limits = { tolerance, maxIterations, polish } as FoldWork["limits"];
  const before = performance.now();
  const paths: Path[] = [];
  for (const [path, penalty] of penalties.entries()) {
    const onProgress = ({ step, count, lambda }: PathProgress) => tell(task, 0, { path, step, count, lambda });
    const ofAll = { ...limits, penalty, onProgress, ...(signal === undefined ? {} : { signal }) };
    paths.push(pathFrom(await recordPath(all, ofAll, engine)));
  }
  const work: FoldWork = {
    table: learnt.table,
    target,
    partOptions,
    weight: weightOf(all.sample),
    paths: paths.map((path) => ({ penalty: path.penalty, lambdas: ofFolds(path).map(({ lambda }) => lambda) })),
    limits,
  };
  const isLong = (performance.now() - before) * folds.length > WORTH_THREADS_MILLISECONDS;
  // a caller's own engine cannot be sent to others
  const { threads = 1 } = typeof options.engine === "object" ? {} : (engine as Partial<WasmEngine>);
  const run: FoldRun = { work, sample: all.sample, folds, signal, tell: (f, step) => tell(task, f + 1, step) };
  const isShared = threads > 1 && (isLong || options.threads !== undefined);
  return { paths, fits: isShared ? await foldsInThreads(run, threads) : await inTurn(run, engine) };
}

async function inTurn(run: FoldRun, engine: Engine): Promise<FoldFits[]> {
  const fits: FoldFits[] = [];
  for (const f of run.folds.keys()) fits.push(await fittedHere(run, f, engine));
  return fits;
}

/** Says where the fits of fold number `fold` are; 0 for those of all rows. */
function tell({ options, folds, penalties }: FitTask, fold: number, { path, ...step }: FoldStep): void {
  options.onProgress?.({ fold, folds: folds.length, penalty: path + 1, penalties: penalties.length, ...step });
}
