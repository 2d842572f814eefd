import { MultilogitError } from "../errors.js";
import type { Ask, StagedRows, SumsOf } from "./staged-rows.js";

/** Asks for one sum; the pass is shared with what else is asked for at the same time. */
export type AskSum = <A extends Ask>(ask: A) => Promise<SumsOf[A["kind"]]>;

interface Waiting {
  readonly ask: Ask;
  readonly resolve: (sum: unknown) => void;
  readonly reject: (error: unknown) => void;
}

/**
 * Sums of `staged`, one by one; those that are asked for before the program next waits go into one pass. Each is checked to have the size
 * that was asked for.
 */
export function onePassEach(staged: StagedRows, signal: AbortSignal): AskSum {
  let waiting: Waiting[] = [];
  const pass = async () => {
    const all = waiting;
    waiting = [];
    try {
      signal.throwIfAborted();
      const asks = all.map(({ ask }) => ask);
      const sums: readonly unknown[] = await staged.sums(asks, signal);
      all.forEach(({ ask, resolve }, at) => {
        assertSize(staged, ask, sums[at]);
        resolve(sums[at]);
      });
    } catch (error) {
      // what was answered before stays answered
      for (const { reject } of all) reject(error);
    }
  };
  const join = (ask: Ask) =>
    new Promise<unknown>((resolve, reject) => {
      if (waiting.length === 0) queueMicrotask(pass);
      waiting.push({ ask, resolve, reject });
    });
  return join as AskSum;
}

/** Throws where a sum is missing or has another size: an engine that answers asks in another order would fit nonsense. */
function assertSize({ engine, plan }: StagedRows, ask: Ask, sum: unknown): void {
  const K = plan.classes.length;
  const d = plan.featureMap.names.length;
  const given = Object(sum) as Record<string, unknown> & ArrayLike<number>;
  const sizes: readonly (readonly [unknown, number])[] =
    ask.kind === "slope"
      ? [
          [given.slope, d * K],
          [given.constantHessian, K * K],
        ]
      : ask.kind === "scoreChange"
        ? []
        : [[sum, ask.kind === "along" ? ask.steps.length : ask.kind === "squares" ? d : d * K]];
  const wrong = sizes.find(([numbers, length]) => !(numbers instanceof Float64Array && numbers.length === length));
  const isPlain = ask.kind === "slope" ? ["logLikelihood"] : ask.kind === "scoreChange" ? ["spread", "margin"] : [];
  const lacks = isPlain.find((name) => typeof given[name] !== "number");
  if (wrong === undefined && lacks === undefined) return;
  throw new MultilogitError(
    "engine",
    `engine ${engine} answered the ask ${ask.kind} ${wrong ? `without the ${wrong[1]} numbers of a Float64Array that belong to it` : `without the number ${lacks}`}; sums(asks) gives one answer for each ask, in their order`,
  );
}
