import type { AbortSignalLike } from "../abort-signal-like.js";
import type { Engine } from "../engine/engine.js";
import type { Sample } from "../likelihood/sample.js";
import { type FoldStep, type FoldWork, fitFold } from "./fit-fold.js";
import type { Fold } from "./fold.js";
import type { FoldFits } from "./fold-fits.js";
import { inFold } from "./in-fold.js";

/** Folds that are to be fitted, by whichever thread. */
export interface FoldRun {
  readonly work: FoldWork;
  /** all rows */
  readonly sample: Sample;
  readonly folds: readonly Fold[];
  readonly signal: AbortSignalLike | undefined;
  /** Says where fold f is, from 0. */
  tell(f: number, step: FoldStep): void;
}

/** The fits of fold f on this thread. Errors say which fold it is. */
export async function fittedHere(run: FoldRun, f: number, engine: Engine): Promise<FoldFits> {
  const { work, folds, signal } = run;
  const fold = folds[f]!;
  const onProgress = (step: FoldStep) => run.tell(f, step);
  return { fold, ...(await inFold(fold, folds, () => fitFold(work, fold.training, engine, onProgress, signal))) };
}
