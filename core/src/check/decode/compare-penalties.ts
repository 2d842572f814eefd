import type { Cause } from "../diagnosis.js";
import * as penalty from "../hypotheses/penalty-faults.js";
import type { Problem } from "../problem.js";
import type { Coefficients, Estimate } from "./fit-models.js";
import { difference, ERRORS, product, quotient, recognize, same } from "./recognize-ratio.js";

const PARTS = ["ridge", "bias", "lasso"] as const;
type Part = (typeof PARTS)[number];

/** Value and gradient on one set of rows, and the factor between their data parts. */
interface Pair {
  readonly value: Coefficients;
  readonly gradient: Coefficients;
  readonly factor: Estimate;
  readonly problem: Problem;
}

/**
 * What is wrong with the penalty in the gradient, given how often its data part is that of the value. A factor of the data part may
 * or may not apply to the penalty as well; neither is a further fault.
 */
export function comparePenalties(
  value: readonly Coefficients[],
  gradient: readonly Coefficients[],
  factors: readonly Estimate[],
  problems: readonly Problem[],
): readonly Cause[] {
  const pairs = pairsOf(value, gradient, factors, problems);
  const causes: Cause[] = [];
  const lassoInGradient =
    pairs.some((pair) => !isZero(pair.gradient.lasso)) && pairs.every((p) => isZero(p.value.lasso));
  const ridgeLost = pairs.every((pair) => isZero(pair.gradient.ridge)) && pairs.some((p) => !isZero(p.value.ridge));
  if (lassoInGradient && ridgeLost) return [penalty.lassoForRidge(largest(pairs, "gradient", "lasso"))];
  const ridge = partCause(pairs, "ridge");
  if (ridge) causes.push(ridge);
  // One fault, not two, when the bias is penalised like the rest in both.
  if (!agrees(pairs, "bias") && !(ridge && biasLikeRidge(pairs))) causes.push(biasCause(pairs));
  if (!agrees(pairs, "lasso")) causes.push(penalty.lassoForRidge(largest(pairs, "gradient", "lasso")));
  return causes;
}

/** Whether the gradient's penalty is the value's, and would not be with the factor of its data part. */
export function keepsPenalty(
  value: readonly Coefficients[],
  gradient: readonly Coefficients[],
  factors: readonly Estimate[],
  problems: readonly Problem[],
): boolean {
  const pairs = pairsOf(value, gradient, factors, problems);
  const isScaled = (part: Part) => pairs.every((p) => same(p.gradient[part], product(p.factor, p.value[part])));
  const isKept = (part: Part) => pairs.every((p) => same(p.gradient[part], p.value[part]));
  const there = PARTS.filter((part) => pairs.some((p) => !isZero(p.value[part]) || !isZero(p.gradient[part])));
  return there.every(isKept) && !there.every(isScaled);
}

/** Whether the gradient has all weights once, penalised or not, besides the value's penalty with the factor of its data part. */
export function holdsWeights(
  value: readonly Coefficients[],
  gradient: readonly Coefficients[],
  factors: readonly Estimate[],
  problems: readonly Problem[],
): boolean {
  const one = { value: 1, error: 0 };
  return pairsOf(value, gradient, factors, problems).every(({ problem, factor, ...of }) =>
    PARTS.every((part) => {
      const surplus = difference(of.gradient[part], product(factor, of.value[part]));
      if (part === "lasso") return isZero(surplus);
      return (part === "bias" && problem.geometry.constant === null) || same(surplus, one);
    }),
  );
}

function pairsOf(
  value: readonly Coefficients[],
  gradient: readonly Coefficients[],
  factors: readonly Estimate[],
  problems: readonly Problem[],
): readonly Pair[] {
  return problems.map((problem, s) => ({
    value: value[s]!,
    gradient: gradient[s]!,
    factor: factors[s]!,
    problem,
  }));
}

