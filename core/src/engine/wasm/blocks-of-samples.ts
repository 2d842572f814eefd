import type { Likelihood } from "../../likelihood/likelihood.js";
import { classTotals, offsetSize, type Sample } from "../../likelihood/sample.js";
import { BlockRoom } from "./block-room.js";
import { BlockSums } from "./block-sums.js";
import { blocksLikelihood } from "./blocks-likelihood.js";
import { KernelAlgebra } from "./kernel-algebra.js";
import { kernelEngine, threadCount, viewsOf } from "./kernel-engine.js";
import { kernelRows, type Standardization } from "./kernel-rows.js";
import { KernelThreads } from "./kernel-threads.js";
import type { Kernels } from "./load-kernels.js";
import { RowBlocks } from "./row-blocks.js";
import type { OpenSpillStore } from "./spill-store.js";

/** Samples of one φ as the blocks of one. */
export interface BlocksOfSamples {
  readonly rows: number;
  readonly classTotals: Float64Array;
  readonly offsetSize: number;
  /** ℓ of all of them, with every sum; closing it leaves the blocks */
  likelihood(): Likelihood;
  readonly sums: BlockSums;
  /** whether some of them are in the store */
  readonly isSpilled: boolean;
  /** Stops the pass under way, and gives back memory, threads and the store. */
  close(): Promise<void>;
}

export interface BlockOptions {
  /** bytes that blocks may take in memory */
  readonly memory: number;
  /** opens what keeps the others; null where there is nothing that could */
  readonly open: OpenSpillStore | null;
  /** rows of all blocks, 0 if not known */
  readonly expectedRows: number;
  readonly threads?: number | undefined;
}

/** The blocks of samples that come one after the other, each let go once it is a block. @returns null if there are none */
export async function blocksOfSamples(
  kernels: Kernels,
  samples: AsyncIterable<Sample>,
  { memory, open, expectedRows, threads: wanted }: BlockOptions,
): Promise<BlocksOfSamples | null> {
  const room = new BlockRoom(memory, open, expectedRows);
  try {
    const staged = await stagedIn(room, samples);
    return staged && summed(kernels, staged, room, wanted);
  } catch (error) {
    await room.close();
    throw error;
  }
}

interface Staged {
  /** the last sample; the only one if there is one block */
  readonly sample: Sample;
  readonly blocks: RowBlocks;
  readonly totals: Float64Array;
  readonly offsetSize: number;
}

async function stagedIn(room: BlockRoom, samples: AsyncIterable<Sample>): Promise<Staged | null> {
  let staged: Staged | null = null;
  for await (const sample of samples) {
    const { center, scale, ...rows } = kernelRows(sample, { every: 1 });
    staged ??= emptyOf(sample, room, { center, scale });
    await staged.blocks.add(rows);
    const added = classTotals(sample);
    staged = {
      sample,
      blocks: staged.blocks,
      totals: staged.totals.map((total, k) => total + added[k]!),
      offsetSize: staged.offsetSize + offsetSize(sample),
    };
  }
  return staged;
}

function emptyOf(sample: Sample, room: BlockRoom, standardization: Standardization): Staged {
  const K = sample.classes.length;
  return { sample, blocks: new RowBlocks(room, K, standardization), totals: new Float64Array(K), offsetSize: 0 };
}

function summed(kernels: Kernels, staged: Staged, room: BlockRoom, wanted: number | undefined): BlocksOfSamples {
  const { sample, blocks, totals } = staged;
  const { featureMap, classes, target } = sample;
  const threads = new KernelThreads(kernels, threadCount(wanted));
  const algebra = new KernelAlgebra(kernels);
  const sums = new BlockSums(blocks, threads);
  const isWhole = blocks.blocks.length === 1;
  const parts = { featureMap, classes, target, blocks, classTotals: totals, offsetSize: staged.offsetSize };
  // few rows can be had in other forms, too
  const views = isWhole ? viewsOf(sample, (other) => kernelEngine(kernels, 1).likelihood(other)) : {};
  const design = isWhole ? sample.design : null;
  return {
    rows: blocks.rows,
    classTotals: totals,
    offsetSize: staged.offsetSize,
    likelihood: () => blocksLikelihood({ ...parts, design }, sums, algebra, views),
    sums,
    get isSpilled() {
      return room.isSpilled;
    },
    close: async () => {
      sums.close();
      await sums.ended();
      threads.close();
      algebra.close();
      await room.close();
    },
  };
}
