import { MultilogitError } from "../errors.js";
import { featureMapOf } from "../features/feature-map.js";
import { isFormula } from "../features/formula/formula-plan.js";
import { type NodeModules, type NodeWorker, nodeModule } from "../node-module.js";
import { keptRows } from "../table/row-number.js";
import type { FoldStep, FoldWork, LearntFold } from "./fit-fold.js";
import type { FoldMessage, FoldRequest } from "./fold-messages.js";

/** Not written out where they are used, so that no bundler takes along as a file what only Node reads. */
const [FILE, HERE] = ["./fold-worker.js", import.meta.url];

/** A fold that is being fitted there. */
interface Waiting {
  onProgress(step: FoldStep): void;
  /** null: the thread could not be started */
  resolve(learnt: LearntFold | null): void;
  reject(reason: unknown): void;
}

/** A thread that fits one fold at a time. */
export class FoldThread {
  #hasStarted = false;
  #waiting: Waiting | null = null;
  #failure: unknown = null;
  readonly #worker: NodeWorker;

  private constructor({ Worker }: NodeModules["node:worker_threads"], work: FoldWork) {
    const { target, partOptions, ...rest } = work;
    // leaves out what cannot be sent and has no use there
    const { engine: _, threads: __, signal: ___, onWarnings: ____, ...options } = partOptions;
    this.#worker = new Worker(new URL(FILE!, HERE), { execArgv: [], name: "multilogit folds" });
    this.#worker.on("message", (message: FoldMessage) => this.#hear(message));
    this.#worker.on("error", ({ message }: Error) => this.#fail(message));
    this.#worker.on("exit", (code: number) => this.#fail(`it ended with code ${code}`));
    this.#post({
      work: {
        ...rest,
        partOptions: options,
        target: isFormula(target) ? { formula: target.text, options: target.options } : target,
        keptRows: keptRows(work.table),
      },
    });
  }

  /** Null where there are no such threads, as in a browser, or the work cannot be sent. */
  static started(work: FoldWork): FoldThread | null {
    const threads = nodeModule("node:worker_threads");
    try {
      return threads === null ? null : new FoldThread(threads, work);
    } catch {
      return null;
    }
  }

  /** What the training rows teach; null where the thread could not be started. */
  fit(training: Int32Array, onProgress: (step: FoldStep) => void): Promise<LearntFold | null> {
    return new Promise((resolve, reject) => {
      this.#waiting = { onProgress, resolve, reject };
      if (this.#failure !== null) this.#settle();
      else this.#post({ training });
    });
  }

  /** Ends the thread; a fold that is being fitted fails for this reason. */
  end(reason: unknown): void {
    this.#failure ??= reason;
    this.#hasStarted = true;
    this.#settle();
    void this.#worker.terminate();
  }

  #post(request: FoldRequest): void {
    this.#worker.postMessage(request);
  }

  #hear(message: FoldMessage): void {
    const waiting = this.#waiting;
    if ("hasStarted" in message) {
      this.#hasStarted = true;
      return;
    }
    if (waiting === null) return;
    if ("progress" in message) {
      // what a caller's function throws ends the fit, as it does without a thread
      try {
        waiting.onProgress(message.progress);
      } catch (error) {
        this.end(error);
      }
      return;
    }
    this.#waiting = null;
    if ("learnt" in message) {
      const { features, offset, ...learnt } = message.learnt;
      waiting.resolve({ ...learnt, featureMap: featureMapOf(features, offset) });
    } else {
      const { code, message: why } = message.failed;
      waiting.reject(code === null ? new Error(why) : new MultilogitError(code, why));
    }
  }

  #fail(reason: string): void {
    this.#failure ??= new MultilogitError(
      "engine",
      `a thread that fits folds failed (${reason}); choose again, or with one thread`,
    );
    this.#settle();
  }

  /** Tells the fold that waits, if there is one, that nothing will come. */
  #settle(): void {
    const waiting = this.#waiting;
    this.#waiting = null;
    if (this.#hasStarted) waiting?.reject(this.#failure);
    else waiting?.resolve(null);
  }
}
