import type { Recognized } from "../decode/recognize-ratio.js";
import type { Cause } from "../diagnosis.js";
import { cause } from "./formula-model.js";

// Factors between the gradient and the derivative of the value.

/** What has the factor: the whole gradient, or all of it but the penalty. */
export type Extent = "all" | "data part";

const EXTENTS = {
  all: {
    gradient: "the gradient",
    yours: "Your gradient",
    derivative: "the derivative of your value",
    formula: (factor: string) => `g = ${factor}∇f`,
  },
  "data part": {
    gradient: "the data part of the gradient",
    yours: "The data part of your gradient",
    derivative: "that of the derivative of your value, which has the same penalty",
    formula: (factor: string) => `g = ${factor}∇(data) + ∇(penalty)`,
  },
};

/** `value` null: which of the two it is is not known. */
export function signFlipped(value: "loss" | "log-likelihood" | null, extent: Extent): Cause {
  const { yours, derivative, formula } = EXTENTS[extent];
  const stretch = `${yours} is the negative of ${derivative}.`;
  return cause(
    "sign-flipped",
    "value and gradient point opposite ways",
    formula("−"),
    value === null
      ? `${stretch} A loss (to be lowered) wants p − y, a log-likelihood (to be raised) y − p.`
      : value === "loss"
        ? `${stretch} The value is a loss (to be lowered), which wants p − y; the gradient is that of the log-likelihood, y − p.`
        : `${stretch} The value is a log-likelihood (to be raised), which wants y − p; the gradient is that of the loss, p − y.`,
    value === "loss"
      ? "R = P − Y           # gradient of the loss"
      : "R = Y − P           # gradient of the log-likelihood",
    "between",
  );
}

/** The causes of a known factor; none for 1. */
export function factorCause({ ratio: { id, text } }: Recognized, extent: Extent): Cause | null {
  const { gradient, yours, derivative, formula } = EXTENTS[extent];
  const stretch = `${yours} is ${text} times ${derivative}.`;
  switch (id) {
    case "one":
      return null;
    case "rows":
      return cause(
        "mean-against-sum",
        text === "N" ? "the value is a mean, the gradient a sum" : "the value is a sum, the gradient a mean",
        formula(`${text} `),
        `${stretch} N is the number of rows: one of the two is divided by it, the other not.`,
        text === "N" ? "G = Phi.T @ R / N     # like the value" : "G = Phi.T @ R         # a sum, like the value",
        "between",
      );
    case "classes":
      return cause(
        "divided-by-classes",
        "value and gradient differ by the number of classes",
        formula(`${text} `),
        `${stretch} K is the number of classes: a mean was taken over the classes, or over len(y) of a one-hot row.`,
        "divide by the number of rows only, in both",
        "between",
      );
    case "entries":
      return cause(
        "divided-by-entries",
        "value and gradient differ by rows times classes",
        formula(`${text} `),
        `${stretch} N K is the number of entries of P − Y: a mean was taken over the whole matrix.`,
        "divide by the number of rows only: R.shape[0], not R.size",
        "between",
      );
    case "two":
      return cause(
        "factor-two",
        `${gradient} is ${text === "2" ? "twice" : "half"} what it should be`,
        formula(`${text} `),
        `${stretch} A factor ½ or 2 stands in one of the two only.`,
        "drop the factor, or write it in both",
        "between",
      );
    case "weights":
    case "masses":
      return cause(
        "weighted-mean",
        "value and gradient divide by different totals",
        formula(`${text} `),
        `${stretch} One of them is divided by the total of the row weights, the other not.`,
        "divide both by the same total, or none",
        "between",
      );
    default:
      return cause(
        "logarithm-base",
        `the value takes logarithms to base ${id === "base-2" ? 2 : 10}`,
        formula(`${text} `),
        `${stretch} That is the factor between natural logarithms and those to base ${id === "base-2" ? 2 : 10}.`,
        "use the natural logarithm: log(p), not log2 or log10",
        "value",
      );
  }
}

export function unknownFactor(factor: number, extent: Extent): Cause {
  const { gradient, yours, derivative, formula } = EXTENTS[extent];
  const text = Number(factor.toPrecision(7)).toString();
  return cause(
    "scale",
    `${gradient} is ${text} times what it should be`,
    formula(`${text} `),
    `${yours} is ${text} times ${derivative}, in every entry.`,
    "look for a factor that stands in one of the two only",
    "between",
  );
}
