import type { Diagnosis } from "multilogit/check";

/** What the doctor says of a gradient that sees 3 × 3 pictures transposed, two classes and a constant; the numbers are made up. */
export const TRANSPOSED: Diagnosis = {
  verdict: "wrong",
  sentence: "wrong: the gradient sees the features transposed",
  causes: [
    {
      id: "transposed-features",
      title: "features transposed in the gradient",
      concerns: "gradient",
      message: "The value sees x & the gradient x with rows and columns exchanged, if <x> is a picture.",
      fix: "Look for a reshape or a transpose on the gradient's path;\ncompute the features once: phi = features(x)",
      formula: "(P(X) − Y)ᵀ F",
    },
  ],
  certainty: "exact",
  ties: [],
  rivals: [],
  nearest: null,
  facts: [{ stage: "contract", sentence: "three calls gave the same numbers" }],
  lines: [
    { block: "bias", gradient: 1.5, differences: 1.5, allowed: 1e-10, agrees: true },
    { block: "class 1", gradient: 2, differences: 3, allowed: 1e-10, agrees: false },
    { block: "all weights", gradient: -12.5, differences: 3.25, allowed: 2e-10, agrees: false },
  ],
  where: {
    features: 10,
    classes: 2,
    errors: Array.from({ length: 20 }, (_, at) => (at < 2 ? 0 : at - 10)),
    expected: new Array(20).fill(0),
    given: new Array(20).fill(0),
    constant: 0,
    image: [3, 3],
    allowed: 1e-11,
    summary: "everywhere but in the constant's weights",
    rows: null,
  },
  conventions: [
    { name: "reduction", found: "sum", declared: null, agrees: true },
    { name: "sign", found: "loss", declared: "log-likelihood", agrees: false },
  ],
  untested: [{ what: "row weights", remedy: "declare rowWeights" }],
  recovered: {
    image: [3, 3],
    rows: [{ given: [1, 1, 1, 0, 0, 0, 0, 0, 0], valueSees: null, gradientSees: [1, 0, 0, 1, 0, 0, 1, 0, 0] }],
    sentence: "the gradient sees the features transposed",
    misfit: 2e-14,
  },
  residuals: [
    { probability: 0.25, mass: 0, residual: 0.25 },
    { probability: 0.75, mass: 1, residual: -0.25 },
    { probability: 0.5, mass: 0, residual: Number.NaN },
  ],
  negativeControl: { seen: true, sentence: "a copy broken by 1e-6 was seen" },
  relativeErrorBound: null,
  evaluations: 321,
  seed: 1,
};

/** What it says of a right one. */
export const RIGHT: Diagnosis = {
  ...TRANSPOSED,
  verdict: "right",
  sentence: "right: the gradient is the derivative of the value",
  causes: [],
  lines: TRANSPOSED.lines.slice(0, 1),
  where: null,
  recovered: null,
  residuals: [],
  relativeErrorBound: 3e-12,
};
