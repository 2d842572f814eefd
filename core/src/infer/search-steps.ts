import { yieldToEventLoop } from "../yield-to-event-loop.js";

/** Thrown by a search that has used up its steps, or that was stopped. */
export class SearchEnded extends Error {
  override readonly name = "SearchEnded";
}

/** How a long search reports its progress and is stopped. */
export interface SearchWatch {
  readonly signal?: AbortSignal;
  /** called with the share of the steps used so far */
  readonly onSteps?: (share: number) => void;
}

/** Milliseconds between two checks of the signal. */
const INTERVAL = 50;

/** Counts down the multiplications that a search may take: the same answer on every machine, and about 1e9 of them a second. */
export class SearchSteps {
  readonly #most: number;
  readonly #watch: SearchWatch;
  #left: number;
  #looked = performance.now();

  constructor(most: number, watch: SearchWatch = {}) {
    this.#most = most;
    this.#left = most;
    this.#watch = watch;
  }

  /** @throws SearchEnded when there are none left */
  take(steps: number): void {
    this.#left -= steps;
    if (this.#left < 0) throw new SearchEnded("the search has used up its steps");
  }

  /** Lets timers and signals run, now and then. @throws SearchEnded when it is aborted */
  async pause(): Promise<void> {
    if (performance.now() - this.#looked < INTERVAL) return;
    this.#watch.onSteps?.(1 - this.#left / this.#most);
    await yieldToEventLoop();
    this.#looked = performance.now();
    if (this.#watch.signal?.aborted) throw new SearchEnded("the search was stopped");
  }
}
