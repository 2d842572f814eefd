import type { MultilogitError } from "../../errors.js";

/** What the counter of tasks is set to when no more are to be taken. */
const PAST_LAST_TASK = 2 ** 30;
/** How often to look whether the last tasks are finished, in case that a worker's message does not arrive. */
const LOOK_MILLISECONDS = 20;

/**
 * The tasks of one pass, which threads take from a counter in shared memory. What has to be waited for is counted there, too: a worker that
 * never starts, or never answers, takes no task, and nothing waits for it.
 */
export class SharedPass {
  /** tasks taken, tasks finished */
  readonly counters = new Int32Array(new SharedArrayBuffer(8));
  /** settles once this thread has left and every task taken is finished; rejects if a worker fails */
  readonly ended: Promise<void>;
  #due: number;
  #hasLeft = false;
  #isSettled = false;
  #timer: ReturnType<typeof setInterval> | undefined;
  #settle!: (failure: MultilogitError | null) => void;

  constructor(tasks: number) {
    this.#due = tasks;
    this.ended = new Promise((resolve, reject) => {
      this.#settle = (failure) => {
        this.#isSettled = true;
        clearInterval(this.#timer);
        if (failure) reject(failure);
        else resolve();
      };
    });
  }

  /** The next task for this thread; past the last one when none is left. */
  take(): number {
    return Atomics.add(this.counters, 0, 1);
  }

  /** This thread has finished a task, or failed in it. */
  finish(): void {
    Atomics.add(this.counters, 1, 1);
  }

  /** No more tasks are taken; those that were taken are still waited for. */
  stop(): void {
    this.#due = Math.min(this.#due, Atomics.exchange(this.counters, 0, PAST_LAST_TASK));
  }

  /** This thread takes no more tasks. */
  leave(): void {
    this.#hasLeft = true;
    if (!this.look() && !this.#isSettled) this.#timer = setInterval(() => this.look(), LOOK_MILLISECONDS);
  }

  /** Ends the pass if nothing of it is left to wait for. */
  look(): boolean {
    const isOver = this.#hasLeft && Atomics.load(this.counters, 1) >= this.#due;
    if (isOver) this.#settle(null);
    return isOver;
  }

  fail(failure: MultilogitError): void {
    this.#settle(failure);
  }
}
