import digits from "virtual:digits";
import worker from "virtual:worker";
import type { Asked } from "./protocol.js";
import type { Beginning } from "./studio-worker.js";

let address: string | undefined;

/** A worker that has the digits and what it may load later. Nothing waits for its answer to this first question. */
export function startWorker(): Worker {
  address ??= URL.createObjectURL(new Blob([worker.script], { type: "text/javascript" }));
  const started = new Worker(address);
  const question: Beginning = { digits, blocks: worker.blocks };
  started.postMessage({ id: -1, kind: "begin", question } satisfies Asked);
  return started;
}
