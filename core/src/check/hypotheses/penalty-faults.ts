import type { Cause } from "../diagnosis.js";
import { cause, type GradientModel } from "./formula-model.js";
import { rightGradient } from "./gradient-steps.js";

// What the gradient adds for the penalty against what the value adds.

const short = (x: number) => Number(x.toPrecision(6)).toString();

export function penaltyMissingInGradient(inValue: number): Cause {
  return cause(
    "penalty-missing-in-gradient",
    "the penalty is missing in the gradient",
    "∇f − g = c W",
    `Your value contains ½ · ${short(inValue)} Σ w²; your gradient lacks its derivative, ${short(inValue)} W.`,
    "G += lambda * W      # not for the bias",
    "between",
  );
}

export function penaltyMissingInValue(inGradient: number): Cause {
  return cause(
    "penalty-missing-in-value",
    "the penalty is missing in the value",
    "g − ∇f = c W",
    `Your gradient contains ${short(inGradient)} W; your value lacks ½ · ${short(inGradient)} Σ w².`,
    "L += lambda / 2 * (W ** 2).sum()      # without the bias",
    "between",
  );
}

export const penaltySign = cause(
  "penalty-sign",
  "the penalty has the wrong sign",
  "g = ∇(data) − c W",
  "The data part of your gradient is right; the penalty enters it with the opposite sign.",
  "G = Phi.T @ R + lambda * W      # minus in both for a log-likelihood",
  "between",
);

export function penaltyFactor(inValue: number, inGradient: number, ratio: string): Cause {
  const half = ratio === "2" || ratio === "1/2" ? " λ/2 Σw² has the derivative λ W, λ Σw² has 2 λ W." : "";
  const rows =
    ratio === "N" || ratio === "1/N" ? " One of the two is divided by the number of rows, the other not." : "";
  return cause(
    "penalty-factor",
    `the penalty in the gradient is ${ratio} times that of the value`,
    `g − ∇(data) = ${ratio} c W`,
    `Your value's penalty has the derivative ${short(inValue)} W, your gradient adds ${short(inGradient)} W.${half}${rows}`,
    "L += lambda / 2 * (W ** 2).sum()\nG += lambda * W",
    "between",
  );
}

/** The gradient has c W that no λ of the value explains. */
export function decayBesides(c: number): Cause {
  return cause(
    "decay-besides-lambda",
    `the gradient adds ${short(c)} W besides the penalty's derivative, whatever λ is`,
    `g − ∇(data) = (λ + ${short(c)}) W`,
    `Your gradient has ${short(c)} W more than the derivative of your value's penalty, on all rows and for every λ: a decay of the weights, or an average with them.`,
    "G = Phi.T @ R + lambda * W      # nothing else of W",
    "between",
  );
}

/** g = W + `times` ∇f, or ∇ℓ */
export function weightsAfterStep(times: number, of: "log-likelihood" | "loss"): Cause {
  const size = short(Math.abs(times));
  const step = `W ${times < 0 ? "−" : "+"} ${size === "1" ? "" : `${size} `}${of === "loss" ? "∇f" : "∇ℓ"}`;
  return cause(
    "weights-after-step",
    `the gradient is the weights after a step: ${step}`,
    `g = ${step}`,
    `Your function returns what an optimiser makes of the weights, with the right gradient within it: ${step}, on all rows and for every λ.`,
    "return G      # and let the caller take the step",
  );
}

/** Neither factor nor difference is the same on all evidence. */
export const penaltiesUnlike = cause(
  "penalties-unlike",
  "the penalties of value and gradient differ, by a factor that is not the same on all rows and for every λ",
  "g − ∇(data) ≠ c W",
  "Both your value and your gradient have a penalty, and neither a factor nor a multiple of W that were the same throughout make one of the other.",
  "L += lambda / 2 * (W ** 2).sum()\nG += lambda * W",
  "between",
);

export const biasPenalizedInGradient = cause(
  "bias-penalized-in-gradient",
  "the bias is penalised in the gradient only",
  "g_bias − ∇f_bias = c b",
  "Your gradient adds the penalty's derivative to the bias too; your value does not penalise the bias.",
  "G[pixels] += lambda * W[pixels]      # leave the bias out",
  "between",
);

export const biasPenalizedInValue = cause(
  "bias-penalized-in-value",
  "the bias is penalised in the value only",
  "∇f_bias − g_bias = c b",
  "Your value penalises the bias too; your gradient leaves it out.",
  "L += lambda / 2 * (W[pixels] ** 2).sum()      # leave the bias out",
  "between",
);

export function biasPenaltyDiffers(inValue: number, inGradient: number): Cause {
  return cause(
    "bias-penalty-factor",
    "the bias is penalised differently in value and gradient",
    "g_bias − ∇f_bias = (c − c′) b",
    `For the bias your value's penalty has the derivative ${short(inValue)} b, your gradient adds ${short(inGradient)} b.`,
    "leave the bias out of the penalty in both",
    "between",
  );
}

export function lassoForRidge(inGradient: number): Cause {
  return cause(
    "absolute-for-square",
    "the gradient has the penalty of |w|, the value that of w²",
    "g − ∇(data) = c sign W",
    `Your gradient adds ${short(inGradient)} sign(W), the derivative of Σ|w|; your value's penalty is a different one.`,
    "G += lambda * W      # for lambda / 2 * sum(W**2)",
    "between",
  );
}

/** Where only the difference is known. */
export function penaltyDiffers(coefficient: number): Cause {
  return cause(
    "penalty-differs",
    "the penalties of value and gradient differ",
    "∇f − g = c W",
    `The derivative of your value has ${short(coefficient)} W more than your gradient: the penalty is missing in one of the two, or has a different factor there, such as λ instead of λ/2.`,
    "L += lambda / 2 * (W ** 2).sum()\nG += lambda * W",
    "between",
  );
}

export function biasPenaltyUnlike(coefficient: number): Cause {
  return cause(
    "bias-penalty-differs",
    "the bias is penalised in one of value and gradient only",
    "∇f_bias − g_bias = c b",
    `For the bias the derivative of your value has ${short(coefficient)} b more than your gradient.`,
    "leave the bias out of the penalty in both",
    "between",
  );
}

/** A penalty that exempts one weight: `theta(1)` of an array of many. The place, `at` in d × C, is read off the numbers. */
export function oneWeightExempt(feature: number, classIndex: number, at: number): GradientModel {
  return {
    cause: cause(
      "one-weight-exempt",
      `one weight has a different penalty in the gradient than the rest (feature ${feature}, class ${classIndex})`,
      "g_jk − ∇(data)_jk = c′ w_jk for one j, k",
      `The penalty of one weight alone, that of feature ${feature} and class ${classIndex}, differs between your gradient and your value: one number was left out where a whole row (that of the bias) or nothing was meant.`,
      "W[0] is the first weight; the weights of the bias are a whole row:\nG[pixels, :] += lambda * W[pixels, :]",
      "between",
    ),
    columns: (problem, W) => [...rightGradient.columns(problem, W)!, W.map((w, jc) => (jc === at ? w : 0))],
  };
}
