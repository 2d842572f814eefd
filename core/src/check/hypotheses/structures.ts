import type { Cause } from "../diagnosis.js";
import { cause } from "./formula-model.js";

// Names of structures that were read off the numbers; each holds at every W and on all rows that were tried.

/** True of any evidence: the rows and penalties may be the doctor's or those of a sample that it was given. */
const EVERYWHERE = "That holds at every W, on all rows and for every penalty that was tried.";
const short = (x: number) => Number(x.toPrecision(5)).toString();

/** Where no gradient was short, a norm that is cut off looks the same. */
export const normalised = (length: number): Cause =>
  cause(
    "gradient-normalised",
    `the gradient is scaled to length ${short(length)}, or shortened to it wherever it is longer`,
    "g = c ∇f / ‖∇f‖, or ∇f min(1, c/‖∇f‖)",
    `Your gradient has the right direction and had the same length at every W that was tried; no gradient there was short enough to tell scaling from clipping. ${EVERYWHERE}`,
    "return the gradient itself; normalise or clip in the step",
  );

export const clippedByNorm = (most: number): Cause =>
  cause(
    "gradient-clipped-by-norm",
    `the gradient is shortened to length ${short(most)} where it is longer`,
    "g = ∇f min(1, c/‖∇f‖)",
    `Your gradient has the right direction; where it would be longer than ${short(most)} it has that length. ${EVERYWHERE}`,
    "return the gradient itself; clip in the step",
  );

const AFTERWARDS = "return the gradient itself; clip, round or normalise in the step";

/** Infinite limits are none. */
export const clippedByValue = (from: number, to: number): Cause => {
  const where =
    from === -to
      ? `off at ±${short(to)}`
      : [
          ...(Number.isFinite(from) ? [`off below ${short(from)}`] : []),
          ...(Number.isFinite(to) ? [`off above ${short(to)}`] : []),
        ].join(" and ");
  return cause(
    "gradient-clipped-by-value",
    `each derivative is cut ${where}`,
    "g_jk = min(b, max(a, ∂f/∂w_jk))",
    `Derivatives within these limits are right, all others are cut off there. ${EVERYWHERE}`,
    AFTERWARDS,
  );
};

/** Where no derivative was below the limit, cutting off looks the same. */
export const signAlone = (size: number, isPerhapsCut: boolean): Cause =>
  cause(
    "gradient-sign-alone",
    `each derivative is ${short(size)} times its sign${isPerhapsCut ? `, or cut off at ±${short(size)}` : ""}`,
    "g_jk = c sign(∂f/∂w_jk)",
    `Your derivatives have the right signs and all the same size. ${EVERYWHERE}`,
    AFTERWARDS,
  );

export const smallDropped = (dropped: number, kept: number): Cause =>
  cause(
    "small-derivatives-dropped",
    `derivatives smaller than a limit between ${short(dropped)} and ${short(kept)} are set to 0`,
    "g_jk = ∂f/∂w_jk where |∂f/∂w_jk| ≥ c, else 0",
    `All other derivatives are right. ${EVERYWHERE}`,
    "return the gradient itself; leave out small steps in the optimiser",
  );

/** Ways to make a number whole. */
export const STEPS: readonly (readonly [string, (x: number) => number])[] = [
  ["rounded", Math.round],
  ["cut off towards 0", Math.trunc],
  ["rounded down", Math.floor],
  ["rounded up", Math.ceil],
];

export const inSteps = (step: number, how: string): Cause =>
  cause(
    "gradient-in-steps",
    `each derivative is ${how} to a multiple of ${short(step)}`,
    "g_jk = c ⌊∂f/∂w_jk / c⌉",
    `Every derivative is the right one, ${how} to a multiple of ${short(step)}. ${EVERYWHERE}`,
    AFTERWARDS,
  );

/** Pairs of a right derivative and the given one. */
export const functionOfDerivative = (pairs: readonly (readonly [number, number])[]): Cause => {
  const two = (x: number) => Number(x.toPrecision(3)).toString();
  return cause(
    "function-of-derivative",
    "each derivative is a function of the right one alone, and not a multiple of it",
    "g_jk = h(∂f/∂w_jk)",
    `Equal derivatives become equal numbers, wherever they are: ${pairs.map(([right, given]) => `${two(right)} becomes ${two(given)}`).join(", ")}. A logarithm, a power or a division by the derivative's own size does that. ${EVERYWHERE}`,
    "return the gradient itself; scale single derivatives in the step, as Adam and RMSProp do",
  );
};

export const factorOfWeights = (factors: readonly number[]): Cause =>
  cause(
    "factor-of-weights",
    `the gradient has the right direction, but a length that differs from W to W (times ${short(Math.min(...factors))} to ${short(Math.max(...factors))})`,
    "g = t(W) ∇f",
    `Your gradient is parallel to the right one with another factor at every W. ${EVERYWHERE}`,
    "look for a norm, a value or a maximum that the gradient is multiplied or divided by",
  );

