import type { Cause, Explanation } from "../diagnosis.js";
import type { GradientModel, ValueModel } from "../hypotheses/formula-model.js";
import { weightsAfterStep } from "../hypotheses/penalty-faults.js";
import { factorCause, signFlipped, unknownFactor } from "../hypotheses/scale.js";
import type { Problem } from "../problem.js";
import { comparePenalties, holdsWeights, keepsPenalty } from "./compare-penalties.js";
import type { Estimate, Fitted } from "./fit-models.js";
import { quotient, recognize, same } from "./recognize-ratio.js";

/** A value model and a gradient model that both fit, and what is wrong between them. */
export interface Pairing {
  readonly value: Fitted<ValueModel>;
  readonly gradient: Fitted<GradientModel>;
  /** faults of formula that this pair means; none when the gradient is the derivative of this value */
  readonly formula: readonly Cause[];
}

export interface Reading {
  readonly pairing: Pairing;
  readonly explanations: readonly Explanation[];
  /** the number of faults */
  readonly cost: number;
}

/** All ways to say what is wrong between value and gradient: more than one where known factors coincide. */
export function explain(pairing: Pairing, problems: readonly Problem[]): Reading {
  const { value, gradient, formula } = pairing;
  const zero = gradient.coefficients.every(({ scale }) => scale.value === 0);
  const factors = gradient.coefficients.map(({ scale }, s) =>
    zero ? { value: 1, error: 0 } : quotient(scale, value.coefficients[s]!.scale),
  );
  const step = value.model.hasPenalty ? null : stepOf(value, gradient, factors, problems);
  const between = step ? [[step]] : causesBetween(pairing, factors, problems);
  const explanations = between.flatMap((causes) =>
    namesOf(formula, gradient.model).map((named) => ({ causes: [...named, ...causes], misfit: gradient.misfit })),
  );
  return { pairing, explanations, cost: explanations[0]!.causes.length };
}

/** Sign, factor and penalties in which the gradient differs from the value's: more than one way where known factors coincide. */
function causesBetween(
  { value, gradient }: Pairing,
  factors: readonly Estimate[],
  problems: readonly Problem[],
): readonly (readonly Cause[])[] {
  const penalties = value.model.hasPenalty
    ? []
    : comparePenalties(value.coefficients, gradient.coefficients, factors, problems);
  const isKept = !value.model.hasPenalty && keepsPenalty(value.coefficients, gradient.coefficients, factors, problems);
  const extent = isKept ? "data part" : "all";
  const known = recognize(factors, problems);
  const flipped =
    factors[0]!.value < 0
      ? [signFlipped(value.coefficients[0]!.scale.value < 0 ? "log-likelihood" : "loss", extent)]
      : [];
  const factorCauses: (Cause | null)[] =
    known.length === 0
      ? [unknownFactor(Math.abs(factors[0]!.value), extent)]
      : known.map((one) => factorCause(one, extent));
  // "Twice the right one" is not said where the factor may as well be 1.
  const scales = factorCauses.includes(null) ? [null] : unique(factorCauses);
  return scales.map((scale) => [...flipped, ...(scale ? [scale] : []), ...penalties]);
}

/** Of W ∓ η∇f, the weights after a step instead of the gradient; a whole gradient uphill of a loss may as well have a decay of 1. */
function stepOf(
  value: Fitted<ValueModel>,
  gradient: Fitted<GradientModel>,
  factors: readonly Estimate[],
  problems: readonly Problem[],
): Cause | null {
  const of = value.coefficients[0]!.scale.value < 0 ? "log-likelihood" : "loss";
  const isDownhill = factors[0]!.value < 0 === (of === "loss");
  const isStep =
    (isDownhill || !same(factors[0]!, { value: 1, error: 0 })) &&
    factors.every((factor) => same(factor, factors[0]!)) &&
    holdsWeights(value.coefficients, gradient.coefficients, factors, problems);
  return isStep ? weightsAfterStep(factors[0]!.value, of) : null;
}

/** The formula's causes under each of its names. */
function namesOf(formula: readonly Cause[], model: GradientModel): readonly (readonly Cause[])[] {
  if (!model.alias || model.cause === null) return [formula];
  return [formula, ...model.alias.map((other) => formula.map((named) => (named === model.cause ? other : named)))];
}

function unique(causes: readonly (Cause | null)[]): readonly (Cause | null)[] {
  return causes.filter((one, at) => causes.findIndex((other) => other?.id === one?.id) === at);
}
