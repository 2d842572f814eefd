import type { AbortSignalLike } from "../abort-signal-like.js";
import { yieldToEventLoop } from "../yield-to-event-loop.js";

/** Thrown by work that would take more steps than it has, or that was stopped. */
export class WorkEnded extends Error {
  override readonly name = "WorkEnded";
}

/** How long work is followed and stopped. */
export interface WorkWatch {
  readonly signal?: AbortSignalLike;
  /** gets the share of the steps that is used up */
  readonly onSteps?: (share: number) => void;
}

/** Milliseconds between two looks at the signal. */
const INTERVAL = 50;

/** Multiplications that work may take: the same answer on every machine, and about 1e9 of them a second. */
export class WorkSteps {
  readonly #most: number;
  readonly #watch: WorkWatch;
  #left: number;
  #looked = performance.now();

  constructor(most: number, watch: WorkWatch = {}) {
    this.#most = most;
    this.#left = most;
    this.#watch = watch;
  }

  /** @throws WorkEnded when there are none left */
  take(steps: number): void {
    this.#left -= steps;
    if (this.#left < 0) throw new WorkEnded("the work has used up its steps");
  }

  /** Lets timers and signals run, now and then. @throws WorkEnded when it is aborted */
  async pause(share = 1 - this.#left / this.#most): Promise<void> {
    if (this.#watch.signal?.aborted) throw new WorkEnded("the work was stopped");
    if (performance.now() - this.#looked < INTERVAL) return;
    this.#watch.onSteps?.(share);
    await yieldToEventLoop();
    this.#looked = performance.now();
    if (this.#watch.signal?.aborted) throw new WorkEnded("the work was stopped");
  }
}
