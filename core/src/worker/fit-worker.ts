// The script of a worker that fits once: it hears one `FitRequest`, perhaps in pieces, and says `FitMessage`s, the last of which is a model or a failure.

import { MultilogitError } from "../errors.js";
import { fit } from "../model/fit.js";
import type { Model, ModelParts } from "../model/model.js";
import { nodeModule } from "../node-module.js";
import type { NumberArray } from "../table/number-array.js";
import type { RowMatrix } from "../table/row-matrix.js";
import { rememberRows } from "../table/row-number.js";
import type { Table } from "../table/table.js";
import type { FitMessage, FitPiece, FitRequest, SentFormula } from "./fit-messages.js";

const port = nodeModule("node:worker_threads")?.parentPort ?? null;
const say = (message: FitMessage) => (port ?? (self as unknown as typeof port))!.postMessage(message);
let waiting: FitRequest | null = null;
let data: NumberArray | null = null;
if (port) port.on("message", hear as (message: never) => void);
else self.onmessage = ({ data: message }: MessageEvent<FitRequest | FitPiece>) => hear(message);

/** Fits as soon as all numbers are here. */
function hear(message: FitRequest | FitPiece): void {
  if (!("piece" in message)) {
    if (message.following === 0) void answer(message);
    else waiting = message;
    return;
  }
  const { piece, from } = message;
  const { following, rows } = waiting!;
  data ??= new (piece.constructor as new (length: number) => NumberArray)(following);
  data.set(piece, from);
  if (from + piece.length === following) void answer({ ...waiting!, rows: { ...(rows as RowMatrix), data } });
}

async function answer(request: FitRequest): Promise<void> {
  try {
    say({ model: partsOf(await fitted(request)) });
  } catch (error) {
    const code = error instanceof MultilogitError ? error.code : null;
    say({ failed: { code, message: (error as Error).message } });
  }
}

async function fitted({ rows, keptRows, target, options, wantsProgress }: FitRequest): Promise<Model> {
  if (keptRows !== null) rememberRows(rows as Table, rows as Table, keptRows);
  const model = await fit(rows as Table, (await readTarget(target)) as string, {
    ...options,
    onWarnings: (warnings) => say({ warnings }),
    ...(wantsProgress ? { onProgress: (progress) => say({ progress }) } : {}),
  });
  return model;
}

/** A formula is read again; its code is loaded only where there is one. */
async function readTarget(target: unknown): Promise<unknown> {
  if (typeof target !== "object" || target === null || !("formula" in target)) return target;
  const { formula, options } = target as SentFormula;
  return (await import("../features/formula/formula.js")).formula(formula, options);
}

function partsOf(model: Model): ModelParts {
  const { featureMap, classes, weights, target, penalty, report } = model;
  return { featureMap, classes, weights, target, penalty, report };
}
