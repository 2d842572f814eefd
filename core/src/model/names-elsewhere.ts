const A_RIDGE = "penalty: ridge(λ), or ridgeFromScikitLearn, ridgeFromGlmnet or ridgeFromSpark";
const NO_CHANCE = "nothing: a fit draws no random numbers";

/** What to write instead of the options of `fit` in scikit-learn, glmnet, Spark and others. */
export const NAMES_ELSEWHERE: Readonly<Record<string, string>> = {
  C: "penalty: ridgeFromScikitLearn(C, classes)",
  lambda: A_RIDGE,
  alpha: A_RIDGE,
  l2: A_RIDGE,
  regularization: A_RIDGE,
  regParam: A_RIDGE,
  maxIter: "maxIterations",
  max_iter: "maxIterations",
  iterations: "maxIterations",
  epochs: "maxIterations",
  tol: "tolerance",
  learningRate: "nothing: the solver finds its steps",
  classWeight: "classWeights",
  class_weight: "classWeights",
  sampleWeight: "rowWeights, the name of a column",
  sample_weight: "rowWeights, the name of a column",
  weights: "rowWeights, the name of a column",
  fitIntercept: "constant",
  fit_intercept: "constant",
  intercept: "constant",
  seed: NO_CHANCE,
  randomState: NO_CHANCE,
  random_state: NO_CHANCE,
  workers: "threads",
  n_jobs: "threads",
};
