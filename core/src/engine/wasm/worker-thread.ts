import { type NodeModules, nodeModule } from "../../node-module.js";

/** Another thread. */
export interface WorkerThread {
  post(message: unknown): void;
  /** whether it keeps the process alive */
  hold(isBusy: boolean): void;
  end(): void;
}

export interface WorkerListeners {
  onMessage(message: WorkerMessage): void;
  /** it died, or could not be started */
  onFailure(reason: string): void;
}

/** A worker has no more to do for pass `done`, or one of its kernels threw. */
export type WorkerMessage = { readonly done: number } | { readonly failed: string };

/**
 * What a worker runs: it takes the next task of a pass from a counter that all threads share, until none is left. A string, so that no
 * bundler has to find a file.
 */
const SOURCE = `
const parent = typeof require === "function" ? require("node:worker_threads").parentPort : null;
const port = parent ?? self;
const kernelsOf = new Map();
const receive = ({ open, close, pass }) => {
  if (open) kernelsOf.set(open.id, new WebAssembly.Instance(open.module, { env: { memory: open.memory } }).exports);
  if (close !== undefined) kernelsOf.delete(close);
  if (!pass) return;
  const kernel = kernelsOf.get(pass.id)[pass.kernel];
  for (let t; (t = Atomics.add(pass.counters, 0, 1)) < pass.tasks.length; Atomics.add(pass.counters, 1, 1))
    kernel(pass.plan, pass.workspace, ...pass.tasks[t]);
  port.postMessage({ done: pass.number });
};
const guarded = (message) => {
  try {
    receive(message);
  } catch (error) {
    port.postMessage({ failed: String(error) });
  }
};
if (parent) port.on("message", guarded);
else port.onmessage = (event) => guarded(event.data);
`;

/** How many threads can run at once: 1 in a page that is not cross-origin isolated, which may not share memory. */
export function availableThreads(): number {
  const os = nodeModule("node:os");
  if (os) return os.availableParallelism();
  return globalThis.crossOriginIsolated ? Math.max(1, navigator.hardwareConcurrency) : 1;
}

/** Addresses that a worker reserves when it starts, bytes: 0.60 to 0.80 GB measured (Node 20, Linux). */
const WORKER_ADDRESSES = 1e9;

/**
 * How many workers may be started. Where `ulimit -v` leaves too few addresses, V8 aborts the whole process while starting a worker, and
 * nothing can be caught; elsewhere any number will do.
 */
export function startableWorkers(): number {
  try {
    const { readFileSync } = nodeModule("node:fs")!;
    const number = (file: string, pattern: RegExp) =>
      Number(pattern.exec(readFileSync(`/proc/self/${file}`, "utf8"))?.[1]);
    const most = number("limits", /^Max address space +(\d+)/m);
    const used = 1024 * number("status", /^VmSize:\s*(\d+) kB/m);
    const workers = Math.floor((most - used) / WORKER_ADDRESSES) - 1;
    return Number.isNaN(workers) ? Number.POSITIVE_INFINITY : Math.max(0, workers);
  } catch {
    return Number.POSITIVE_INFINITY;
  }
}

/** Starts a thread, in Node or in a browser. */
export function startWorkerThread(listeners: WorkerListeners): WorkerThread {
  const threads = nodeModule("node:worker_threads");
  return threads ? nodeThread(threads, listeners) : browserThread(listeners);
}

function nodeThread({ Worker }: NodeModules["node:worker_threads"], listeners: WorkerListeners): WorkerThread {
  const worker = new Worker(SOURCE, { eval: true, execArgv: [], name: "multilogit" });
  worker.on("message", listeners.onMessage);
  worker.on("error", (error: Error) => listeners.onFailure(error.message));
  worker.on("exit", (code: number) => listeners.onFailure(`it ended with code ${code}`));
  worker.unref();
  return {
    post: (message) => worker.postMessage(message),
    hold: (isBusy) => (isBusy ? worker.ref() : worker.unref()),
    end: () => void worker.terminate(),
  };
}

function browserThread(listeners: WorkerListeners): WorkerThread {
  const url = URL.createObjectURL(new Blob([SOURCE], { type: "text/javascript" }));
  const worker = new Worker(url, { name: "multilogit" });
  worker.onmessage = ({ data }: MessageEvent<WorkerMessage>) => listeners.onMessage(data);
  worker.onerror = ({ message }) => listeners.onFailure(message || "it could not be started");
  return {
    post: (message) => worker.postMessage(message),
    hold: () => {},
    end: () => {
      worker.terminate();
      URL.revokeObjectURL(url);
    },
  };
}
