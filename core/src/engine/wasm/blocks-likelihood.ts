import type { DesignMatrix } from "../../design/design-matrix.js";
import type { Likelihood } from "../../likelihood/likelihood.js";
import type { DenseAlgebra } from "../../numeric/dense-algebra.js";
import { BlockSums } from "./block-sums.js";
import { kernelSumsOfBlocks } from "./kernel-sums-of-blocks.js";
import type { RowBlocks } from "./row-blocks.js";
import { type OtherForms, type SummedRows, type WasmLikelihood, wasmLikelihood } from "./wasm-likelihood.js";

/** What rows in blocks have in common, besides the rows. */
export interface BlockedSample
  extends Pick<Likelihood, "featureMap" | "classes" | "target" | "classTotals">,
    Pick<SummedRows, "offsetSize"> {
  readonly blocks: RowBlocks;
  /** Φ; null where it is not in memory as a whole */
  readonly design: DesignMatrix | null;
}

/** ℓ of rows in blocks by the kernels: every sum that `wasmLikelihood` has, in passes over the blocks; `onClose` hears of its closing. */
export function blocksLikelihood(
  { blocks, ...sample }: BlockedSample,
  sums: BlockSums,
  algebra: DenseAlgebra,
  views: OtherForms = {},
  onClose: () => void = () => {},
): WasmLikelihood {
  const rows: SummedRows = {
    ...sample,
    rows: blocks.rows,
    share: async (wanted) => {
      const every = Math.max(1, Math.ceil(blocks.rows / Math.max(1, wanted)));
      if (every === 1) return { every, factor: 1 };
      const { weight } = await blocks.every(every);
      return { every, factor: weight > 0 ? blocks.weight / weight : 0 };
    },
    sumsOver: async ({ every, factor }) => {
      const share = new BlockSums(await blocks.every(every), sums.threads, factor);
      return kernelSumsOfBlocks(share, () => share.close());
    },
  };
  return wasmLikelihood(rows, kernelSumsOfBlocks(sums, onClose), 64, algebra, views);
}
