import { MultilogitError } from "multilogit";
import type { EvaluationRequest, EvaluationResult, Implementation } from "multilogit/check";
import { type FoundLayout, foundLayout, isSure, type Layout, type PastedRows } from "./found-layout.js";
import { FUNCTION_NAME } from "./pasted-script.js";

/** An answer takes milliseconds; what takes this long loops forever. */
const LONGEST_MILLISECONDS = 3000;
/** Starting a frame and a worker takes tens of milliseconds; a browser that takes this long will not. */
const LONGEST_START = 20_000;

/** What the worker of a pasted function answers. */
type Reply =
  | "ready"
  | { readonly loss: unknown; readonly gradient: unknown }
  | { readonly threw: unknown }
  | { readonly failure: unknown };

/** How many features and classes a function is examined with. */
interface Sizes {
  readonly features: number;
  readonly classes: number;
}

/**
 * The function at the other end of `port`, whose worker runs a `pastedScript`, in the layout of W that it takes.
 * @throws MultilogitError "option" when it does not answer
 */
export async function pastedFunction(port: MessagePort, sizes: Sizes): Promise<Implementation> {
  const call = callsTo(port);
  const found = await foundLayout(
    async (weights, data, layout) => resultOf(await call(weights, data, layout)).value,
    sizes,
  );
  return {
    conventions: { ...sizes, layout: found.layout },
    evaluate: async ({ weights, data }: EvaluationRequest) => {
      const result = resultOf(await call(weights, data!, found.layout));
      assertSize(result, found, data!);
      return result;
    },
  };
}

/** Calls, one after the other. Once there was no answer, or one that no script gives, none is made. */
function callsTo(port: MessagePort) {
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
    return reply ?? { failure: otherwise };
  };
  const ready = nextReply(
    LONGEST_START,
    "this browser does not start a worker in a sandboxed frame; examine the function with multilogit check",
  );
  let ended: string | null = null;
  return async (weights: Float64Array, { design, columns, labels, classes }: PastedRows, layout: Layout) => {
    const start = await ready;
    if (start !== "ready") ended ??= "failure" in start ? String(start.failure) : STRANGE;
    if (ended === null) {
      port.postMessage([
        rowsOf(weights, layout === "feature-major" ? classes : columns),
        rowsOf(design, columns),
        Array.from(labels),
      ]);
      const reply = await nextReply(
        LONGEST_MILLISECONDS,
        `${FUNCTION_NAME} did not answer within ${LONGEST_MILLISECONDS / 1000} seconds; does it loop forever?`,
      );
      if (typeof reply !== "object" || reply === null) ended = STRANGE;
      else if ("failure" in reply) ended = String(reply.failure);
      else return reply;
    }
    throw new MultilogitError("option", ended);
  };
}

const STRANGE = "the code posts messages of its own; return { loss, gradient } instead";

function resultOf(reply: Exclude<Reply, "ready" | { readonly failure: unknown }>): EvaluationResult {
  const refuse = (sentence: string) => {
    throw new MultilogitError("option", sentence);
  };
  if ("threw" in reply) return refuse(String(reply.threw));
  const { loss, gradient } = reply;
  if (typeof loss !== "number") return refuse(`${FUNCTION_NAME} returned no number as loss; return { loss, gradient }`);
  if (!Array.isArray(gradient) && !ArrayBuffer.isView(gradient))
    return refuse(
      `${FUNCTION_NAME} returned no array as gradient; return { loss, gradient }, the gradient in the shape of W`,
    );
  return { value: loss, gradient: gradient as never };
}

/** Where the loss leaves open what W is, a gradient of another size says nothing of the derivative. */
function assertSize({ gradient }: EvaluationResult, found: FoundLayout, { columns: d, classes: K }: PastedRows): void {
  const count = Array.from(gradient as ArrayLike<unknown>).flat().length;
  if (isSure(found) || count === d * K) return;
  const shape = found.layout === "feature-major" ? `${d} × ${K}` : `${K} × ${d}`;
  throw new MultilogitError(
    "option",
    `${FUNCTION_NAME} returned ${count} numbers as gradient for ${d * K} weights, called with W of ${shape}, X of n × ${d} and y of n; take W as features × classes or classes × features, and return a gradient of its shape`,
  );
}

function rowsOf(flat: Float64Array, columns: number): number[][] {
  return Array.from({ length: flat.length / columns }, (_, i) =>
    Array.from(flat.subarray(i * columns, (i + 1) * columns)),
  );
}
