import type { Engine } from "../../src/engine/engine.js";
import { KernelAlgebra } from "../../src/engine/wasm/kernel-algebra.js";
import { KernelThreads } from "../../src/engine/wasm/kernel-threads.js";
import { type Kernels, loadKernels } from "../../src/engine/wasm/load-kernels.js";
import { SamplePasses } from "../../src/engine/wasm/sample-passes.js";
import { stagedSample } from "../../src/engine/wasm/staged-sample.js";
import { rowsOfSample, type WasmLikelihood, wasmLikelihood } from "../../src/engine/wasm/wasm-likelihood.js";
import type { Sample } from "../../src/likelihood/sample.js";

/** The wasm engine, whose passes come in chunks of few multiply-adds: samples of a few rows then have work for every thread. */
export interface SmallChunkEngine extends Engine {
  likelihood(sample: Sample): Promise<WasmLikelihood>;
  close(): void;
}

export async function smallChunkEngine(threadCount: number, chunkOperations: number): Promise<SmallChunkEngine> {
  const kernels = await kernelsHere();
  const threads = new KernelThreads(kernels, threadCount, 0);
  const algebra = new KernelAlgebra(kernels);
  return {
    name: `wasm with ${threadCount} threads and small chunks`,
    likelihood: async (sample) => {
      const passesOver = (share: { every: number; factor: number }) =>
        new SamplePasses(stagedSample(sample, threadCount, share, chunkOperations), threads);
      return wasmLikelihood(rowsOfSample(sample, passesOver), passesOver({ every: 1, factor: 1 }), 64, algebra);
    },
    close: () => {
      threads.close();
      algebra.close();
    },
  };
}

/** The kernels; tests of the wasm engine fail where there are none. */
export async function kernelsHere(): Promise<Kernels> {
  const kernels = await loadKernels();
  if (typeof kernels === "string") throw new Error("this runtime cannot run the kernels");
  return kernels;
}
