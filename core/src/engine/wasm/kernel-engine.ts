/// <reference lib="esnext.disposable" preserve="true" />
import type { EvenShare } from "../../likelihood/curvature.js";
import type { Likelihood } from "../../likelihood/likelihood.js";
import { otherViews } from "../../likelihood/other-views.js";
import { assertSample, type Sample } from "../../likelihood/sample.js";
import { carefulLikelihood, suitsPlainLoops } from "../careful-likelihood.js";
import type { Engine } from "../engine.js";
import { referenceEngine } from "../reference.js";
import { KernelAlgebra } from "./kernel-algebra.js";
import { kernelColumnSums } from "./kernel-column-sums.js";
import { type KernelInstance, KernelThreads } from "./kernel-threads.js";
import { kernelWorkingSums, suitsWorkingSums } from "./kernel-working-sums.js";
import type { Kernels } from "./load-kernels.js";
import { SamplePasses } from "./sample-passes.js";
import { stagedSample } from "./staged-sample.js";
import { suitsColumnSums } from "./suits-column-sums.js";
import { assertThreads, MOST_DEFAULT_THREADS } from "./thread-count.js";
import { type OtherForms, rowsOfSample, type WasmLikelihood, wasmLikelihood } from "./wasm-likelihood.js";
import { availableThreads } from "./worker-thread.js";

/** More rows go through a smaller memory in blocks: 32-bit addresses reach 4 GiB, and sums need room, too. */
const MOST_BYTES_IN_ONE_MEMORY = 3.5 * 2 ** 30;

/** Kernels in WebAssembly, on one or more threads. `close`, or `await using`, ends the threads; none of them keeps a process alive. */
export interface WasmEngine extends Engine {
  readonly threads: number;
  /** which instructions the kernels use */
  readonly instructions: "SIMD" | "relaxed SIMD";
  likelihood(sample: Sample): Promise<WasmLikelihood>;
  close(): void;
  [Symbol.asyncDispose](): Promise<void>;
}

/** The fast engine over compiled kernels; loaded when an engine is made. */
export function kernelEngine(
  kernels: Kernels,
  wantedThreads: number | undefined,
  mostBytes = MOST_BYTES_IN_ONE_MEMORY,
): WasmEngine {
  const threads = new KernelThreads(kernels, threadCount(wantedThreads));
  const algebra = new KernelAlgebra(kernels);
  // likelihoods that were never closed are collected with their points, and then leave no kernels behind in the workers
  const forgotten = new FinalizationRegistry((instance: KernelInstance) => threads.leave(instance));
  const likelihood = async (sample: Sample): Promise<WasmLikelihood> => {
    assertSample(sample);
    const passesOver = (share: EvenShare) => {
      const passes = new SamplePasses(stagedSample(sample, threads.count, share), threads);
      forgotten.register(passes, passes.instance);
      return passes;
    };
    const views = viewsOf(sample, likelihood);
    if (bytesOf(sample) > mostBytes) {
      const { likelihoodInBlocks } = await import("./likelihood-in-blocks.js");
      return likelihoodInBlocks(sample, threads, algebra, views);
    }
    const working = async () => (suitsWorkingSums(sample) ? kernelWorkingSums(kernels, sample) : null);
    const columns = async () => (suitsColumnSums(sample) ? kernelColumnSums(kernels, sample) : null);
    const forms = { ...views, working, columns };
    return wasmLikelihood(rowsOfSample(sample, passesOver), passesOver({ every: 1, factor: 1 }), 64, algebra, forms);
  };
  const close = () => {
    threads.close();
    algebra.close();
  };
  return Object.freeze({
    name: "wasm",
    threads: threads.count,
    instructions: kernels.instructions,
    likelihood,
    close,
    [Symbol.asyncDispose]: async () => close(),
  });
}

/** The same rows in other forms, and by plain loops. */
export function viewsOf(sample: Sample, likelihoodOf: (other: Sample) => Promise<Likelihood>): OtherForms {
  return {
    ...otherViews(sample, likelihoodOf),
    careful: () => carefulLikelihood(sample, (other) => referenceEngine.likelihood(other)),
    plain: async () => (suitsPlainLoops(sample) ? referenceEngine.likelihood(sample) : null),
  };
}

/** About how many bytes the rows take in a memory; no fewer. */
function bytesOf({ design, rows, labels, offset, hasUnitWeights }: Sample): number {
  const ofLabels = labels.kind === "classes" ? labels.codes : labels.masses;
  return design.bytes + ofLabels.byteLength + (offset?.byteLength ?? 0) + (hasUnitWeights ? 0 : 8 * rows);
}

/** How many threads to run, the caller's included: those asked for, or what the machine has, up to `MOST_DEFAULT_THREADS`. */
export function threadCount(wanted: number | undefined): number {
  if (wanted === undefined) return Math.min(MOST_DEFAULT_THREADS, availableThreads());
  assertThreads(wanted);
  return wanted;
}
