import { entries, type Problem } from "../problem.js";
import { cause, type GradientModel } from "./formula-model.js";
import { fromResidual, fromSteps } from "./gradient-steps.js";

// Rows that are left out, weighted otherwise, or paired with the labels of others.

/** The right residuals of some rows only. */
function someRows(id: string, title: string, message: string, keeps: (i: number, n: number) => boolean): GradientModel {
  return fromSteps(
    cause(
      id,
      title,
      "R_i = 0 for the other rows",
      message,
      "G += ...           # add up over all rows; return after the loop",
    ),
    {
      weigh:
        ({ n }) =>
        (i) =>
          keeps(i, n) ? 1 : 0,
    },
  );
}

/** Features of row i + by with the residual of row i. */
function misaligned(by: number): GradientModel {
  return fromSteps(
    cause(
      by > 0 ? "rows-misaligned-up" : "rows-misaligned-down",
      "features and residuals come from different rows",
      `G = Σ_i r_i φ_{i${by > 0 ? "+" : "−"}1}ᵀ`,
      "Your gradient multiplies each row's residual with the features of a neighbouring row: one of the two was shifted, sorted or shuffled without the other.",
      "permute Phi and Y together: Phi = Phi[order]; Y = Y[order]",
    ),
    { product: (problem) => (problem.n < 3 ? null : rowsFrom(problem, (i) => (i + by + problem.n) % problem.n)) },
  );
}

/** Φ whose row i is row `from(i)`. */
function rowsFrom({ n, geometry: { d }, Phi }: Problem, from: (i: number) => number): Float64Array {
  return entries(n, d, (i, j) => Phi[from(i) * d + j]!);
}

export const rowFaults: readonly GradientModel[] = [
  someRows(
    "first-row-only",
    "only the first row counts",
    "Your gradient is that of the first row alone: the function returns inside the loop over rows.",
    (i) => i === 0,
  ),
  someRows(
    "last-row-only",
    "only the last row counts",
    "Your gradient is that of the last row alone: the loop over rows overwrites (=) where it should add (+=).",
    (i, n) => i === n - 1,
  ),
  someRows(
    "first-half-only",
    "only the first half of the rows counts",
    "Your gradient is that of the first half of the rows: one minibatch, or a wrong end of the loop.",
    (i, n) => i < Math.floor(n / 2),
  ),
  someRows(
    "last-row-missing",
    "the last row is left out",
    "Your gradient leaves the last row out: the loop ends one row early.",
    (i, n) => i < n - 1,
  ),
  someRows(
    "first-row-missing",
    "the first row is left out",
    "Your gradient leaves the first row out: the loop starts at 1 where rows count from 0.",
    (i) => i > 0,
  ),
  fromResidual(
    cause(
      "row-weights-ignored",
      "row weights are missing in the gradient",
      "R = P − Y without v",
      "Your gradient counts every row once; the value uses the row weights.",
      "R = v[:, None] * (s * P − Y)",
    ),
    ({ n, K, P, Y, s }) => entries(n, K, (i, _, ik) => s[i]! * P[ik]! - Y[ik]!),
  ),
  fromSteps(
    cause(
      "row-weights-twice",
      "row weights are applied twice",
      "R = v² (P − Y)",
      "Your gradient multiplies each row by its weight twice.",
      "R = v[:, None] * (s * P − Y)     # once",
    ),
    {
      weigh:
        ({ v }) =>
        (i) =>
          v[i]!,
    },
  ),
  misaligned(1),
  misaligned(-1),
  fromSteps(
    cause(
      "rows-reversed",
      "features and residuals run in opposite order",
      "G = Σ_i r_i φ_{n−i}ᵀ",
      "Your gradient multiplies each row's residual with the features of the mirrored row: one of the two was reversed.",
      "keep Phi and Y in the same order",
    ),
    { product: (problem) => (problem.n < 4 ? null : rowsFrom(problem, (i) => problem.n - 1 - i)) },
  ),
];
