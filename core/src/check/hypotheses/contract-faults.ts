import { quoted } from "../../errors.js";
import type { Cause } from "../diagnosis.js";
import type { Problem } from "../problem.js";
import { cause } from "./formula-model.js";

// What no function of W alone does, whatever its formula.

/** The length of the gradient often tells how it came about. */
export function wrongLength(length: number, expected: number, problem: Problem | null): Cause {
  const guess = problem === null ? "" : lengthInWords(length, problem);
  return cause(
    "wrong-shape",
    `the gradient has ${length} numbers for ${expected} weights`,
    "",
    `Your gradient has ${length} numbers, there are ${expected} weights.${guess}`,
    "print the shapes of Phi, R and Phi.T @ R;\n(N,) − (N, 1) gives N × N: reshape one of them",
  );
}

function lengthInWords(length: number, { n, geometry: { d, K, C, constant } }: Problem): string {
  const known: readonly [number, string][] = [
    [d * n, "That is features × rows: (N,) − (N, 1) made a matrix of N × N out of the residuals."],
    [K * n, "That is classes × rows: the residuals themselves, the last product with the features is missing."],
    [n, "That is one number per row: the sum over rows is missing."],
    [d * (K - 1), "That is the gradient of K − 1 classes: declare referenceClass if its weights are fixed at 0."],
    [d * K, "That is the gradient of all K classes, while one of them has no weights."],
    [(d - 1) * C, "That is the gradient without the bias."],
    [(d + 1) * C, "That is one feature too many, as if a column of ones had been added twice."],
    [d, "That is one class only."],
    [C, "That is one feature only."],
    [1, "That is a single number: it was summed over everything."],
  ];
  const found = known.find(
    ([count, words]) => count === length && !(words.includes("without the bias") && constant === null),
  );
  return found ? ` ${found[1]}` : "";
}

export function noValue(value: unknown): Cause {
  return cause(
    "no-value",
    `the value is ${quoted(value)}, not a number`,
    "",
    `Your value is ${quoted(value)}; a check needs one number, the loss or the log-likelihood at W.`,
    "return { value: loss, gradient: G }",
    "value",
  );
}

export function noGradient(gradient: unknown): Cause {
  return cause(
    "no-gradient",
    `the gradient is ${quoted(gradient)}, not an array`,
    "",
    `Your gradient is ${quoted(gradient)}; a check needs one derivative for each weight.`,
    "return { value: loss, gradient: G }",
  );
}

/** Overflow and the like at ordinary weights. */
export function notFinite(value: number, entries: number): Cause {
  return cause(
    "not-finite",
    "NaN or Infinity at ordinary weights",
    "",
    `At random weights with scores of a few nats the value is ${value} and ${entries} derivatives are not finite.`,
    "print scores, probabilities and log-probabilities of the first row;\nlook for log(0), 0/0 or an array that was not filled",
    "numbers",
  );
}

export const weightsChanged = cause(
  "weights-changed",
  "the call changes the weights that it is given",
  "",
  "After the call the array of weights holds other numbers: it is written into, as by an update inside the gradient.",
  "W = W.copy()         # or update outside of the function",
  "state",
);

export const resultOverwritten = cause(
  "result-overwritten",
  "the next call overwrites the gradient that was returned",
  "",
  "The array that a call returned changed when the next call was made: both are the same memory. Code that keeps a gradient, as L-BFGS does, keeps the wrong one.",
  "return G.copy()",
  "state",
);

export const accumulates = cause(
  "gradient-accumulates",
  "each call adds to the gradient of the call before",
  "g(second call) = 2 g(first call)",
  "The second call at the same weights returns twice the gradient: it is added to an array that is never set to 0.",
  "G = zeros_like(W)    # at the start of each call",
  "state",
);

export const stale = cause(
  "gradient-of-previous-call",
  "the gradient belongs to the weights of the call before",
  "g(W₂) = ∇f(W₁)",
  "Asked at new weights, the gradient is the one of the weights before: a cache is read before it is filled.",
  "compute probabilities at the W of this call, before the gradient",
  "state",
);

export function randomAnswers(change: number): Cause {
  return cause(
    "not-deterministic",
    "calls at the same weights give different numbers",
    "",
    `Two calls at the same weights differ by ${change.toExponential(1)} relative: dropout, a random minibatch or a state that moves on.`,
    "set the random seed inside the function, or turn randomness off for the check;\nkeep momentum, running means and step counters outside it, in the optimiser",
    "state",
  );
}

export function randomGradient(change: number): Cause {
  return {
    ...randomAnswers(change),
    title: "calls at the same weights give the same value and different gradients",
    message: `Two gradients at the same weights differ by ${change.toExponential(1)} relative while the value stays the same, so that one of them at least is not its derivative: dropout, a random minibatch, momentum or another state that moves on, in the gradient alone.`,
  };
}
