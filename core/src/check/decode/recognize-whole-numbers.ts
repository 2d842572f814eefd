import type { Cause } from "../diagnosis.js";
import { cause } from "../hypotheses/formula-model.js";
import type { Decoding } from "./decode.js";
import { partingAt } from "./derivative-at.js";
import type { Evidence } from "./evidence.js";

/** A gradient that was put into whole numbers. */
export interface WholeNumbers {
  readonly cause: Cause;
  /** whether they are the right derivatives but for that, not only whole numbers on all rows */
  readonly isExact: boolean;
}

const CASTS: readonly (readonly [string, (x: number) => number])[] = [
  ["cut off after the point", Math.trunc],
  ["rounded", Math.round],
  ["rounded down", Math.floor],
];

/** Whether every derivative at every W and on all rows, real ones among them, is a whole number; and of what. */
export function recognizeWholeNumbers(
  evidence: readonly Evidence[],
  { values: [value] }: Decoding,
): WholeNumbers | null {
  const gradients = evidence.flatMap(({ seen }) => seen.map(({ gradient }) => gradient));
  if (!gradients.every((G) => G.every(Number.isInteger)) || gradients.every((G) => G.every((g) => g === 0)))
    return null;
  const cast =
    value &&
    CASTS.find(([, whole]) =>
      evidence.every((one, s) =>
        one.seen.every(({ gradient }, p) => {
          const { expected, error } = partingAt(value, value.coefficients[s]!, one, p);
          return gradient.every((g, jc) => whole(expected[jc]! - error) <= g && g <= whole(expected[jc]! + error));
        }),
      ),
    );
  return { isExact: cast !== undefined, cause: named(cast?.[0] ?? "of whatever numbers") };
}

function named(how: string): Cause {
  return cause(
    "whole-numbers",
    `the gradient is in whole numbers (${how})`,
    "g = int(∇f)",
    "Every derivative is a whole number, at any weights and with real features too: the gradient is written into an array of whole numbers, or converted to them.",
    "G = zeros(W.shape)      # of floating-point numbers, not  zeros_like(counts)",
    "numbers",
  );
}
