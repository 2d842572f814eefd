import { addScaled } from "../../numeric/vectors.js";
import { forward, type Problem, pullBack } from "../problem.js";
import { biasScaled } from "./arrangement.js";
import { cause, type GradientModel } from "./formula-model.js";
import { residual } from "./softmax-likelihood.js";
import { even } from "./values.js";

// Models with a free number in them: they contain the right formula, so they are tried only when no other fits.

const smoothedLabels: GradientModel = {
  cause: cause(
    "labels-smoothed",
    "the gradient smooths the labels",
    "R = P − ((1 − ε) Y + ε/K)",
    "Your gradient contains label smoothing, your value does not.",
    "use the same labels in both: Y = (1 − eps) * Y + eps / K",
  ),
  columns: (problem, W) => {
    const f = forward(problem, W);
    const G = pullBack(problem, residual(f));
    return [G, addScaled(pullBack(problem, residual(even(f))), -1, G)];
  },
};

export const nestedFaults: readonly GradientModel[] = [biasScaled, smoothedLabels];

/** A family of gradient models with one number t > 0 that is searched for. */
export interface Family {
  readonly from: number;
  readonly to: number;
  at(t: number): GradientModel;
}

const temperature: Family = {
  from: 0.05,
  to: 20,
  at: (t) => ({
    cause: cause(
      "temperature",
      `the gradient divides scores by ${short(t)}`,
      "R = softmax(A/T) − Y",
      `Your gradient's probabilities are those of scores divided by a temperature T = ${short(t)}, your value's are not.`,
      "use the same scores in value and gradient, and the factor 1/T of the chain rule",
    ),
    columns: (problem, W) => [
      pullBack(
        problem,
        residual(
          forward(
            problem,
            W.map((w) => w / t),
          ),
        ),
      ),
    ],
  }),
};

/** `moved` gives the data part of the gradient at W − t ∇f(W). */
export function updatedWeights(moved: (problem: Problem, W: Float64Array, t: number) => Float64Array): Family {
  return {
    from: 1e-4,
    to: 10,
    at: (t) => ({
      cause: cause(
        "gradient-at-updated-weights",
        `the gradient belongs to the weights after a step of ${short(t)}`,
        "g(W) = ∇f(W − η ∇f(W))",
        `Your gradient is the right one at other weights: at W after a descent step of size η = ${short(t)}. The weights are updated before or inside the gradient.`,
        "compute value and gradient at the same W, then update",
        "state",
      ),
      columns: (problem, W) => [moved(problem, W, t)],
    }),
  };
}

export const families: readonly Family[] = [temperature];

function short(t: number): string {
  return Number(t.toPrecision(4)).toString();
}
