import { MultilogitError } from "../errors.js";
import { nodeModule } from "../node-module.js";
import type { FitMessage, FitPiece, FitRequest } from "./fit-messages.js";

/** What is used of a web worker, whose own type is the DOM's, which not every program has. */
export interface FitWorker {
  postMessage(message: unknown, transfer: ArrayBuffer[]): void;
  terminate(): void;
  addEventListener(type: "message" | "error", listener: (event: { data?: unknown; message?: string }) => void): void;
}

/** A thread that runs fit-worker. */
export interface FitThread {
  /** `transfer`: what need not be copied */
  post(message: FitRequest | FitPiece, transfer?: ArrayBuffer[]): void;
  listen(listeners: { onMessage(message: FitMessage): void; onFailure(failure: Error): void }): void;
  end(): void;
}

/** Not written out where they are used, so that no bundler takes along as a file what only Node reads. */
const [NODE_FILE, HERE] = ["./fit-worker.js", import.meta.url];

/** The thread of a worker that the caller made, of a Node worker, or of a web worker. */
export function startFitThread(start: (() => FitWorker) | undefined): FitThread {
  const threads = start === undefined ? nodeModule("node:worker_threads") : null;
  if (threads === null) return webThread(start === undefined ? startWebWorker() : start());
  const worker = new threads.Worker(new URL(NODE_FILE, HERE), { execArgv: [], name: "multilogit fit" });
  return {
    post: (message, transfer = []) => worker.postMessage(message, transfer),
    listen({ onMessage, onFailure }) {
      worker.on("message", onMessage);
      worker.on("error", (error: Error) => onFailure(failed(error.message)));
      worker.on("exit", (code: number) => onFailure(failed(`it ended with code ${code}`)));
    },
    end: () => void worker.terminate(),
  };
}

/** In the words by which Vite, webpack and Parcel find the file, and bundle it. */
function startWebWorker(): FitWorker {
  return new Worker(new URL("./fit-worker.js", import.meta.url), { type: "module", name: "multilogit fit" });
}

function webThread(worker: FitWorker): FitThread {
  return {
    post: (message, transfer = []) => worker.postMessage(message, transfer),
    listen({ onMessage, onFailure }) {
      worker.addEventListener("message", ({ data }) => onMessage(data as FitMessage));
      worker.addEventListener("error", ({ message }) =>
        onFailure(
          failed(
            message || "its file could not be loaded: where the bundler does not know it, give inWorker a `worker`",
          ),
        ),
      );
    },
    end: () => worker.terminate(),
  };
}

function failed(reason: string): MultilogitError {
  return new MultilogitError("engine", `the worker of the fit failed (${reason}); fit again, or without a worker`);
}
