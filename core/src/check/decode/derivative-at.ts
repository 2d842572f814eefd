import { addScaled, norm } from "../../numeric/vectors.js";
import type { ValueModel } from "../hypotheses/formula-model.js";
import type { Problem } from "../problem.js";
import { type Evidence, penaltyColumns } from "./evidence.js";
import type { Coefficients, Estimate, Fitted } from "./fit-models.js";

/** The terms of ∇f, d × C each, with their coefficients. */
function termsOf(
  { model }: Fitted<ValueModel>,
  { scale, further, ridge, bias, lasso }: Coefficients,
  problem: Problem,
  W: Float64Array,
): readonly (readonly [Float64Array, Estimate])[] {
  const factors = [scale, ...further, ridge, bias, lasso];
  return [...model.columns(problem, W)!, ...penaltyColumns(problem, W)].map((column, c) => [column, factors[c]!]);
}

/** ∇f at one of the weights of the evidence, if f is this value with these coefficients. */
export function derivativeAt(
  value: Fitted<ValueModel>,
  coefficients: Coefficients,
  problem: Problem,
  W: Float64Array,
): Float64Array {
  const terms = termsOf(value, coefficients, problem, W);
  return W.map((_, jc) => terms.reduce((sum, [column, factor]) => sum + factor.value * column[jc]!, 0));
}

/** A gradient next to the derivative of the value at one point. */
export interface Parting {
  readonly expected: Float64Array;
  /** ‖gradient − expected‖, and how much of it the errors of both explain */
  readonly gap: number;
  readonly error: number;
  /** the larger of their norms */
  readonly size: number;
}

/** Where the gradient at point `p` of the evidence parts from the derivative of this value. */
export function partingAt(
  value: Fitted<ValueModel>,
  coefficients: Coefficients,
  { problem, Ws, seen, noise }: Evidence,
  p: number,
  gradient: Float64Array = seen[p]!.gradient,
): Parting {
  const expected = derivativeAt(value, coefficients, problem, Ws[p]!);
  // In norm: each coefficient's error times its column.
  const unsure = termsOf(value, coefficients, problem, Ws[p]!).map(([column, { error }]) => error * norm(column));
  const size = Math.max(norm(expected), norm(gradient));
  return {
    expected,
    size,
    gap: norm(addScaled(gradient, -1, expected)),
    error: Math.hypot(...unsure) + noise.gradient * size,
  };
}
