import { cause } from "./formula-model.js";

// Causes that behaviour alone tells, where no formula is known.

export const independentOfWeights = cause(
  "independent-of-weights",
  "the gradient does not depend on the weights",
  "g(W₁) = g(W₂)",
  "At very different weights your gradient has the same numbers (except for a multiple of W): the probabilities are missing in it, or it is computed once and kept.",
  "R = P − Y          # P at the W of this call",
);

export const constantInPieces = cause(
  "constant-in-pieces",
  "the gradient does not change with small changes of the weights",
  "Dg = 0",
  "Your gradient jumps between far weights but stays constant around each: it uses predictions, or rounded or integer numbers, in place of probabilities.",
  "R = P − Y          # probabilities as floating-point numbers",
);

export const dependsOnOrder = cause(
  "order-of-rows",
  "the gradient depends on the order of the rows",
  "g(rows in another order) ≠ g(rows)",
  "With the same rows in another order your gradient has other numbers: something is carried over from one row to the next, such as a sum or a buffer that is not set to 0 for each row, or rows are paired with others.",
  "set sums and buffers to 0 inside the loop over rows",
);

export const notAddedUp = cause(
  "rows-not-added-up",
  "a row's part of the gradient depends on the other rows",
  "g(A ∪ B) + g(C ∪ D) ≠ g(A ∪ C) + g(B ∪ D)",
  "The gradients of parts of the rows do not add up to that of all: each row's part is changed by the others, as by a mean, a maximum or a normalisation that runs over the rows.",
  "look for sums, means or maxima over axis 0 before Phi.T @ R",
);

export const classesNotAlike = cause(
  "classes-not-alike",
  "the gradient treats the classes differently",
  "g(classes exchanged) ≠ g with its classes exchanged",
  "When the classes and their weights are exchanged your gradient is not exchanged with them: one class is computed differently from the rest.",
  "look for an index of a class, such as [:, 0], :-1 or range(1, K)",
);
