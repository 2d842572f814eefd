import type { Answered, Asked, ProgressOf, Protocol } from "./protocol.js";

/** Asks a worker; an answer that failed rejects with its sentence. */
export type Ask<P extends Protocol<P>> = <K extends keyof P & string>(
  kind: K,
  question: P[K]["question"],
  options?: {
    /** what of the question is handed over, not copied */
    readonly handedOver?: readonly Transferable[];
    readonly onProgress?: (progress: ProgressOf<P[K]>) => void;
  },
) => Promise<P[K]["answer"]>;

export interface Asker<P extends Protocol<P>> {
  readonly ask: Ask<P>;
  /** Ends the worker in the middle of whatever it does; all that wait are rejected, the next question starts a new one. */
  stop(reason: string): void;
}

/** Puts questions to a worker, started with the first of them. */
export function asker<P extends Protocol<P>>(start: () => Worker): Asker<P> {
  const waiting = new Map<
    number,
    { resolve: (answer: never) => void; reject: (error: Error) => void; tell?: ((progress: never) => void) | undefined }
  >();
  let worker: Worker | undefined;
  let asked = 0;
  const stop = (reason: string) => {
    worker?.terminate();
    worker = undefined;
    for (const { reject } of waiting.values()) reject(new Error(reason));
    waiting.clear();
  };
  const listen = () => {
    const started = start();
    started.onmessage = ({ data }: MessageEvent<Answered>) => {
      const waiter = waiting.get(data.id);
      if ("progress" in data) {
        waiter?.tell?.(data.progress as never);
        return;
      }
      waiting.delete(data.id);
      if ("failure" in data) waiter?.reject(new Error(data.failure));
      else waiter?.resolve(data.answer as never);
    };
    started.onerror = ({ message }) => stop(`the worker failed: ${message || "it could not be started"}`);
    return started;
  };
  return {
    stop,
    ask: (kind, question, { handedOver = [], onProgress } = {}) =>
      new Promise((resolve, reject) => {
        worker ??= listen();
        const id = asked++;
        waiting.set(id, { resolve, reject, tell: onProgress });
        worker.postMessage({ id, kind, question } satisfies Asked, [...handedOver]);
      }),
  };
}
