import type { Engine } from "../engine/engine.js";
import { referenceEngine } from "../engine/reference.js";
import { hasWasmEngine, wasmEngine } from "../engine/wasm/wasm-engine.js";
import { MultilogitError } from "../errors.js";
import type { Likelihood } from "../likelihood/likelihood.js";
import type { Sample } from "../likelihood/sample.js";
import type { SamplePlan } from "./sample-plan.js";
import { stagedLikelihoods } from "./staged-likelihoods.js";
import type { StagedRows } from "./staged-rows.js";

/** Holds blocks of rows on which φ has been applied, in the order in which they come. */
export interface BlockStore {
  add(block: Sample): Promise<void>;
  /** The rows of all blocks, at least one; nothing is added afterwards. */
  staged(droppedRows: number): Promise<StagedRows>;
  /** Gives back what was added, where staging did not come to its end. */
  dispose(): Promise<void>;
}

/** Multiply-adds n·d·K from which on starting the kernels for a block pays, as in `chooseEngine`. */
const WORTH_KERNELS = 200_000;

/** The most blocks with kernels: each reserves gigabytes of addresses in V8, which gives a process about a terabyte. */
const MOST_WITH_KERNELS = 32;

/** Where the blocks of a plan are held: in the memory of this process. */
export function blockStore(plan: SamplePlan, name: string): BlockStore {
  const blocks: Likelihood[] = [];
  let kernels: (Engine & { close(): void }) | null = null;
  const dispose = async () => {
    for (const block of blocks) block.close?.();
    kernels?.close();
  };
  return {
    add: async (block) => {
      const isWorth = block.rows * block.design.features * block.classes.length >= WORTH_KERNELS;
      const isLarge = isWorth && blocks.length < MOST_WITH_KERNELS;
      if (isLarge && kernels === null && (await hasWasmEngine())) kernels = await wasmEngine({ threads: 1 });
      blocks.push(await (isLarge && kernels ? kernels : referenceEngine).likelihood(block));
    },
    staged: async (droppedRows) => {
      if (blocks.length === 0)
        throw new MultilogitError(
          "data",
          "every row has a missing cell in a column that is used; ignore the column that is empty",
        );
      return stagedLikelihoods(plan, blocks, { engine: name, droppedRows, dispose });
    },
    dispose,
  };
}
