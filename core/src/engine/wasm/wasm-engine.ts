/// <reference lib="esnext.disposable" preserve="true" />
import { assertKnownOptions, MultilogitError, quoted } from "../../errors.js";
import { otherViews } from "../../likelihood/other-views.js";
import { assertSample, type Sample } from "../../likelihood/sample.js";
import { carefulLikelihood, suitsPlainLoops } from "../careful-likelihood.js";
import type { Engine } from "../engine.js";
import { referenceEngine } from "../reference.js";
import { KernelAlgebra } from "./kernel-algebra.js";
import { type KernelInstance, KernelThreads } from "./kernel-threads.js";
import { loadKernels } from "./load-kernels.js";
import { SamplePasses } from "./sample-passes.js";
import { stagedSample } from "./staged-sample.js";
import { type PassesOver, type WasmLikelihood, wasmLikelihood } from "./wasm-likelihood.js";
import { availableThreads } from "./worker-thread.js";

export interface WasmEngineOptions {
  /** How many threads sum over rows, this one included. Default: as many as can run at once, at most 16. */
  readonly threads?: number;
}

/** Kernels in WebAssembly, on one or more threads. `close`, or `await using`, ends the threads; none of them keeps a process alive. */
export interface WasmEngine extends Engine {
  readonly threads: number;
  /** which instructions the kernels use */
  readonly instructions: "SIMD" | "relaxed SIMD";
  likelihood(sample: Sample): Promise<WasmLikelihood>;
  close(): void;
  [Symbol.asyncDispose](): Promise<void>;
}

/** The default at most; machines with more were not measured. */
const MOST_DEFAULT_THREADS = 16;
/** More than any machine runs at once; a number above it is a mistake. */
const MOST_THREADS = 256;

/** Whether this runtime can run the kernels: WebAssembly with SIMD and shared memory. */
export async function hasWasmEngine(): Promise<boolean> {
  return (await loadKernels()) !== null;
}

/**
 * The fast engine: the numbers of the reference engine to rounding, the same digits for any number of threads. Throws where the runtime
 * has no SIMD (`hasWasmEngine`).
 */
export async function wasmEngine(options: WasmEngineOptions = {}): Promise<WasmEngine> {
  assertKnownOptions(options, ["threads"], "wasmEngine");
  const kernels = await loadKernels();
  if (kernels === null)
    throw new MultilogitError(
      "engine",
      "the wasm engine needs WebAssembly with SIMD and shared memory, which this runtime lacks; use the reference engine",
    );
  const threads = new KernelThreads(kernels, threadCount(options.threads));
  const algebra = new KernelAlgebra(kernels);
  // likelihoods that were never closed are collected with their points, and then leave no kernels behind in the workers
  const forgotten = new FinalizationRegistry((instance: KernelInstance) => threads.leave(instance));
  const likelihood = async (sample: Sample): Promise<WasmLikelihood> => {
    assertSample(sample);
    const passesOver: PassesOver = (share) => {
      const passes = new SamplePasses(stagedSample(sample, threads.count, share), threads);
      forgotten.register(passes, passes.instance);
      return passes;
    };
    const careful = () => carefulLikelihood(sample, (other) => referenceEngine.likelihood(other));
    const plain = async () => (suitsPlainLoops(sample) ? referenceEngine.likelihood(sample) : null);
    const views = { ...otherViews(sample, likelihood), careful, plain };
    return wasmLikelihood(sample, passesOver, passesOver({ every: 1, factor: 1 }), 64, algebra, views);
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

function threadCount(wanted: number | undefined): number {
  if (wanted === undefined) return Math.min(MOST_DEFAULT_THREADS, availableThreads());
  assertThreads(wanted);
  return wanted;
}

/** Throws unless that many threads can be asked for. */
export function assertThreads(threads: number): void {
  if (!Number.isInteger(threads) || threads < 1 || threads > MOST_THREADS)
    throw new MultilogitError(
      "option",
      `threads is ${quoted(threads)}; expected a whole number from 1 to ${MOST_THREADS}`,
    );
}