function partCause(pairs: readonly Pair[], part: Part): Cause | null {
  if (agrees(pairs, part)) return null;
  const penalized = pairs.filter((pair) => !isZero(pair.value[part]) || !isZero(pair.gradient[part]));
  const [inValue, inGradient] = [largest(penalized, "value", part), largest(penalized, "gradient", part)];
  if (penalized.every((pair) => isZero(pair.gradient[part]))) return penalty.penaltyMissingInGradient(inValue);
  if (penalized.every((pair) => isZero(pair.value[part]))) return penalty.penaltyMissingInValue(inGradient);
  const problems = penalized.map(({ problem }) => problem);
  const readings = expectations(penalized, part).flatMap((expected) =>
    recognize(
      penalized.map((pair, s) => quotient(pair.gradient[part], expected[s]!)),
      problems,
    ).slice(0, 1),
  );
  // Either may be meant; −1 is the simpler reading.
  if (readings.some(({ sign, ratio }) => ratio.id === "one" && sign < 0)) return penalty.penaltySign;
  const [known] = readings;
  if (known) return penalty.penaltyFactor(inValue, inGradient, `${known.sign < 0 ? "−" : ""}${known.ratio.text}`);
  const ratio = ratioEverywhere(penalized, part);
  if (ratio !== null) return penalty.penaltyFactor(inValue, inGradient, Number(ratio.toPrecision(5)).toString());
  const surplus = surplusEverywhere(penalized, part);
  return surplus === null ? penalty.penaltiesUnlike : penalty.decayBesides(surplus);
}

/** How often the gradient's part is the value's, where that is the same on all evidence; else null. */
function ratioEverywhere(pairs: readonly Pair[], part: Part): number | null {
  if (pairs.some((pair) => isZero(pair.value[part]))) return null;
  const ratios = pairs.map((pair) => quotient(pair.gradient[part], pair.value[part]));
  return ratios.every((ratio) => same(ratio, ratios[0]!)) ? ratios[0]!.value : null;
}

/** What the gradient's part has more than the value's, scaled like the data part or not, where that is the same on all evidence. */
function surplusEverywhere(pairs: readonly Pair[], part: Part): number | null {
  for (const expected of expectations(pairs, part)) {
    const surplus = pairs.map((pair, s) => difference(pair.gradient[part], expected[s]!));
    if (surplus.every((each) => same(each, surplus[0]!))) return surplus[0]!.value;
  }
  return null;
}

function biasCause(pairs: readonly Pair[]): Cause {
  if (pairs.every((pair) => isZero(pair.value.bias))) return penalty.biasPenalizedInGradient;
  if (pairs.every((pair) => isZero(pair.gradient.bias))) return penalty.biasPenalizedInValue;
  return penalty.biasPenaltyDiffers(largest(pairs, "value", "bias"), largest(pairs, "gradient", "bias"));
}

/** Whether the gradient's part is the value's, scaled like the data part or not scaled. */
function agrees(pairs: readonly Pair[], part: Part): boolean {
  return expectations(pairs, part).some((expected) =>
    pairs.every((pair, s) => same(pair.gradient[part], expected[s]!)),
  );
}

function expectations(pairs: readonly Pair[], part: Part): readonly (readonly Estimate[])[] {
  return [pairs.map((pair) => product(pair.factor, pair.value[part])), pairs.map((pair) => pair.value[part])];
}

function biasLikeRidge(pairs: readonly Pair[]): boolean {
  return pairs.every(({ value, gradient }) => same(value.bias, value.ridge) && same(gradient.bias, gradient.ridge));
}

export function isZero(x: Estimate): boolean {
  return Math.abs(x.value) <= ERRORS * x.error + ROUNDING_ALLOWED;
}

/** Coefficients of exact zero are found as rounding of the other columns. */
const ROUNDING_ALLOWED = 1e-12;

function largest(pairs: readonly Pair[], of: "value" | "gradient", part: Part): number {
  return pairs.reduce(
    (most, pair) => (Math.abs(pair[of][part].value) > Math.abs(most) ? pair[of][part].value : most),
    0,
  );
}
