import { CLASSES, featureName } from "../images/images.js";
import type { Phi } from "../images/pixel-map.js";
import { columnOf } from "../likelihood/one-weight.js";
import { formatFixed, formatNumber } from "../parts/format-number.js";
import type { FormulaName } from "../parts/formulas.js";
import type { Moment } from "./moment.js";

/** What a line says: why it holds, in one sentence, and itself in the current numbers. */
export interface LineInWords {
  readonly id: FormulaName;
  readonly why: string;
  numbers(moment: Moment): string;
}

export const LINES_IN_WORDS: readonly LineInWords[] = [
  {
    id: "score",
    why: "A class's score is the sum of feature times weight; for 0/1 pixels, the sum of the weights of those that are lit.",
    numbers: ({ phi, pass, class: l, a }) => {
      const terms = phi.features.map((j, at) => formatFixed(phi.values[at]! * pass.W[j * CLASSES + l]!, 3));
      const shown =
        terms.length > 4 ? `${terms.slice(0, 3).join(" + ")} + … (${terms.length} terms)` : terms.join(" + ");
      return `a${digit(l)} = ${shown.replaceAll("+ −", "− ")} = ${formatFixed(a[l]!, 4)}`;
    },
  },
  {
    id: "logSum",
    why: "z is the logarithm of what the ten exponentials add up to; it is what makes probabilities sum to one.",
    numbers: ({ a, z }) =>
      `z = ln(${Array.from(a, (score) => formatNumber(Math.exp(score), 3)).join(" + ")}) = ${formatFixed(z, 4)}`,
  },
  {
    id: "logProbability",
    why: "Written as a difference, a probability's logarithm needs no quotient rule; and the ten probabilities sum to one.",
    numbers: ({ a, z, class: l }) =>
      `ln p${digit(l)} = ${formatFixed(a[l]!, 4)} − ${formatFixed(z, 4)} = ${formatFixed(a[l]! - z, 4)}`,
  },
  {
    id: "logLikelihood",
    why: "y is 1 for an image's own class, so the sum over k keeps one term per image: the logarithm of the probability of its class.",
    numbers: ({ images, pass }) =>
      `ℓ = a sum over ${images.rows} images = ${formatFixed(pass.logLikelihood, 4)}, on average ${formatFixed(pass.logLikelihood / images.rows, 4)} each`,
  },
  {
    id: "slopeOfLogSum",
    why: "The derivative of ln Σ exp is that class's share of the sum: its probability.",
    numbers: ({ a, z, p, class: l }) =>
      `∂z/∂a${digit(l)} = exp(${formatFixed(a[l]!, 4)} − ${formatFixed(z, 4)}) = ${formatFixed(p[l]!, 4)}`,
  },
  {
    id: "slopeOfLogProbability",
    why: "Raising a score helps its own class by one, and takes p from every class, its own included. δ is 1 for k = l, else 0.",
    numbers: ({ p, label, class: l }) =>
      `∂ln p${digit(label)}/∂a${digit(l)} = ${Number(label === l)} − ${formatFixed(p[l]!, 4)} = ${formatFixed(Number(label === l) - p[l]!, 4)}`,
  },
  {
    id: "slopeOfScore",
    why: "A weight of class l enters the score of class l alone, multiplied by the very feature that made the score.",
    numbers: ({ phi, feature, class: l }) =>
      `∂a${digit(l)}/∂W[${featureName(feature)}, ${l}] = Φ = ${formatNumber(featureIn(phi, feature))}: ${featureName(feature)} of the drawing, as the model sees it`,
  },
  {
    id: "chain",
    why: "The chain rule, and no more: the weight acts through one score, the score on all ten probabilities.",
    numbers: ({ p, label, phi, feature, class: l }) =>
      `k = ${label} is the only class with y = 1: (${Number(label === l)} − ${formatFixed(p[l]!, 4)}) · ${formatNumber(featureIn(phi, feature))}`,
  },
  {
    id: "collapse",
    why: "In the first half δ picks the term k = l; in the second p of l has no k, comes out of the sum, and Σ y = 1 is left.",
    numbers: ({ p, label, class: l }) =>
      `${Number(label === l)} − ${formatFixed(p[l]!, 4)} = ${formatFixed(Number(label === l) - p[l]!, 4)}`,
  },
  {
    id: "gradient",
    why: "Every image adds its residual times its feature: this is the gradient, each partial derivative of it.",
    numbers: ({ images, feature, class: l, pass }) =>
      `over the ${columnOf(images, feature).rows.length} images in which ${featureName(feature)} is not 0: ∂ℓ/∂W[${featureName(feature)}, ${l}] = ${formatNumber(pass.gradient[feature * CLASSES + l]!, 6)}`,
  },
  {
    id: "counts",
    why: "Split the bracket: the pixel summed over the images of the class, less what the model expects; for 0/1 pixels both are counts.",
    numbers: ({ feature, class: l, pass }) => {
      const [count, slope] = [pass.observed[feature * CLASSES + l]!, pass.gradient[feature * CLASSES + l]!];
      return `${formatNumber(count, 6)} − ${formatNumber(count - slope, 6)} = ${formatNumber(slope, 6)}`;
    },
  },
  {
    id: "classSums",
    why: "Ten probabilities that always sum to one cannot all rise: what one class's weight gains the others lose.",
    numbers: ({ feature, pass }) =>
      Array.from(pass.gradient.subarray(feature * CLASSES, (feature + 1) * CLASSES), (slope) => formatFixed(slope, 2))
        .join(" + ")
        .replaceAll("+ −", "− "),
  },
];

function featureIn({ features, values }: Phi, feature: number): number {
  return values[features.indexOf(feature)] ?? 0;
}

/** A class as a subscript. */
function digit(k: number): string {
  return "₀₁₂₃₄₅₆₇₈₉"[k]!;
}
