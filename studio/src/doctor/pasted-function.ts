import { MultilogitError } from "multilogit";
import type { EvaluationRequest, EvaluationResult } from "multilogit/check";
import { FUNCTION_NAME } from "./pasted-script.js";

/** An answer takes milliseconds; what takes this long loops forever. */
const LONGEST_MILLISECONDS = 3000;
/** Starting a frame and a worker takes tens of milliseconds; a browser that takes this long will not. */
const LONGEST_START = 20_000;

/** A pasted function, asked through the port of its worker. */
export interface PastedFunction {
  evaluate(request: EvaluationRequest): Promise<EvaluationResult>;
}

/** What the worker of a pasted function answers. */
type Reply = "ready" | { readonly loss: unknown; readonly gradient: unknown } | { readonly failure: string };

/** The function at the other end of `port`, whose worker runs a `pastedScript`. @throws MultilogitError "option" when it does not answer */
export function pastedFunction(port: MessagePort): PastedFunction {
  const replies: Reply[] = [];
  let wake = () => {};
  port.onmessage = ({ data }: MessageEvent<Reply>) => {
    replies.push(data);
    wake();
  };
  const nextReply = async (milliseconds: number, otherwise: string): Promise<Reply> => {
    if (replies.length === 0)
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, milliseconds);
        wake = () => {
          clearTimeout(timer);
          resolve();
        };
      });
    const reply = replies.shift();
    if (reply === undefined) throw new MultilogitError("option", otherwise);
    return reply;
  };
  const ready = nextReply(
    LONGEST_START,
    "this browser does not start a worker in a sandboxed frame; examine the function with multilogit check",
  );
  return {
    evaluate: async ({ weights, data }) => {
      await ready;
      const { design, columns, labels, classes } = data!;
      port.postMessage([rowsOf(weights, classes), rowsOf(design, columns), Array.from(labels)]);
      return resultOf(
        await nextReply(
          LONGEST_MILLISECONDS,
          `${FUNCTION_NAME} did not answer within ${LONGEST_MILLISECONDS / 1000} seconds; does it loop forever?`,
        ),
      );
    },
  };
}

function resultOf(reply: Reply): EvaluationResult {
  const refuse = (sentence: string) => {
    throw new MultilogitError("option", sentence);
  };
  if (typeof reply !== "object" || reply === null)
    return refuse("the code posts messages of its own; return { loss, gradient } instead");
  if ("failure" in reply) return refuse(String(reply.failure));
  const { loss, gradient } = reply;
  if (typeof loss !== "number") return refuse(`${FUNCTION_NAME} returned no number as loss; return { loss, gradient }`);
  if (!Array.isArray(gradient) && !ArrayBuffer.isView(gradient))
    return refuse(
      `${FUNCTION_NAME} returned no array as gradient; return { loss, gradient }, the gradient in the shape of W`,
    );
  return { value: loss, gradient: gradient as never };
}

function rowsOf(flat: Float64Array, columns: number): number[][] {
  return Array.from({ length: flat.length / columns }, (_, i) =>
    Array.from(flat.subarray(i * columns, (i + 1) * columns)),
  );
}
