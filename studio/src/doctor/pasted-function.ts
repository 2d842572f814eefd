import { MultilogitError } from "multilogit";
import type { EvaluationRequest, EvaluationResult } from "multilogit/check";

/** An answer takes milliseconds; what takes this long loops forever. */
const LONGEST_MILLISECONDS = 3000;

export const FUNCTION_NAME = "lossAndGradient";

/** A pasted function, in its own worker. */
export interface PastedFunction {
  evaluate(request: EvaluationRequest): Promise<EvaluationResult>;
  end(): void;
}

/** What the worker of a pasted function answers. */
type Reply = { readonly loss: unknown; readonly gradient: unknown } | { readonly failure: string };

/**
 * Runs `code`, which declares lossAndGradient(W, X, y): W is d × K, X is n × d, arrays of rows, y holds n class numbers from 0; it
 * returns { loss, gradient } with a gradient of W's shape. It runs in a worker that can reach nothing and is ended when it is silent.
 */
export function pastedFunction(code: string): PastedFunction {
  const address = URL.createObjectURL(new Blob([`${code}\n;${HARNESS}`], { type: "text/javascript" }));
  const worker = new Worker(address);
  const end = () => {
    worker.terminate();
    URL.revokeObjectURL(address);
  };
  return {
    end,
    evaluate: ({ weights, data }) =>
      new Promise((resolve, reject) => {
        const fail = (sentence: string) => {
          clearTimeout(timer);
          end();
          reject(new MultilogitError("option", sentence));
        };
        const timer = setTimeout(
          () =>
            fail(
              `${FUNCTION_NAME} did not answer within ${LONGEST_MILLISECONDS / 1000} seconds; does it loop forever?`,
            ),
          LONGEST_MILLISECONDS,
        );
        worker.onerror = (event) => {
          event.preventDefault();
          fail(`the code cannot be run: ${event.message}`);
        };
        worker.onmessage = ({ data: reply }: MessageEvent<Reply>) => {
          clearTimeout(timer);
          if ("failure" in reply) fail(reply.failure);
          else if (typeof reply.loss !== "number")
            fail(`${FUNCTION_NAME} returned no number as loss; return { loss, gradient }`);
          else if (!Array.isArray(reply.gradient) && !ArrayBuffer.isView(reply.gradient))
            fail(
              `${FUNCTION_NAME} returned no array as gradient; return { loss, gradient }, the gradient in the shape of W`,
            );
          else resolve({ value: reply.loss, gradient: reply.gradient as never });
        };
        const { design, columns, labels, classes } = data!;
        worker.postMessage([rowsOf(weights, classes), rowsOf(design, columns), Array.from(labels)]);
      }),
  };
}

/** Follows the pasted code: calls it, after removing what could reach outside. */
const HARNESS = `
for (const name of ["fetch", "XMLHttpRequest", "WebSocket", "EventSource", "importScripts", "indexedDB", "caches"]) try { self[name] = undefined; } catch {}
self.onmessage = ({ data }) => {
  if (typeof ${FUNCTION_NAME} !== "function")
    return self.postMessage({ failure: "the code declares no function ${FUNCTION_NAME}(W, X, y); give it that name" });
  try {
    const { loss, gradient } = ${FUNCTION_NAME}(...data) ?? {};
    self.postMessage({ loss, gradient });
  } catch (error) {
    self.postMessage({ failure: "${FUNCTION_NAME} threw: " + error });
  }
};`;

function rowsOf(flat: Float64Array, columns: number): number[][] {
  return Array.from({ length: flat.length / columns }, (_, i) =>
    Array.from(flat.subarray(i * columns, (i + 1) * columns)),
  );
}
