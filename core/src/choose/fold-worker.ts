// The script of a thread that fits folds: it hears `FoldRequest`s, one fold at a time, and says `FoldMessage`s.

import { wasmEngine } from "../engine/wasm/wasm-engine.js";
import { MultilogitError } from "../errors.js";
import type { Formula } from "../features/formula/formula-plan.js";
import type { Target } from "../likelihood/sample.js";
import { nodeModule } from "../node-module.js";
import { rememberRows } from "../table/row-number.js";
import { type FoldWork, fitFold } from "./fit-fold.js";
import type { FoldMessage, FoldRequest, SentWork } from "./fold-messages.js";

const port = nodeModule("node:worker_threads")!.parentPort!;
const say = (message: FoldMessage) => port.postMessage(message);
let work: Promise<FoldWork> | null = null;
const engine = wasmEngine({ threads: 1 });
port.on("message", hear as (message: never) => void);
say({ hasStarted: true });

function hear(request: FoldRequest): void {
  if ("work" in request) work = workFrom(request.work);
  else void answer(request.training);
}

async function answer(training: Int32Array): Promise<void> {
  try {
    const { featureMap, ...learnt } = await fitFold(await work!, training, await engine, (progress) =>
      say({ progress }),
    );
    say({ learnt: { ...learnt, features: featureMap.features, offset: featureMap.offset } });
  } catch (error) {
    const code = error instanceof MultilogitError ? error.code : null;
    say({ failed: { code, message: (error as Error).message } });
  }
}

async function workFrom({ target, keptRows, ...rest }: SentWork): Promise<FoldWork> {
  if (keptRows !== null) rememberRows(rest.table, rest.table, keptRows);
  return { ...rest, target: await readTarget(target) };
}

/** A formula is read again; its code is loaded only where there is one. */
async function readTarget(target: SentWork["target"]): Promise<Target | Formula> {
  if (typeof target === "string" || !("formula" in target)) return target;
  return (await import("../features/formula/formula.js")).formula(target.formula, target.options);
}
