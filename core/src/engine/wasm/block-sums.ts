import type { AbortSignalLike } from "../../abort-signal-like.js";
import { BlockMemory } from "./block-memory.js";
import type { BlockSum } from "./block-sum.js";
import { closed, type KernelThreads } from "./kernel-threads.js";
import type { RowBlocks } from "./row-blocks.js";
import { SamplePasses } from "./sample-passes.js";

/** What a list of sums over blocks gives. */
export type TotalsOf<Wanted extends readonly BlockSum<unknown>[]> = {
  readonly [I in keyof Wanted]: Wanted[I] extends BlockSum<infer T> ? T : never;
};

/**
 * Sums over rows in blocks, which go through one memory of the kernels one after the other. The sums of the blocks are added in their order,
 * so that the digits depend neither on where blocks are kept nor on the threads.
 */
export class BlockSums {
  readonly #memory: BlockMemory;
  #passes: SamplePasses | null = null;
  #last: Promise<unknown> = Promise.resolve();
  #isClosed = false;
  #isStopped = false;
  #form = -1;
  readonly #shares = new Map<number, Promise<BlockSums>>();

  /** @param factor how many times each row counts */
  constructor(
    readonly blocks: RowBlocks,
    readonly threads: KernelThreads,
    factor = 1,
  ) {
    this.#memory = new BlockMemory(blocks, threads.count, factor);
  }

  /** Several sums in one pass over the blocks; rejects with the signal's reason if it is aborted, also within a block. */
  sums<const Wanted extends readonly BlockSum<unknown>[]>(
    wanted: Wanted,
    signal?: AbortSignalLike,
  ): Promise<TotalsOf<Wanted>> {
    if (this.#isClosed) return Promise.reject(closed());
    const next = this.#last.then(() => this.#pass(wanted, signal));
    this.#last = next.catch(() => {});
    return next as Promise<TotalsOf<Wanted>>;
  }

  /** The sums over every `every`-th row; made once, and closed with these. */
  every(every: number): Promise<BlockSums> {
    if (every === 1) return Promise.resolve(this);
    let share = this.#shares.get(every);
    if (share === undefined) {
      share = this.blocks.every(every).then((blocks) => new BlockSums(blocks, this.threads, this.#memory.factor));
      this.#shares.set(every, share);
      share.catch(() => this.#shares.delete(every));
    }
    return share;
  }

  close(): void {
    this.#isClosed = true;
    this.#last.then(() => this.#passes?.close());
    for (const share of this.#shares.values())
      share.then(
        (sums) => sums.close(),
        () => {},
      );
  }

  /** Resolves when nothing is read or summed any more, after `close`. */
  async ended(): Promise<void> {
    await Promise.allSettled([...this.#shares.values()].map(async (share) => (await share).ended()));
    await this.#last;
  }

  async #pass(wanted: readonly BlockSum<unknown>[], signal: AbortSignalLike | undefined): Promise<unknown[]> {
    signal?.throwIfAborted();
    const stop = () => {
      this.#isStopped = true;
    };
    signal?.addEventListener("abort", stop, { once: true });
    try {
      const joined = wanted.map((each) => each.joined());
      for (let b = 0; b < this.blocks.blocks.length; b++) {
        const block = await this.#staged(b);
        for (const [w, each] of wanted.entries()) joined[w]!.add(await each.of(block));
      }
      return joined.map((each) => each.total());
    } catch (error) {
      throw signal?.aborted ? signal.reason : error;
    } finally {
      signal?.removeEventListener("abort", stop);
      this.#isStopped = false;
      await this.#memory.settled();
    }
  }

  /** The passes over block b, while the next one is read. */
  async #staged(b: number): Promise<SamplePasses> {
    const staged = await this.#memory.staged(b);
    if (this.#isClosed || this.#isStopped) throw closed();
    this.#memory.begin(b + 1);
    const { form } = this.blocks.blocks[b]!;
    this.#passes ??= new SamplePasses(staged, this.threads, () => this.#isClosed || this.#isStopped);
    this.#passes.moveTo(staged, form === this.#form);
    this.#form = form;
    return this.#passes;
  }
}
