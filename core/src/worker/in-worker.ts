import { assertKnownOptions, MultilogitError, quoted } from "../errors.js";
import { featureMapOf } from "../features/feature-map.js";
import { isFormula } from "../features/formula/formula-plan.js";
import type { FitOptions, fit } from "../model/fit.js";
import { type Model, type ModelParts, modelOf } from "../model/model.js";
import { modelContent } from "../model/model-to-text.js";
import { isArrowTable, tableFromArrow } from "../table/arrow-table.js";
import { assertMatrix, isMatrix } from "../table/row-matrix.js";
import { keptRows } from "../table/row-number.js";
import type { Table } from "../table/table.js";
import { yieldToEventLoop } from "../yield-to-event-loop.js";
import type { FitMessage, FitRequest, SentFormula } from "./fit-messages.js";
import { type FitThread, type FitWorker, startFitThread } from "./fit-thread.js";

/** Options of `inWorker`. */
export interface InWorkerOptions {
  /**
   * Starts a web worker that runs `multilogit/worker/fit-worker.js`, where the bundler does not find that file by itself (esbuild), or a
   * page serves it from elsewhere. Default: `new Worker(new URL("./fit-worker.js", import.meta.url), { type: "module" })`, and in Node, Deno
   * and Bun a thread.
   */
  readonly worker?: () => FitWorker;
}

/** Fits that run in a worker. */
export interface WorkerFits {
  /**
   * `fit` of multilogit in a worker of its own, which ends with the fit: the same arguments, and the model comes back as if it had been
   * fitted here. Rows and options are copied to the worker, so they may hold nothing that `structuredClone` refuses; numbers in a
   * `SharedArrayBuffer` are shared. `onProgress` and `onWarnings` are called here; `signal` ends the worker at once. An `engine` is given
   * by its name. Errors are those of `fit`.
   */
  readonly fit: typeof fit;
}

/**
 * `fit` in a worker, so that a page stays responsive; in Node, Deno and Bun in a thread.
 *
 * @throws MultilogitError "engine" where the worker cannot be started or dies
 * @example
 * const there = await inWorker().fit(rows, "kind", { onProgress: ({ iteration }) => console.log(iteration) });
 * there.classes; // ["apple", "banana"]
 */
export function inWorker(options: InWorkerOptions = {}): WorkerFits {
  assertKnownOptions(options, ["worker"], "inWorker");
  const fitThere = (rows: object, target: unknown, fitOptions: FitOptions = {}) =>
    fitInWorker(options.worker, rows, target, fitOptions);
  return Object.freeze({ fit: fitThere as typeof fit });
}

/** A piece of a matrix takes about 5 ms to copy. */
const PIECE_BYTES = 2 ** 22;

async function fitInWorker(
  worker: (() => FitWorker) | undefined,
  rows: object,
  target: unknown,
  options: FitOptions,
): Promise<Model> {
  const { signal, onProgress, onWarnings } = options;
  const request = requestOf(rows, target, options);
  signal?.throwIfAborted();
  const thread = startFitThread(worker);
  let onAbort = () => {};
  let isOver = false;
  try {
    return await new Promise<Model>((resolve, reject) => {
      onAbort = () => reject(signal!.reason);
      signal?.addEventListener("abort", onAbort);
      const hear = (message: FitMessage) => {
        if ("progress" in message) onProgress?.(message.progress);
        else if ("warnings" in message) onWarnings?.(message.warnings);
        else if ("model" in message) resolve(modelFrom(message.model));
        else reject(errorFrom(message.failed));
      };
      // what a caller's function throws ends the fit, as it does without a worker
      const onMessage = (message: FitMessage) => {
        try {
          hear(message);
        } catch (error) {
          reject(error);
        }
      };
      thread.listen({ onMessage, onFailure: reject });
      send(thread, request, () => isOver).catch(reject);
    });
  } finally {
    isOver = true;
    signal?.removeEventListener("abort", onAbort);
    thread.end();
  }
}

function requestOf(rows: object, target: unknown, options: FitOptions): FitRequest {
  const { signal: _signal, onProgress, onWarnings: _warnings, engine, ...rest } = options;
  if (engine !== undefined && typeof engine !== "string")
    throw new MultilogitError(
      "option",
      `engine is ${quoted(engine)}, which cannot be sent to a worker; name it: "auto", "reference" or "wasm"`,
    );
  const { ignore = [] } = options;
  const isArrow = isArrowTable(rows);
  const names = isArrow ? rows.schema.fields.map(({ name }) => name) : [];
  return {
    // its columns are methods
    rows: isArrow ? tableFromArrow(rows, (name) => !ignore.includes(name)) : rows,
    following: 0,
    keptRows: keptRows(rows as Table),
    target: isFormula(target) ? ({ formula: target.text, options: target.options } satisfies SentFormula) : target,
    options: {
      ...rest,
      ...(engine === undefined ? {} : { engine }),
      ...(isArrow ? { ignore: ignore.filter((name) => !names.includes(name)) } : {}),
    },
    wantsProgress: onProgress !== undefined,
  };
}

/** Many numbers go in pieces, with turns for the page between them: 47 MB at once stopped it for 80 ms and more. */
async function send(thread: FitThread, request: FitRequest, isOver: () => boolean): Promise<void> {
  const { rows } = request;
  const isLarge = isMatrix(rows) && rows.data.byteLength > PIECE_BYTES && rows.data.buffer instanceof ArrayBuffer;
  if (!isLarge) return post(() => thread.post(request));
  assertMatrix(rows);
  const { data, ...rest } = rows;
  const length = Math.floor(PIECE_BYTES / data.BYTES_PER_ELEMENT);
  post(() => thread.post({ ...request, rows: rest, following: data.length }));
  for (let from = 0; from < data.length && !isOver(); from += length) {
    const piece = data.slice(from, from + length);
    thread.post({ piece, from }, [piece.buffer as ArrayBuffer]);
    await yieldToEventLoop();
  }
}

function post(posting: () => void): void {
  try {
    posting();
  } catch (error) {
    throw new MultilogitError(
      "data",
      `rows or options cannot be copied to a worker (${(error as Error).message}); give plain objects and arrays: columns that hold functions have to be left out, not only ignored`,
    );
  }
}

function modelFrom(parts: ModelParts): Model {
  const { features, offset } = parts.featureMap;
  return modelOf({ ...parts, featureMap: featureMapOf(features, offset) }, modelContent);
}

function errorFrom({ code, message }: { readonly code: MultilogitError["code"] | null; readonly message: string }) {
  return code === null ? new Error(message) : new MultilogitError(code, message);
}
