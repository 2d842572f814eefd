import { MultilogitError, quoted } from "../errors.js";
import { type Penalty, ridge } from "./penalty.js";

// For two classes the programs below fit one vector θ = W₂ − W₁ and penalise that. Ours is the symmetric coding W₂ = −W₁ = θ/2, where
// λ/2 (W₁² + W₂²) = λ/4 θ²; so λ must be doubled (docs/likelihood.md, L27). With three classes or more they penalise W as we do.

/**
 * scikit-learn's LogisticRegression minimises C Σ_i w_i loss_i + ½ ‖W‖²; divided by C that is ours with λ = 1/C, or λ = 2/C for two
 * classes, where W is the difference of the two columns (measured with scikit-learn 1.9.1).
 * (User guide, "Logistic regression", equation for the multinomial case.)
 */
export function ridgeFromScikitLearn(C: number, classes: number): Penalty {
  return ridge(forClasses(classes) / C);
}

/**
 * glmnet (alpha = 0) minimises Σ_i w_i loss_i / Σ_i w_i + λ_g/2 ‖W‖²; times Σw that is ours with λ = λ_g Σw, or twice that for two
 * classes under family = "binomial". (Its family = "multinomial" penalises both columns of two classes: there λ_g Σw stands, ridge(λ_g Σw).)
 * Same weights when glmnet is given standardize = FALSE and ours raw features. (glmnet vignette, "Multinomial regression".)
 */
export function ridgeFromGlmnet(lambda: number, totalWeight: number, classes: number): Penalty {
  return ridge(forClasses(classes) * lambda * totalWeight);
}

/**
 * Spark's LogisticRegression (elasticNetParam = 0) minimises Σ_i w_i loss_i / Σ_i w_i + regParam/2 ‖W‖²; ours with
 * λ = regParam Σw, or twice that for two classes under family "auto" or "binomial". (Its family "multinomial" penalises both
 * columns of two classes: there regParam Σw stands.) Same weights when Spark is given standardization = false and ours raw features.
 */
export function ridgeFromSpark(regParam: number, totalWeight: number, classes: number): Penalty {
  return ridge(forClasses(classes) * regParam * totalWeight);
}

/** 2 for two classes, whose one vector is a difference; 1 for more. */
function forClasses(classes: number): number {
  if (!Number.isInteger(classes) || classes < 2)
    throw new MultilogitError("option", `classes is ${quoted(classes)}; expected how many there are, 2 or more`);
  return classes === 2 ? 2 : 1;
}
