import type { Geometry } from "../geometry.js";
import { entries } from "../problem.js";
import { cause, type GradientModel } from "./formula-model.js";
import { fromSteps, rightGradient } from "./gradient-steps.js";

// The right numbers in the wrong places: layout, classes, the bias.

type Arrange = (geometry: Geometry, G: Float64Array) => Float64Array;

function arranged(
  id: string,
  title: string,
  formula: string,
  message: string,
  fix: string,
  arrange: Arrange,
  applies: (geometry: Geometry) => boolean = () => true,
): GradientModel {
  return fromSteps(cause(id, title, formula, message, fix), { arrange, applies: ({ geometry }) => applies(geometry) });
}

/** The array of the implementation filled as if it were the other way round. */
const transposed = arranged(
  "transposed-gradient",
  "the gradient is written in the transposed layout",
  "g = flatten(Gᵀ)",
  "Your gradient holds the right numbers, but features and classes are exchanged in the order in which they are written: the gradient lies class by class where the weights lie feature by feature, or the other way round.",
  "return G in the shape of W before flattening:\ngrad = G.T.ravel() or G.ravel(), whichever W uses",
  (geometry, G) => {
    const { d, C, place } = geometry;
    const flat = new Float64Array(G.length);
    // The implementation's array, with feature and class exchanged within the array of d × C.
    const isFeatureMajor = place.length < 2 || C < 2 || place[1] === 1;
    for (let j = 0; j < d; j++)
      for (let c = 0; c < C; c++) flat[isFeatureMajor ? c * d + j : j * C + c] = G[j * C + c]!;
    return Float64Array.from(place, (at) => flat[at]!);
  },
  ({ d, C }) => d > 1 && C > 1,
);

/** The bias in the wrong slot. */
const biasSlot = (end: "first" | "last"): GradientModel =>
  arranged(
    end === "first" ? "bias-written-first" : "bias-written-last",
    `the gradient of the bias stands ${end}, the bias does not`,
    end === "first" ? "g = (G_bias, G_1, …)" : "g = (G_1, …, G_bias)",
    `Your gradient has its numbers one feature too ${end === "first" ? "late" : "early"}: the constant's entry is written ${end}, while the weights have it at the other end.`,
    "put the column of ones at the same end in both functions",
    ({ d, C, constant }, G) => {
      const order = Array.from({ length: d }, (_, j) => j).filter((j) => j !== constant);
      if (end === "first") order.unshift(constant!);
      else order.push(constant!);
      return entries(d, C, (j, c) => G[order[j]! * C + c]!);
    },
    ({ constant, d }) => constant === (end === "first" ? d - 1 : 0) && d > 1,
  );

/** Class c of the gradient is that of class `order[c]`. */
export function classesPermuted(order: readonly number[]): GradientModel {
  const C = order.length;
  const by = order.every((c, at) => c === (at + 1) % C) ? 1 : order.every((c, at) => c === (at + C - 1) % C) ? -1 : 0;
  const named = by !== 0 ? "rolled by one" : order.every((c, at) => c === C - 1 - at) ? "in reverse order" : "permuted";
  return arranged(
    "classes-permuted",
    `the classes of the gradient are ${named}`,
    `g_k = G_σ(k), σ = (${order.join(" ")})`,
    `Your gradient holds the right numbers for the wrong classes: its classes are ${named}, (${order.join(" ")}).`,
    "index classes in the gradient as in the weights",
    ({ d }, G) => entries(d, C, (j, c) => G[j * C + order[c]!]!),
    (geometry) => geometry.C === C,
  );
}

export const lastClassZero = fromSteps(
  cause(
    "last-class-zero",
    "the last class has no gradient",
    "R_K = 0",
    "The last class's gradient is zero although its weights change the value: a loop over K − 1 classes, or reference coding in the gradient alone.",
    "for k in range(K):     # not  range(K − 1)",
  ),
  {
    applies: ({ geometry: { C } }) => C > 1,
    weigh:
      (_, { geometry: { C, free } }) =>
      (_, k) =>
        k === free[C - 1] ? 0 : 1,
  },
);

export const biasSummed = cause(
  "bias-summed-over-classes",
  "the bias gets one number for all classes",
  "G_bias = Σ_ik r_ik = 0",
  "The gradient of the bias is the sum over rows and classes, and residuals of a row sum to 0.",
  "grad_b = R.sum(axis=0)     # not  R.sum()",
);

export const biasZero: GradientModel = {
  cause: cause(
    "bias-gradient-zero",
    "the bias has no gradient",
    "G_bias = 0",
    "The gradient of the bias is zero, while the value changes with it: its line was forgotten, or it is summed over classes too, which gives the same zero.",
    "grad_b = R.sum(axis=0)     # one number per class",
  ),
  columns: (problem, W) => {
    const { constant, C } = problem.geometry;
    if (constant === null) return null;
    const [G] = rightGradient.columns(problem, W)!;
    return [entries(problem.geometry.d, C, (j, c) => (j === constant ? 0 : G![j * C + c]!))];
  },
  alias: [biasSummed],
};

/** The bias averaged while the rest is summed, or the other way round: two scales. */
export const biasScaled: GradientModel = {
  cause: cause(
    "bias-on-other-scale",
    "the bias is on a different scale than the other weights",
    "G_bias = t G_bias",
    "The gradients of the bias and of the other weights are right except for different factors: one is averaged or multiplied where the other is not; or the features are scaled in the gradient alone.",
    "divide both by N, or none;\nuse the same scaling of x in value and gradient",
  ),
  columns: (problem, W) => {
    const { constant, C, d } = problem.geometry;
    if (constant === null || d < 2) return null;
    const [G] = rightGradient.columns(problem, W)!;
    const part = (isConstant: boolean) =>
      entries(d, C, (j, c) => ((j === constant) === isConstant ? G![j * C + c]! : 0));
    return [part(false), part(true)];
  },
};

export const arrangementFaults: readonly GradientModel[] = [
  transposed,
  biasSlot("first"),
  biasSlot("last"),
  lastClassZero,
  biasZero,
];
