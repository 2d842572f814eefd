import {
  type BlockSum,
  changeSum,
  entriesSum,
  heaviestBlocksSum,
  linearisedSum,
  rowsInOrder,
  slopeSum,
} from "./block-sum.js";
import type { BlockSums } from "./block-sums.js";
import type { KernelSums } from "./kernel-passes.js";
import { closed } from "./kernel-threads.js";

/**
 * Each sum over the blocks in a pass of its own. Closing stops the pass under way and refuses others; the blocks can then be summed by others.
 * @param onClose gives back what is used by these sums alone
 */
export function kernelSumsOfBlocks(blocks: BlockSums, onClose: () => void = () => {}): KernelSums {
  const stop = new AbortController();
  const { rows, classes } = blocks.blocks;
  const sum = async <T>(wanted: BlockSum<T>, over = blocks): Promise<T> => {
    if (stop.signal.aborted) throw closed();
    const [total] = await over.sums([wanted], stop.signal);
    return total as T;
  };
  let squares: Promise<Float64Array> | null = null;
  return {
    rows,
    slope: (W, precision) => sum(slopeSum(W, precision)),
    curvature: (W, V, precision) => sum(entriesSum((block) => block.curvature(W, V, precision))),
    linearised: (W, V) => sum(linearisedSum(W, V)),
    along: (W, V, steps, precision) => sum(entriesSum((block) => block.along(W, V, steps, precision))),
    change: (V) => sum(changeSum(V)),
    constantHessian: (W) => sum(entriesSum((block) => block.constantHessian(W))),
    constantCurvature: (W, v) => sum(entriesSum((block) => block.constantCurvature(W, v))),
    squares: () => (squares ??= sum(entriesSum((block) => block.squares()))),
    rowNumbers: (W, kind) => sum(rowsInOrder(rows * classes, (block) => block.rowNumbers(W, kind))),
    gram: async (W, weighting, { every, factor }, chosen = null, precision = 64) =>
      sum(
        entriesSum((block) => block.gram(W, weighting, { every: 1, factor }, chosen, precision)),
        await blocks.every(every),
      ),
    heaviestBlocks: async (W, { every, factor }, most, directions) =>
      sum(
        heaviestBlocksSum((block) =>
          block.heaviestBlocks(W, { every: 1, factor }, (most * block.rows * every) / rows, directions),
        ),
        await blocks.every(every),
      ),
    entryHessian: (W, entries, precision) => sum(entriesSum((block) => block.entryHessian(W, entries, precision))),
    curvatureSlope: (W, pairs) => sum(entriesSum((block) => block.curvatureSlope(W, pairs))),
    close: () => {
      stop.abort(closed());
      onClose();
    },
  };
}
