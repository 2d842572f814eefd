import { availableMemory } from "../available-memory.js";
import { wasmEngine } from "../engine/wasm/wasm-engine.js";
import { startableWorkers } from "../engine/wasm/worker-thread.js";
import type { FoldFits } from "./fold-fits.js";
import { type FoldRun, fittedHere } from "./fold-run.js";
import { FoldThread } from "./fold-thread.js";
import { inFold } from "./in-fold.js";

/** What a thread takes besides rows, bytes, and for each number of them: a copy of the table, the training rows, and Φ in the forms of a path. */
const BYTES_OF_A_THREAD = 40e6;
const BYTES_OF_A_NUMBER = 40;

/**
 * The fits of all folds in up to `most` threads: each takes the next fold when it has done one, and this one too. The error is that of the first fold that
 * fails.
 */
export async function foldsInThreads(run: FoldRun, most: number): Promise<FoldFits[]> {
  const { work, folds, signal } = run;
  const own = await wasmEngine({ threads: 1 });
  const others = Math.min(most - 1, folds.length - 1, startableWorkers(), affordable(run));
  const threads = Array.from({ length: others }, () => FoldThread.started(work)).filter((each) => each !== null);
  const fits: FoldFits[] = [];
  const failures: unknown[] = [];
  const waiting = [...folds.keys()];
  const takeTurns = async (fit: (f: number) => Promise<FoldFits | null>) => {
    while (failures.length === 0 && waiting.length > 0) {
      const f = waiting.shift()!;
      try {
        const ofFold = await fit(f);
        if (ofFold === null) {
          waiting.unshift(f);
          return;
        }
        fits[f] = ofFold;
      } catch (error) {
        failures[f] = error;
      }
    }
  };
  const turnsHere = () => takeTurns((f) => fittedHere(run, f, own));
  const turnsIn = (thread: FoldThread) =>
    takeTurns(async (f) => {
      const fold = folds[f]!;
      const learnt = await inFold(fold, folds, () => thread.fit(fold.training, (step) => run.tell(f, step)));
      return learnt === null ? null : { fold, ...learnt };
    });
  const onAbort = () => {
    for (const thread of threads) thread.end(signal!.reason);
  };
  signal?.addEventListener("abort", onAbort);
  try {
    await Promise.all([turnsHere(), ...threads.map(turnsIn)]);
    // what a thread gave back that could not be started
    await turnsHere();
  } finally {
    signal?.removeEventListener("abort", onAbort);
    for (const thread of threads) thread.end(null);
    own.close();
  }
  signal?.throwIfAborted();
  for (const f of folds.keys()) if (f in failures) throw failures[f];
  return fits;
}

/** How many more threads half of the free memory has room for. */
function affordable({ sample: { rows, design, classes } }: FoldRun): number {
  const bytes = BYTES_OF_A_THREAD + BYTES_OF_A_NUMBER * rows * (design.features + classes.length);
  return Math.floor(availableMemory() / 2 / bytes);
}
