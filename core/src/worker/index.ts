// multilogit/worker: fits in a worker, for pages and programs that have something else to do meanwhile.

export type { FitWorker } from "./fit-thread.js";
export { type InWorkerOptions, inWorker, type WorkerFits } from "./in-worker.js";
