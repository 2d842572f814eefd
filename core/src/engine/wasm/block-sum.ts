import type { HeaviestBlocks, LinearisedDual, ScoreChange } from "../../likelihood/likelihood.js";
import { CompensatedSum } from "../../numeric/compensated-sum.js";
import type { FirstSums, KernelSums } from "./kernel-passes.js";
import type { Precision } from "./kernel-scratch.js";

/** One sum over rows that are in blocks: that of one block, and how those of all blocks are put together, in their order. */
export interface BlockSum<T> {
  of(block: KernelSums): Promise<T>;
  joined(): Joined<T>;
}

/** The sum of what blocks give, one after the other. */
export interface Joined<T> {
  add(part: T): void;
  total(): T;
}

/** ℓ and ∇ℓ at W. */
export function slopeSum(W: Float64Array, precision: Precision): BlockSum<FirstSums> {
  return {
    of: (block) => block.slope(W, precision),
    joined: () => {
      const [logLikelihood, slope] = [new CompensatedSum(), arraySum()];
      return {
        add: (part) => {
          logLikelihood.add(part.logLikelihood);
          slope.add(part.slope);
        },
        total: () => ({ logLikelihood: logLikelihood.total, slope: slope.total() }),
      };
    },
  };
}

/** The dual point that V leads to from W. */
export function linearisedSum(W: Float64Array, V: Float64Array): BlockSum<LinearisedDual> {
  return {
    of: (block) => block.linearised(W, V),
    joined: () => {
      const [divergence, curvature] = [new CompensatedSum(), arraySum()];
      let least = 1;
      return {
        add: (part) => {
          divergence.add(part.divergence);
          curvature.add(part.curvature);
          least = Math.min(least, part.least);
        },
        total: () => ({ divergence: divergence.total, curvature: curvature.total(), least }),
      };
    },
  };
}

/** How far V moves scores. */
export function changeSum(V: Float64Array): BlockSum<ScoreChange> {
  return {
    of: (block) => block.change(V),
    joined: () => {
      let [spread, margin] = [0, 0];
      return {
        add: (part) => {
          spread = Math.max(spread, part.spread);
          margin = Math.min(margin, part.margin);
        },
        total: () => ({ spread, margin }),
      };
    },
  };
}

/** Of numbers that are added entry by entry. */
export function entriesSum(of: (block: KernelSums) => Promise<Float64Array>): BlockSum<Float64Array> {
  return { of, joined: arraySum };
}

/** Class blocks, which add up like the rows that they come from. */
export function heaviestBlocksSum(of: (block: KernelSums) => Promise<HeaviestBlocks>): BlockSum<HeaviestBlocks> {
  return {
    of,
    joined: () => {
      let [sum, products]: [HeaviestBlocks | null, number] = [null, 0];
      return {
        add: (part) => {
          products += part.products;
          if (sum === null) sum = part;
          else for (let at = 0; at < part.triangles.length; at++) sum.triangles[at]! += part.triangles[at]!;
        },
        total: () => ({ triangles: new Float32Array(0), ...sum, products }),
      };
    },
  };
}

/** Numbers of every row, those of a block after those of the one before. */
export function rowsInOrder(length: number, of: (block: KernelSums) => Promise<Float64Array>): BlockSum<Float64Array> {
  return {
    of,
    joined: () => {
      const out = new Float64Array(length);
      let at = 0;
      return {
        add: (part) => {
          out.set(part, at);
          at += part.length;
        },
        total: () => out,
      };
    },
  };
}

/** Entry by entry, as CompensatedSum adds numbers; one part is its own sum. */
function arraySum(): Joined<Float64Array> {
  let sum: Float64Array | null = null;
  let lost: Float64Array | null = null;
  return {
    add: (part) => {
      if (sum === null) {
        sum = part;
        return;
      }
      lost ??= new Float64Array(part.length);
      for (let at = 0; at < part.length; at++) {
        const [before, term] = [sum[at]!, part[at]!];
        const next = before + term;
        lost[at]! += Math.abs(before) >= Math.abs(term) ? before - next + term : term - next + before;
        sum[at] = next;
      }
    },
    total: () => {
      const total = sum ?? new Float64Array(0);
      for (let at = 0; lost !== null && at < total.length; at++) total[at]! += lost[at]!;
      return total;
    },
  };
}