export const onlyBlockWrong = (where: string): Cause =>
  cause(
    "only-block-wrong",
    `only the derivatives of ${where} are wrong`,
    "",
    `All other derivatives are right to the last digits, penalty included. ${EVERYWHERE}`,
    `look at the line that computes the gradient of ${where}`,
  );

export const otherTargets = (where: string, what: string | null): Cause =>
  cause(
    what ? "targets-named" : "targets-other",
    what
      ? `in place of Y the gradient${!what.startsWith("nothing") || where === "all weights" ? "" : ` of ${where}`} subtracts ${what}`
      : `the gradient of ${where} contains another constant than the derivative of the value, as with other labels${where === "all weights but those of the bias" ? ", such as shuffled ones: each class keeps its number of rows" : ""}`,
    "R = P − Z",
    `The part of your gradient that depends on W is right; what is subtracted from it does not depend on W and is not that of the value's Y. ${EVERYWHERE}`,
    "R = P − Y      # the Y of the value, row by row",
  );

export const otherPenaltyAt = (where: string, isGone: boolean): Cause =>
  cause(
    "penalty-by-entry",
    isGone
      ? `${where} are penalised in the value, not in the gradient`
      : `the gradient penalises ${where} otherwise than the value`,
    "g − ∇(data) = C ∘ W",
    `The data part of your gradient is right; what is added for the penalty differs from the derivative of the value's penalty in ${where}, and there alone. ${EVERYWHERE}`,
    "penalise the same weights in value and gradient: W[pixels, :]",
    "between",
  );

export const otherFactorAt = (where: string, factor: number | null): Cause =>
  cause(
    factor === 0 ? "block-zero" : factor === -1 ? "block-sign" : "block-factor",
    factor !== null && Math.abs(factor) < 1e-7
      ? `the gradient of ${where} is missing`
      : factor !== null
        ? `the gradient of ${where} is ${short(factor)} times what it should be`
        : `the gradient of ${where} has other factors than the rest`,
    "g_jk = t_jk ∇(data)_jk",
    `The data part of the gradient of ${where} has another factor than that of the other weights. ${EVERYWHERE}`,
    `look at the line that computes the gradient of ${where}, and at the ranges of its loops`,
  );

export const rowsWeighted = (how: string, isAlone: boolean): Cause =>
  cause(
    how ? "rows-weighted-by-class" : "rows-weighted",
    how ? `the gradient weights each row ${how}` : "the gradient gives rows factors that the value does not",
    "G = Σ_i t_i φ_i r_iᵀ",
    `Your gradient is the sum of the right parts of the rows, each with a factor of its own${isAlone ? "" : "; its penalty differs from the value's too"}. ${EVERYWHERE}`,
    "use the same row weights in value and gradient",
  );

export const someRowsOnly = (kept: number, all: number, times: string): Cause =>
  cause(
    "some-rows-only",
    `the gradient sums over ${kept} of ${all} rows${times === "1" ? "" : `, times ${times}`}`,
    "G = t Σ_{i in S} φ_i r_iᵀ",
    `Your gradient has the right parts of ${kept} of the first ${all} rows and nothing of the others: a minibatch, or rows that are left out. ${EVERYWHERE}`,
    "sum over all rows, those of the value",
  );

export const featuresShifted = (): Cause =>
  cause(
    "features-shifted-and-scaled",
    "the gradient's last product sees the features each shifted and scaled (standardised or centred, the constant perhaps among them)",
    "G = (P − Y)ᵀ F, F_j = a_j X_j + b_j",
    `The probabilities of your gradient see x, its last product sees every feature with a shift and factor of its own. ${EVERYWHERE}`,
    "compute Phi once and hand the same array to both functions",
  );

export const featuresReordered = (order: readonly number[]): Cause =>
  cause(
    "features-reordered",
    `the gradient's last product sees the features in another order (${order.slice(0, 12).join(" ")}${order.length > 12 ? " …" : ""})`,
    "G = (P − Y)ᵀ F, F_j = X_σ(j)",
    `Your gradient is right for features in another order. ${EVERYWHERE}`,
    "compute Phi once and hand the same array to both functions",
  );

export const featuresMixed = (): Cause =>
  cause(
    "features-mixed",
    "the gradient's last product sees mixtures of the features",
    "G = (P − Y)ᵀ X A",
    `Your gradient is right for features that are fixed sums of multiples of the given ones. ${EVERYWHERE}`,
    "compute Phi once and hand the same array to both functions",
  );

const ONE_ARRAY = "compute Phi once and hand the same array to both functions";

export const rowsInOtherOrder = (how: string | null): Cause =>
  cause(
    "rows-in-other-order",
    how ?? "the gradient pairs each row's residual with the features of another row",
    "G = Σ_i φ_σ(i) r_iᵀ",
    `Your gradient has every row's features and every row's residual once, in orders that differ. ${EVERYWHERE}`,
    "permute Phi and Y together: Phi = Phi[order]; Y = Y[order]",
  );

