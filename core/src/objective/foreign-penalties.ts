import { type Penalty, ridge } from "./penalty.js";

/**
 * scikit-learn's LogisticRegression minimises C Σ_i w_i loss_i + ½ ‖W‖²; divided by C that is ours with λ = 1/C.
 * (User guide, "Logistic regression", equation for the multinomial case.)
 */
export function ridgeFromScikitLearn(C: number): Penalty {
  return ridge(1 / C);
}

/**
 * glmnet (alpha = 0) minimises Σ_i w_i loss_i / Σ_i w_i + λ_g/2 ‖W‖²; times Σw that is ours with λ = λ_g Σw. Same weights when glmnet
 * is given standardize = FALSE and ours raw features. (glmnet vignette, "Multinomial regression".)
 */
export function ridgeFromGlmnet(lambda: number, totalWeight: number): Penalty {
  return ridge(lambda * totalWeight);
}

/**
 * Spark's LogisticRegression (elasticNetParam = 0) minimises Σ_i w_i loss_i / Σ_i w_i + regParam/2 ‖W‖²; ours with
 * λ = regParam Σw. Same weights when Spark is given standardization = false and ours raw features.
 */
export function ridgeFromSpark(regParam: number, totalWeight: number): Penalty {
  return ridge(regParam * totalWeight);
}
