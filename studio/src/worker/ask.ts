import type { Answered, AnswerTo, Asked, Question } from "./messages.js";

/** Puts questions to a worker, started with the first of them. */
export function asker(start: () => Worker): <Q extends Question>(question: Q) => Promise<AnswerTo<Q>> {
  const waiting = new Map<number, { resolve: (answer: never) => void; reject: (error: Error) => void }>();
  let worker: Worker | undefined;
  let asked = 0;
  const listen = () => {
    const started = start();
    started.onmessage = ({ data }: MessageEvent<Answered>) => {
      const waiter = waiting.get(data.id);
      waiting.delete(data.id);
      if ("failure" in data) waiter?.reject(new Error(data.failure));
      else waiter?.resolve(data.answer as never);
    };
    return started;
  };
  return (question) =>
    new Promise((resolve, reject) => {
      worker ??= listen();
      const id = asked++;
      waiting.set(id, { resolve, reject });
      worker.postMessage({ id, question } satisfies Asked);
    });
}