export const rowsRescaled = (how: string): Cause =>
  cause(
    "features-row-by-row",
    `the gradient's last product sees each row ${how}`,
    "G = (P − Y)ᵀ F, F_ij = a_i X_ij + b_i",
    `The probabilities of your gradient see x, its last product sees each row ${how}; the constant is as it should be. ${EVERYWHERE}`,
    ONE_ARRAY,
  );

export const entriesDropped = (share: number, factor: number): Cause =>
  cause(
    "entries-dropped",
    `the gradient's last product sees ${(100 * share).toFixed(0)} % of the features' numbers as 0${Math.abs(factor - 1) < 1e-4 ? "" : `, the others times ${short(factor)}`}`,
    "G = (P − Y)ᵀ (M ∘ X)",
    `The probabilities of your gradient see x, its last product sees some of its numbers as 0, as after dropout. ${EVERYWHERE}`,
    "drop in both functions, or in none",
  );

export const featureCurve = (points: readonly (readonly [number, number])[]): Cause =>
  cause(
    "features-by-a-function",
    `the gradient's last product sees a function of each number of x (${points.map(([x, f]) => `${short(x)} → ${short(f)}`).join(", ")})`,
    "G = (P − Y)ᵀ h(X)",
    `The probabilities of your gradient see x, its last product sees h(x), the same h for all features and rows. ${EVERYWHERE}`,
    ONE_ARRAY,
  );

export const independent = (): Cause =>
  cause(
    "independent-of-weights",
    "the gradient does not depend on the weights",
    "G = Φᵀ (P₀ − Y)",
    `But for its penalty your gradient is the same at every W: its probabilities are missing, or computed once and kept. ${EVERYWHERE}`,
    "R = P − Y          # P at the W of this call",
  );

export const dividedByClassCounts = (): Cause =>
  cause(
    "class-means",
    "the gradient of each class is divided by the number of its rows",
    "g_jk = ∇(data)_jk / n_k",
    `The factor of each class is one over the rows that have it, at least 1; the value has no such factor. ${EVERYWHERE}`,
    "G = Phi.T @ R      # one factor for all classes",
  );

export const scoresOfGradient = (times: number, bias: number | null): Cause =>
  cause(
    "scores-differ",
    `the gradient's scores are ${scoresInWords(times, bias)}`,
    bias === null ? "R = softmax(t A) − Y" : "R = softmax(t X W + u b) − Y",
    `The probabilities that your gradient uses were read off it; their logarithms are the scores of ${scoresInWords(times, bias)}. ${EVERYWHERE}`,
    "compute scores once: A = Phi @ W, for value and gradient",
  );

function scoresInWords(times: number, bias: number | null, plain = "those of the value"): string {
  const isNear = (x: number, y: number) => Math.abs(x - y) < 1e-6;
  const of = isNear(times, 1)
    ? ""
    : isNear(times, -1)
      ? "−A"
      : `${short(times)} A${isNear(times, Math.LN2) ? " (2 to the power of a in place of e)" : isNear(times, Math.LN10) ? " (10 to the power of a in place of e)" : ""}`;
  if (bias === null || isNear(bias, times)) return of;
  const part = isNear(bias, 0)
    ? "without the bias"
    : isNear(bias, 2 * times)
      ? "with the bias twice"
      : `with ${short(bias)} times the bias`;
  return `${of === "" ? plain : of} ${part}`;
}

export const scoresOfValue = (classes: readonly number[], bias: number): Cause => {
  const isUniform = classes.every((c) => Math.abs(c - classes[0]!) < 1e-6);
  const own = `A times a factor for each class (${classes.map(short).join(" ")})${Math.abs(bias - 1) < 1e-6 ? "" : `, the bias times ${short(bias)} besides`}`;
  const scores = isUniform ? scoresInWords(classes[0]!, classes[0]! * bias, "A") : own;
  return cause(
    "scores-of-value",
    `the value's scores are ${scores}`,
    "L = −Σ y ln softmax(c ∘ (X W + u b))",
    `Your value is the likelihood of scores that are ${scores}, where A = X W + b. ${EVERYWHERE}`,
    "compute scores once: A = Phi @ W, for value and gradient",
    "value",
  );
};

export const penaltyOfWeights = (where: string, besides: Cause | null): Cause =>
  cause(
    "value-penalty-by-entry",
    `the value penalises ${where}${besides ? `, and ${besides.title}` : ""}`,
    "L + ½ Σ_jk C_jk w_jk²",
    `The coefficient of each w² was read off your value; the penalty is that of ${where}. ${EVERYWHERE}${besides ? ` ${besides.message}` : ""}`,
    "penalise the same weights in value and gradient: W[pixels, :]",
    "value",
  );
