import { MultilogitError } from "../../errors.js";
import { yieldToEventLoop } from "../../yield-to-event-loop.js";
import { instantiated } from "./instantiated.js";
import type { KernelFunctions, KernelPasses } from "./kernel-interface.js";
import type { KernelMemory, Kernels } from "./load-kernels.js";
import { SharedPass } from "./shared-pass.js";
import { startableWorkers, startWorkerThread, type WorkerMessage, type WorkerThread } from "./worker-thread.js";

/** Kernels over one memory. */
export interface KernelInstance {
  readonly id: number;
  readonly memory: KernelMemory;
  readonly kernels: KernelPasses & KernelFunctions;
}

/** The numbers that a kernel takes for one task, as kernel-interface.ts names them. */
export type TaskOf<Name extends keyof KernelPasses> = KernelPasses[Name] extends (
  plan: number,
  workspace: number,
  ...task: infer Task
) => void
  ? Task extends readonly number[]
    ? Readonly<Task>
    : never
  : never;

/** One pass: what its kernel is called with for each task, after the plan and the thread's own workspace. */
export interface Pass {
  readonly kernel: keyof KernelPasses;
  readonly plan: number;
  /** one per thread */
  readonly workspaces: readonly number[];
  /** each a `TaskOf` this kernel */
  readonly tasks: readonly (readonly number[])[];
  /** about how many multiply-adds it takes */
  readonly operations: number;
}

/** A worker thread and the memories that it has instantiated kernels for. */
interface KernelWorker {
  readonly thread: WorkerThread;
  readonly known: Set<number>;
}

/** After this many milliseconds in kernels, yield to timers, messages and abort signals. */
const TURN_MILLISECONDS = 15;
/** Multiply-adds that this thread does alone before workers are started: about 50 ms, as long as starting them, which may never pay off. */
const WORTH_WORKERS = 100_000_000;
/** Multiply-adds below which a single pass is not worth handing over. */
const WORTH_SHARING = 1 / 5;
/**
 * The threads of one engine: this one, and workers that are started at the first pass with work for them. They never keep a process
 * alive. Which thread takes a task changes nothing in what it leaves in memory.
 */
export class KernelThreads {
  #workers: KernelWorker[] = [];
  #nextInstance = 0;
  #passes = 0;
  #isClosed = false;
  #operations = 0;
  /** fewer than were asked for once memory for more has run out */
  #mostWorkers = Number.POSITIVE_INFINITY;
  /** across passes, many of which are short */
  #lastTurn = performance.now();
  /** the passes under way, by number; several likelihoods may have passes under way */
  #underWay = new Map<number, SharedPass>();

  constructor(
    readonly kernels: Kernels,
    readonly count: number,
    /** multiply-adds done by this thread alone before others are started */
    readonly worthWorkers = WORTH_WORKERS,
  ) {}

