import digits from "virtual:digits";
import type { Asked } from "./protocol.js";
import StudioWorker from "./studio-worker.ts?worker&inline";

/** A worker that has the digits. Nothing waits for its answer to this first question. */
export function startWorker(): Worker {
  const worker = new StudioWorker();
  worker.postMessage({ id: -1, kind: "begin", question: digits } satisfies Asked);
  return worker;
}
