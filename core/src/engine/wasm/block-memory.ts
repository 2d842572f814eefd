import { holdPlan } from "./kernel-plan.js";
import { type KernelScratch, kernelScratch, mostOf, needsOf } from "./kernel-scratch.js";
import type { KernelMemory } from "./load-kernels.js";
import { FREE_FROM, MemoryLayout } from "./memory-layout.js";
import type { RowBlock, RowBlocks } from "./row-blocks.js";
import { describedRows, type StagedSample } from "./staged-sample.js";

/** One is summed while the next is read. */
const MOST_SLOTS = 2;
/**
 * Multiply-adds of a chunk: about half a millisecond, so that threads can share one block; more where the sums of many weights would cost
 * as much as the chunk.
 */
const CHUNK_OPERATIONS = 1_500_000;
const OPERATIONS_PER_WEIGHT = 8;

/** A place for one block in the memory. */
interface Slot {
  readonly at: number;
  block: RowBlock | null;
  staged: StagedSample | null;
  loading: Promise<void> | null;
}

/** A memory of the kernels that holds one or two blocks of rows at a time. */
export class BlockMemory {
  readonly memory: KernelMemory;
  readonly #scratch: KernelScratch;
  readonly #slots: readonly Slot[];
  readonly #chunkOperations: number;
  readonly #end: number;

  /** @param factor how many times each row counts */
  constructor(
    readonly blocks: RowBlocks,
    threads: number,
    readonly factor: number,
  ) {
    const { classes: K, standardization } = blocks;
    const d = standardization.center.length;
    this.#chunkOperations = Math.max(CHUNK_OPERATIONS, OPERATIONS_PER_WEIGHT * d * K);
    const layout = new MemoryLayout(FREE_FROM);
    const needs = blocks.blocks.map(({ image }) => needsOf(image.rows, d, K, this.#chunkOperations));
    this.#scratch = kernelScratch(layout, K, standardization, mostOf(needs), threads);
    const bytes = blocks.blocks.reduce((most, { image }) => Math.max(most, this.#laidOut(image, 0).end), 0);
    this.#slots = blocks.blocks
      .slice(0, MOST_SLOTS)
      .map(() => ({ at: layout.room(bytes), block: null, staged: null, loading: null }));
    this.#end = layout.room(0);
    this.memory = layout.memory();
  }

  /** Block b, in the memory once this resolves, until two others were asked for. */
  async staged(b: number): Promise<StagedSample> {
    const slot = this.#slotOf(b);
    this.begin(b);
    await slot.loading;
    return slot.staged!;
  }

  /** Begins to read block b, if there is one, so that it is there when it is asked for. */
  begin(b: number): void {
    const block = this.blocks.blocks[b];
    const slot = this.#slotOf(b);
    if (block === undefined || slot.block === block) return;
    slot.block = block;
    const { image } = block;
    const { plan, layout, at } = this.#laidOut(image, slot.at);
    layout.write(this.memory);
    const loading = block.load(new Uint8Array(this.memory.buffer, at, image.bytes));
    slot.staged = this.#described(block, plan);
    slot.loading = loading;
    // the pass that asks for the block fails; the next one tries again
    loading?.catch(() => {
      slot.block = null;
    });
  }

  /** Waits for reads under way. */
  async settled(): Promise<void> {
    await Promise.allSettled(this.#slots.map(({ loading }) => loading));
  }

  #slotOf(b: number): Slot {
    return this.#slots[b % this.#slots.length]!;
  }

  #laidOut(image: RowBlock["image"], from: number) {
    const { classes, standardization } = this.blocks;
    const layout = new MemoryLayout(from);
    const at = layout.room(image.bytes);
    const plan = holdPlan(layout, image.rows, at, standardization, this.#scratch, classes);
    return { layout, at, plan, end: layout.room(0) };
  }

  #described({ image }: RowBlock, plan: number): StagedSample {
    const { classes: K, standardization } = this.blocks;
    const { center, scale } = standardization;
    return {
      ...this.#scratch,
      ...describedRows(image.rows, standardization, K, this.#chunkOperations),
      memory: this.memory,
      features: center.length,
      classes: K,
      factor: this.factor,
      plan,
      keepsProbabilities: false,
      center,
      scale,
      chunkOperations: this.#chunkOperations,
      end: this.#end,
    };
  }
}
