import { type Sample, sampleFacts } from "../../likelihood/sample.js";
import type { DenseAlgebra } from "../../numeric/dense-algebra.js";
import { BlockRoom } from "./block-room.js";
import { BlockSums } from "./block-sums.js";
import { blocksLikelihood } from "./blocks-likelihood.js";
import { kernelRows } from "./kernel-rows.js";
import type { KernelThreads } from "./kernel-threads.js";
import { addSlices, RowBlocks } from "./row-blocks.js";
import { rowsPerBlock } from "./rows-per-block.js";
import type { OtherForms, WasmLikelihood } from "./wasm-likelihood.js";

/** ℓ of a sample that no one memory of the kernels holds: its rows stay where they are, and are copied there a block at a time. */
export async function likelihoodInBlocks(
  sample: Sample,
  threads: KernelThreads,
  algebra: DenseAlgebra,
  views: OtherForms,
  blockRows = rowsPerBlock(sample.featureMap, sample.classes.length),
): Promise<WasmLikelihood> {
  const { classes, design } = sample;
  const { center, scale, ...rows } = kernelRows(sample, { every: 1 });
  // the shares of rows that solvers take are copies, and memory that holds the sample has room for them
  const room = new BlockRoom(Number.POSITIVE_INFINITY, null);
  const blocks = new RowBlocks(room, classes.length, { center, scale });
  await addSlices(blocks, rows, blockRows);
  const sums = new BlockSums(blocks, threads);
  return blocksLikelihood({ ...sampleFacts(sample), blocks, design }, sums, algebra, views, () => sums.close());
}
