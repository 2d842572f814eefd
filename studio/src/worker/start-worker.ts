import digits from "virtual:digits";
import type { Asked } from "./protocol.js";
import StudioWorker from "./studio-worker.ts?worker&inline";

/** A worker that has the digits. Its answer to this first question is waited for by nobody. */
export function startWorker(): Worker {
  const worker = new StudioWorker();
  worker.postMessage({ id: -1, kind: "begin", question: digits } satisfies Asked);
  return worker;
}