  open(memory: KernelMemory): KernelInstance {
    this.#assertOpen();
    const kernels = instantiated(this.kernels, memory) as KernelInstance["kernels"];
    return { id: this.#nextInstance++, memory, kernels };
  }

  /** Drops an instance. */
  leave({ id }: KernelInstance): void {
    for (const { thread, known } of this.#workers) if (known.delete(id)) thread.post({ close: id });
  }

  /** Ends the workers; the engine cannot be used afterwards. */
  close(): void {
    this.#isClosed = true;
    this.#end();
    for (const shared of this.#underWay.values()) shared.fail(closed());
  }

  /** How many threads would share a pass of this many multiply-adds, if it had tasks for all of them. */
  sharing(operations: number): number {
    const isWorthIt = operations >= WORTH_SHARING * this.worthWorkers;
    return isWorthIt && this.#operations + operations >= this.worthWorkers ? this.count : 1;
  }

  /** Runs a pass, one at a time in each instance; stops between two tasks when `isStopped` says so. */
  async run(instance: KernelInstance, pass: Pass, isStopped: () => boolean): Promise<void> {
    this.#assertOpen();
    this.#operations += pass.operations;
    const wanted = Math.min(this.count, pass.tasks.length) - 1;
    const workers = this.#operations < this.worthWorkers ? 0 : this.#started(wanted);
    if (workers < 1) return this.#work(instance, pass, inOrder(), isStopped);
    const shared = new SharedPass(pass.tasks.length);
    const others = this.#delegate(instance, pass, shared, workers);
    others.catch(() => shared.stop());
    const own = this.#work(
      instance,
      pass,
      () => shared.take(),
      isStopped,
      () => shared.finish(),
    );
    own.catch(() => shared.stop()).finally(() => shared.leave());
    // both, so that nothing still writes to the memory when the next pass begins
    const [first, second] = await Promise.allSettled([others, own]);
    for (const part of [first, second]) if (part.status === "rejected") throw part.reason;
  }

  /** This thread's part of a pass. */
  async #work(
    instance: KernelInstance,
    pass: Pass,
    next: () => number,
    isStopped: () => boolean,
    onFinished = () => {},
  ): Promise<void> {
    const kernel = instance.kernels[pass.kernel] as (...numbers: number[]) => void;
    for (let t = next(); t < pass.tasks.length; t = next()) {
      try {
        kernel(pass.plan, pass.workspaces[0]!, ...pass.tasks[t]!);
      } finally {
        onFinished();
      }
      if (performance.now() - this.#lastTurn < TURN_MILLISECONDS) continue;
      await yieldToEventLoop();
      if (this.#isClosed || isStopped()) throw closed();
      this.#lastTurn = performance.now();
    }
  }

  /** The workers' part; resolves when every task taken is finished, rejects when a worker fails. */
  #delegate(instance: KernelInstance, pass: Pass, shared: SharedPass, workers: number): Promise<void> {
    const number = ++this.#passes;
    const busy = this.#workers.slice(0, workers);
    for (const { thread } of this.#workers) thread.hold(true);
    busy.forEach(({ thread, known }, w) => {
      const isNew = !known.has(instance.id);
      known.add(instance.id);
      thread.post({
        ...(isNew ? { open: { id: instance.id, module: this.kernels.module, memory: instance.memory } } : {}),
        pass: { ...pass, id: instance.id, workspace: pass.workspaces[w + 1], counters: shared.counters, number },
      });
    });
    this.#underWay.set(number, shared);
    return shared.ended.finally(() => {
      this.#underWay.delete(number);
      if (this.#underWay.size === 0) for (const { thread } of this.#workers) thread.hold(false);
    });
  }

  /** How many of the wanted workers run, after starting those that are missing. */
  #started(wanted: number): number {
    const missing = wanted - this.#workers.length;
    const room = missing > 0 ? startableWorkers() : missing;
    if (room < missing) this.#mostWorkers = this.#workers.length + room;
    const workers = Math.min(wanted, this.#mostWorkers);
    while (this.#workers.length < workers) this.#workers.push(this.#start());
    return workers;
  }

  #start(): KernelWorker {
    const thread = startWorkerThread({
      onMessage: (message) => this.#hear(message),
      onFailure: (reason) => this.#fail(thread, reason),
    });
    return { thread, known: new Set() };
  }

  #hear(message: WorkerMessage): void {
    if ("failed" in message) {
      this.#fail(null, message.failed);
      return;
    }
    this.#underWay.get(message.done)?.look();
  }

  /** A worker that dies takes the passes under way with it; the next one starts new workers. */
  #fail(thread: WorkerThread | null, reason: string): void {
    if (thread !== null && !this.#workers.some((worker) => worker.thread === thread)) return;
    this.#end();
    const failure = new MultilogitError(
      "engine",
      `a worker thread of the wasm engine failed in the middle of a pass (${reason}); fit again, or with one thread`,
    );
    for (const shared of this.#underWay.values()) shared.fail(failure);
  }

  #end(): void {
    const workers = this.#workers;
    this.#workers = [];
    for (const { thread } of workers) thread.end();
  }

  #assertOpen(): void {
    if (this.#isClosed) throw closed();
  }
}

export function closed(): MultilogitError {
  return new MultilogitError("engine", "the wasm engine or its likelihood was closed; make a new one");
}

function inOrder(): () => number {
  let next = 0;
  return () => next++;
}
