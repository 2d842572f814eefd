import { assertKnownOptions, listed, quoted, suggestion } from "../errors.js";
import type { Model } from "../model/model.js";
import { ridgeFromScikitLearn } from "../objective/foreign-penalties.js";
import { none, type Penalty } from "../objective/penalty-kinds.js";
import { EstimatorState, levelsIn, numbersIn, refused } from "./estimator-state.js";
import { modelFromSignals } from "./model-from-signals.js";
import { stepsOf, transformed } from "./scikit-learn-transformers.js";
import type { Signal } from "./signal.js";

/** Options of the functions that read models of other programs. */
export interface ImportOptions {
  /** Names of the columns, in their order. Default: those that the file says, else x0, x1, … */
  readonly columns?: readonly string[];
  /** Those of them that hold true and false where a model of numbers was fitted to 1 and 0. */
  readonly booleans?: readonly string[];
  /** The column that holds the class, for `evaluate` and `refit`. Default "class". */
  readonly target?: string;
}

/** The names of all options of imports. */
export const IMPORT_OPTIONS: readonly (keyof ImportOptions)[] = ["columns", "booleans", "target"];

/**
 * The model of a fitted scikit-learn LogisticRegression, alone or behind transformers in a Pipeline, from the state of its estimators as
 * plain data: {"is": class, parameters and attributes by their names}. docs/import.md has the lines of Python that write it.
 *
 * Scaled columns become standardised numbers, encoded ones categories, each with its levels; what cannot be said is refused by name.
 * @throws MultilogitError "model-file" that names the estimator and what is wrong with it
 */
export function modelFromScikitLearn(content: unknown, options: ImportOptions = {}): Model {
  assertKnownOptions(options, IMPORT_OPTIONS, "modelFromScikitLearn");
  const state = new EstimatorState(content, "the model");
  const steps = state.is === "Pipeline" ? stepsOf(state) : [content];
  const classifier = classifierOf(steps[steps.length - 1]);
  const input = rawSignals(namesIn(steps, options), options);
  const signals = steps.slice(0, -1).reduce<readonly Signal[]>((each, step) => transformed(step, each), input);
  const { classes, scores, factor } = classesOf(classifier);
  const weights = classifier.list("coef_").map((row, k) => {
    const name = `coef_ of ${classifier.is}, row ${k + 1},`;
    if (!Array.isArray(row)) throw refused(`${name} is ${quoted(row)}; expected a list of numbers`);
    return numbersIn(row, signals.length, name, "feature").map((w) => factor * w);
  });
  if (weights.length !== scores)
    throw refused(
      `coef_ of ${classifier.is} is ${weights.length} × ${signals.length}; expected ${scores} × ${signals.length}, the classes being ${listed(classes.map(String), 6)}`,
    );
  const hasIntercepts = classifier.get("fit_intercept") !== false;
  return modelFromSignals({
    classes,
    signals,
    weights,
    intercepts: hasIntercepts ? classifier.numbers("intercept_", scores, "row of coef_").map((b) => factor * b) : null,
    penalty: penaltyOf(classifier, classes.length),
    origin: "scikit-learn",
    target: options.target ?? "class",
  });
}

/** Raw columns of numbers, or of true and false. */
export function rawSignals(names: readonly string[], { booleans = [] }: ImportOptions): readonly Signal[] {
  const unknown = booleans.find((name) => !names.includes(name));
  if (unknown !== undefined)
    throw refused(
      `there is no column ${quoted(unknown)}${suggestion(unknown, names) || `; its columns are ${listed(names)}`}`,
    );
  return names.map((column) => ({
    kind: "number",
    column,
    isBoolean: booleans.includes(column),
    center: 0,
    scale: 1,
  }));
}

function classifierOf(content: unknown): EstimatorState {
  const { is } = new EstimatorState(content, "the last step");
  const state = new EstimatorState(content, is);
  if (is === "LogisticRegression" || is === "LogisticRegressionCV") return state;
  throw state.refused(
    state.get("best_estimator_") === null
      ? "only LogisticRegression and LogisticRegressionCV are linear models of softmax probabilities"
      : "it searches for a model; write its best_estimator_ instead",
  );
}

/** The classes, how many rows coef_ has, and the log-odds per unit of its score. */
function classesOf(classifier: EstimatorState) {
  const classes = levelsIn(classifier.get("classes_"), `classes_ of ${classifier.is}`);
  const K = classes.length;
  const coding = classifier.get("multi_class");
  const isLiblinear = classifier.get("solver") === "liblinear";
  if (K > 2 && (coding === "ovr" || (isLiblinear && coding !== "multinomial")))
    throw classifier.refused(
      `it fitted each of its ${K} classes against the rest, whose probabilities are not a softmax; fit it with solver="lbfgs"`,
    );
  // with multi_class="multinomial" the one row of two classes is the score of the second, and minus that of the first
  return { classes, scores: K === 2 ? 1 : K, factor: K === 2 && coding === "multinomial" ? 2 : 1 };
}

/** The ridge of the fit, or none where there was none or it is not a ridge of all weights. */
function penaltyOf(classifier: EstimatorState, K: number): Penalty {
  const C = classifier.get("C");
  const kind = classifier.get("penalty");
  const isRidge = kind === "l2" || (kind === "deprecated" && (classifier.get("l1_ratio") ?? 0) === 0);
  const isPlain = classifier.get("solver") !== "liblinear" && classifier.get("multi_class") !== "multinomial";
  return isRidge && isPlain && classifier.is === "LogisticRegression" && typeof C === "number" && C > 0
    ? ridgeFromScikitLearn(C, K)
    : none();
}

/** The names of the columns that the first step was fitted to. */
function namesIn(steps: readonly unknown[], { columns }: ImportOptions): readonly string[] {
  const first = firstEstimator(steps);
  const names = first.get("feature_names_in_");
  const count = Array.isArray(names) ? names.length : first.get("n_features_in_");
  if (typeof count !== "number" || !Number.isSafeInteger(count) || count < 1 || count > MOST_COLUMNS)
    throw first.refused(`n_features_in_ is ${quoted(count)}; expected how many columns it was fitted to`);
  const given = columns ?? names ?? Array.from({ length: count }, (_, j) => `x${j}`);
  if (!Array.isArray(given) || !given.every((name) => typeof name === "string"))
    throw first.refused(`its columns are ${quoted(given)}; expected names`);
  if (given.length !== count)
    throw first.refused(`it was fitted to ${count} columns, but ${given.length} names are given: ${listed(given, 6)}`);
  const places = new Map(given.map((name, at) => [name, at]));
  const twice = given.find((name, at) => places.get(name) !== at);
  if (twice !== undefined) throw first.refused(`two columns are named ${quoted(twice)}; give each a name of its own`);
  return given;
}

/** More columns than anybody fits; a small file that claims more would exhaust the memory. */
export const MOST_COLUMNS = 1_000_000;

function firstEstimator(steps: readonly unknown[], depth = 0): EstimatorState {
  const content = steps.find((step) => step !== "passthrough" && step !== null);
  const state = new EstimatorState(content, "the first step");
  if (state.is !== "Pipeline") return new EstimatorState(content, state.is);
  if (depth > 50) throw state.refused("it is more than 50 pipelines deep");
  return firstEstimator(stepsOf(state), depth + 1);
}
