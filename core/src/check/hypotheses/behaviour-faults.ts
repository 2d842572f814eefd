import { cause } from "./formula-model.js";

// Causes that behaviour alone tells, where the data are hidden.

export const independentOfWeights = cause(
  "independent-of-weights",
  "the gradient does not depend on the weights",
  "g(W₁) = g(W₂)",
  "At quite other weights your gradient has the same numbers (but for a multiple of W): the probabilities are missing in it, or it is computed once and kept.",
  "R = P − Y          # P at the W of this call",
);

export const constantInPieces = cause(
  "constant-in-pieces",
  "the gradient does not change with small changes of the weights",
  "Dg = 0",
  "Your gradient jumps between far weights but stays constant around each: it uses predictions, or rounded or integer numbers, in place of probabilities.",
  "R = P − Y          # probabilities as floating-point numbers",
);
