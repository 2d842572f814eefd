import type { Cause } from "../diagnosis.js";
import type { Problem } from "../problem.js";
import { type FeatureView, featureViews } from "./feature-views.js";
import { cause, type GradientModel } from "./formula-model.js";
import { fromSteps } from "./gradient-steps.js";

const LOOK =
  "compute Phi once and hand the same array to both functions;\nlook for a reshape, transpose or scaling on the gradient's path alone";

/** The probabilities see `seen(problem)`, by default Φ, and the last product sees the view. */
export function gradientOfView(view: FeatureView, seen?: (problem: Problem) => Float64Array | null): GradientModel {
  const { probabilitiesSee: _, ...model } = fromSteps(
    cause(
      `features-${view.id}`,
      `the gradient sees the features ${view.title}`,
      `G = (P(X) − Y)ᵀ F, ${view.formula}`,
      `Your gradient is right for other features. The value uses x; the last product of the gradient uses x ${view.title}.`,
      LOOK,
    ),
    { product: view.of, ...(seen ? { scores: seen } : {}) },
  );
  // If the value uses them too, they are not "other" features.
  return model;
}

/** Probabilities and product both see the view. */
export function gradientAndScoresOfView(view: FeatureView): GradientModel {
  return fromSteps(
    cause(
      `all-features-${view.id}`,
      `the whole gradient sees the features ${view.title}`,
      `G = (P(F) − Y)ᵀ F, ${view.formula}`,
      `Your gradient is right in itself, for other features: it computes probabilities and product from x ${view.title}; the value uses x.`,
      LOOK,
    ),
    { scores: view.of, product: view.of },
  );
}

/** Probabilities see the view, the product sees Φ. */
function scoresOfView(view: FeatureView): GradientModel {
  return fromSteps(
    cause(
      `scores-of-features-${view.id}`,
      `the gradient's probabilities see the features ${view.title}`,
      `G = (P(F) − Y)ᵀ X, ${view.formula}`,
      `Your gradient computes its probabilities from x ${view.title}, and multiplies the residual with x itself; the value uses x.`,
      LOOK,
    ),
    { scores: view.of },
  );
}

const withoutFeatures = fromSteps(
  cause(
    "features-missing",
    "the factor x is missing",
    "G_jk = Σ_i (p − y)_ik",
    "Every feature has the same gradient, Σ (p − y): the derivative stops at the score, the last factor of the chain rule, x, is missing.",
    "G = Phi.T @ R      # not  R.sum(axis=0)",
  ),
  { product: ({ Phi }) => new Float64Array(Phi.length).fill(1) },
);

export const featureFaults: readonly GradientModel[] = [
  ...featureViews.map((view) => gradientOfView(view)),
  ...featureViews.map(gradientAndScoresOfView),
  ...featureViews.map(scoresOfView),
  withoutFeatures,
];

/** Features that were recovered from the gradient and follow no formula of the library, or one that is read off the numbers. */
export function otherFeatures(relation: { id: string; title: string; formula: string } | null, misfit: number): Cause {
  return cause(
    relation ? `features-${relation.id}` : "features-other",
    relation ? `the gradient sees the features ${relation.title}` : "the gradient sees other features than the value",
    relation ? `G = (P(X) − Y)ᵀ F, ${relation.formula}` : "G = (P(X) − Y)ᵀ F",
    `Your gradient is right for other features: they were recovered from it with a relative misfit of ${misfit.toExponential(0)}${
      relation ? `, and are x ${relation.title}` : ", but how they come from x is none of the known ways"
    }.`,
    LOOK,
  );
}
