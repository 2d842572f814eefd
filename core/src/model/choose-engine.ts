import type { Engine } from "../engine/engine.js";
import { referenceEngine } from "../engine/reference.js";
import { assertThreads } from "../engine/wasm/thread-count.js";
import { wasmEngine, whyNoKernels } from "../engine/wasm/wasm-engine.js";
import { MultilogitError, quoted } from "../errors.js";
import type { Sample } from "../likelihood/sample.js";
import type { Warning } from "./warnings/warning.js";

/** An engine by name, or "auto" for the one that suits the size of the data. */
export type EngineName = "auto" | "reference" | "wasm";

/** Which engine sums over the rows. */
export interface EngineOptions {
  /** An engine, or one by name. Default "auto": the wasm engine where the data are large enough for it. */
  readonly engine?: Engine | EngineName;
  /** How many threads the wasm engine may use. Default: as many as can run at once. */
  readonly threads?: number;
}

/** The engine of one fit. */
export interface ChosenEngine {
  readonly engine: Engine;
  /** why "auto" is slower here than it could be, where it is */
  readonly warning?: Warning;
  /** ends what was started for this fit; a caller's own engine stays */
  close(): void;
}

/** Below this many multiply-adds n·d·K in a product with Φ, a fit is over before the kernels would be compiled (measured: about 10 ms). */
const WORTH_KERNELS = 200_000;

/** Whether "auto" means the wasm engine, where the runtime has it. */
export function isWorthKernels(rows: number, features: number, classes: number): boolean {
  return rows * features * classes >= WORTH_KERNELS;
}

/**
 * The result of `use` with the engine of `options`. If "auto" chose the wasm engine and its memory cannot be allocated (each reserves 10 GB
 * of addresses in V8, more than `ulimit -v` may allow), `use` starts again with the reference engine. `fits` is how many fits of these rows are to be made.
 */
export async function withEngine<T>(
  sample: Sample,
  { engine: wanted = "auto", threads }: EngineOptions,
  use: (engine: Engine, warning: Warning | null) => Promise<T>,
  fits = 1,
): Promise<T> {
  const { engine, warning = null, close } = await chooseEngine(sample, wanted, threads, fits);
  try {
    return await use(engine, warning);
  } catch (error) {
    if (wanted !== "auto" || !isOutOfMemory(error)) throw error;
  } finally {
    close();
  }
  return use(referenceEngine, null);
}

/** The same for results that outlive the call: single-threaded, so there is nothing to close. */
export async function withLastingEngine<T>(
  sample: Sample,
  wanted: Engine | EngineName = "auto",
  use: (engine: Engine) => Promise<T>,
): Promise<T> {
  const hasThreads = wanted === "auto" || wanted === "wasm";
  const { engine } = await chooseEngine(sample, wanted, hasThreads ? 1 : undefined);
  try {
    return await use(engine);
  } catch (error) {
    if (wanted !== "auto" || !isOutOfMemory(error)) throw error;
  }
  return use(referenceEngine);
}

function isOutOfMemory(error: unknown): boolean {
  return error instanceof MultilogitError && error.code === "memory";
}

/**
 * The caller's engine, or one for this sample; `threads` is for the wasm engine. "auto" is the reference engine where the data are small,
 * or where the runtime cannot run the kernels (`hasWasmEngine`).
 */
export async function chooseEngine(
  sample: Sample,
  wanted: Engine | EngineName = "auto",
  threads?: number,
  fits = 1,
): Promise<ChosenEngine> {
  const isOwn = typeof (wanted as Engine | null)?.likelihood === "function";
  if (!isOwn && wanted !== "auto" && wanted !== "wasm" && wanted !== "reference")
    throw new MultilogitError("option", `engine ${quoted(wanted)}; expected "auto", "reference", "wasm" or an engine`);
  if (threads !== undefined) {
    assertThreads(threads);
    if (isOwn || wanted === "reference")
      throw new MultilogitError(
        "option",
        `threads is ${threads}, but ${isOwn ? "you passed an engine instance, which has its own threads" : 'engine is "reference", which has one thread'}; threads are for engine "wasm" or "auto"`,
      );
  }
  if (isOwn) return { engine: wanted as Engine, close: () => {} };
  const isSmall = !isWorthKernels(fits * sample.rows, sample.design.features, sample.classes.length);
  const plain = { engine: referenceEngine, close: () => {} };
  if (wanted === "reference" || (wanted === "auto" && isSmall)) return plain;
  const missing = wanted === "auto" ? await whyNoKernels() : null;
  if (missing !== null) return { ...plain, warning: slowEngine(missing) };
  const engine = await wasmEngine(threads === undefined ? {} : { threads });
  return { engine, close: () => engine.close() };
}

function slowEngine({ why, remedy }: { readonly why: string; readonly remedy: string }): Warning {
  return {
    code: "slow-engine",
    column: "",
    sentence: `${why}, so plain loops summed over the rows, several times as slow as the kernels; ${remedy}, or fit elsewhere`,
  };
}
