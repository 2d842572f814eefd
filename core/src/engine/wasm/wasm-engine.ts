import { assertKnownOptions, MultilogitError } from "../../errors.js";
import type { WasmEngine } from "./kernel-engine.js";
import { type Kernels, loadKernels, type NoKernels } from "./load-kernels.js";

/** Options of `wasmEngine`. */
export interface WasmEngineOptions {
  /** How many threads sum over rows, this one included. Default: as many as can run at once, at most 16. */
  readonly threads?: number;
}

/**
 * Whether this runtime can run the kernels: WebAssembly with SIMD and shared memory.
 * @example
 * await hasWasmEngine(); // true
 */
export async function hasWasmEngine(): Promise<boolean> {
  return (await whyNoKernels()) === null;
}

/** Why the kernels cannot run here, and what helps; null where they can. */
export async function whyNoKernels(): Promise<{ readonly why: string; readonly remedy: string } | null> {
  const kernels = await loadKernels();
  return typeof kernels === "string" ? REASONS[kernels] : null;
}

const REASONS: Readonly<Record<NoKernels, { readonly why: string; readonly remedy: string }>> = {
  "no-instructions": {
    why: "this runtime lacks WebAssembly with SIMD and shared memory",
    remedy: "update it",
  },
  policy: {
    why: "the content security policy of this page forbids WebAssembly",
    remedy: "add 'wasm-unsafe-eval' to its script-src",
  },
};

/**
 * The fast engine: the numbers of the reference engine to rounding, the same digits for any number of threads. Throws where the runtime
 * has no SIMD (`hasWasmEngine`).
 * @example
 * const engine = await wasmEngine({ threads: 2 });
 * const model = await fit(rows, "kind", { engine });
 * engine.close();
 * model.report.engine; // "wasm"
 */
export async function wasmEngine(options: WasmEngineOptions = {}): Promise<WasmEngine> {
  assertKnownOptions(options, ["threads"], "wasmEngine");
  // loaded when it is asked for, so that a page whose fits are small does not carry it
  const [kernels, { kernelEngine }] = await Promise.all([loadedKernels(), import("./kernel-engine.js")]);
  return kernelEngine(kernels, options.threads);
}

/** The kernels. @throws MultilogitError "engine" where they cannot run */
export async function loadedKernels(): Promise<Kernels> {
  const kernels = await loadKernels();
  if (kernels === "no-instructions")
    throw new MultilogitError(
      "engine",
      "the wasm engine needs WebAssembly with SIMD and shared memory, which this runtime lacks; use the reference engine",
    );
  if (kernels === "policy")
    throw new MultilogitError(
      "engine",
      `the wasm engine needs WebAssembly, which the content security policy of this page forbids; ${REASONS.policy.remedy}, or use the reference engine`,
    );
  return kernels;
}
