import { addScaled, addScaledTo, norm } from "../../numeric/vectors.js";
import type { ValueModel } from "../hypotheses/formula-model.js";
import type { Problem } from "../problem.js";
import { type Evidence, penaltyColumns } from "./evidence.js";
import type { Coefficients, Fitted } from "./fit-models.js";

/** ∇f at one of the weights of the evidence, if f is a value with these coefficients, and how far their errors may move it, in norm. */
export interface Derivative {
  readonly expected: Float64Array;
  readonly unsure: number;
}

/** Of the same value and weights many stages ask for it. */
const known = new WeakMap<Coefficients, WeakMap<Float64Array, Derivative>>();

export function derivativeAt(
  { model }: Fitted<ValueModel>,
  coefficients: Coefficients,
  problem: Problem,
  W: Float64Array,
): Derivative {
  let atWeights = known.get(coefficients);
  if (atWeights === undefined) known.set(coefficients, (atWeights = new WeakMap()));
  let derivative = atWeights.get(W);
  if (derivative === undefined) atWeights.set(W, (derivative = derivativeOf(model, coefficients, problem, W)));
  return derivative;
}

function derivativeOf(
  model: ValueModel,
  { scale, further, ridge, bias, lasso }: Coefficients,
  problem: Problem,
  W: Float64Array,
): Derivative {
  const factors = [scale, ...further, ridge, bias, lasso];
  const expected = new Float64Array(W.length);
  const columns = [...model.columns(problem, W)!, ...penaltyColumns(problem, W)];
  for (const [c, column] of columns.entries()) addScaledTo(expected, factors[c]!.value, column);
  return { expected, unsure: Math.hypot(...columns.map((column, c) => factors[c]!.error * norm(column))) };
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
  const { expected, unsure } = derivativeAt(value, coefficients, problem, Ws[p]!);
  const size = Math.max(norm(expected), norm(gradient));
  return {
    expected,
    size,
    gap: norm(addScaled(gradient, -1, expected)),
    error: unsure + noise.gradient * size,
  };
}
