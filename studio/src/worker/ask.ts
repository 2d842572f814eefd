import type { Answered, Asked, Protocol } from "./protocol.js";

/** Asks a worker; an answer that failed rejects with its sentence. */
export type Ask<P extends Protocol<P>> = <K extends keyof P & string>(
  kind: K,
  question: P[K]["question"],
  /** what of the question is handed over, not copied */
  handedOver?: readonly Transferable[],
) => Promise<P[K]["answer"]>;

export interface Asker<P extends Protocol<P>> {
  readonly ask: Ask<P>;
  /** Ends the worker in the middle of whatever it does; all that wait are rejected, the next question starts a new one. */
  stop(reason: string): void;
}

/** Puts questions to a worker, started with the first of them. */
export function asker<P extends Protocol<P>>(start: () => Worker): Asker<P> {
  const waiting = new Map<number, { resolve: (answer: never) => void; reject: (error: Error) => void }>();
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
      waiting.delete(data.id);
      if ("failure" in data) waiter?.reject(new Error(data.failure));
      else waiter?.resolve(data.answer as never);
    };
    started.onerror = ({ message }) => stop(`the worker failed: ${message || "it could not be started"}`);
    return started;
  };
  return {
    stop,
    ask: (kind, question, handedOver = []) =>
      new Promise((resolve, reject) => {
        worker ??= listen();
        const id = asked++;
        waiting.set(id, { resolve, reject });
        worker.postMessage({ id, kind, question } satisfies Asked, [...handedOver]);
      }),
  };
}
