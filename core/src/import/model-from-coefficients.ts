import { assertKnownOptions, listed, MultilogitError, quoted } from "../errors.js";
import { type FeatureMap, featureMapOf } from "../features/feature-map.js";
import { assertDistinct, type ClassName } from "../likelihood/sample.js";
import { importReport } from "../model/imported.js";
import { type Model, modelOf } from "../model/model.js";
import { isLevel } from "../model/model-file-checks.js";
import { modelContent } from "../model/model-to-text.js";
import { assertPenalty, none, type Penalty } from "../objective/penalty-kinds.js";
import { type DescribedFeature, featureOf } from "./described-feature.js";

/** Weights that another program found, and what they belong to. */
export interface GivenCoefficients<C extends ClassName = ClassName> {
  /** K ≥ 2 names, each once */
  readonly classes: readonly C[];
  /** φ without the constant, d features; a category has one for each level but its reference */
  readonly features: readonly DescribedFeature[];
  /**
   * The weights, one row per class and one number per feature, log-odds per unit of the feature. K rows; or K − 1, the reference class having
   * none, in the order of the other classes. For two classes one row is the score of the second.
   */
  readonly weights: readonly ArrayLike<number>[];
  /** The weights of the constant, as many as `weights` has rows. Default: a model without a constant. */
  readonly intercepts?: ArrayLike<number>;
  /** The class whose weights are 0 where `weights` has K − 1 rows. Default for two classes: the first. */
  readonly reference?: C;
  /** The column that holds the class, for `evaluate` and `refit`. Default "class". */
  readonly target?: string;
  /** The penalty of the fit, where it is known, for `refit`. Default none(). */
  readonly penalty?: Penalty;
  /** Where the weights are from, such as "scikit-learn", for `report.method`. Default "coefficients". */
  readonly origin?: string;
}

const PARTS: readonly (keyof GivenCoefficients)[] = [
  "classes",
  "features",
  "weights",
  "intercepts",
  "reference",
  "target",
  "penalty",
  "origin",
];

/**
 * A model of given weights: "imported, not fitted". It predicts, evaluates, explains and is exported like any other, and its φ is frozen in
 * its model file; it has no certificate and no standard errors until `refit` fits it to rows.
 *
 *     modelFromCoefficients({ classes: ["no", "yes"], features: ["age", { column: "sex", levels: ["f", "m"], reference: "f" }],
 *                             weights: [[0.03, -0.4]], intercepts: [-1.2] })
 *
 * Weights are brought to Σ_k W[j,k] = 0, which changes no probability. One score z for two classes becomes −z/2 and z/2.
 * @throws MultilogitError "option" that names the matrix, its shape and the one expected
 * @example
 * const model = modelFromCoefficients({ classes: ["no", "yes"], features: ["age"], weights: [[0.1]], intercepts: [-3], reference: "no" });
 * predict(model, [{ age: 40 }]); // ["yes"]
 */
export function modelFromCoefficients<C extends ClassName = ClassName>(coefficients: GivenCoefficients<C>): Model<C> {
  assertKnownOptions(coefficients, PARTS, "modelFromCoefficients");
  const { classes, target = "class", penalty = none(), origin = "coefficients" } = coefficients;
  assertClasses(classes);
  assertPenalty(penalty);
  for (const [name, value] of Object.entries({ target, origin }))
    if (typeof value !== "string")
      throw new MultilogitError("option", `${name} is ${quoted(value)}; expected a string`);
  const featureMap = mapOf(coefficients);
  const parts = {
    featureMap,
    classes: Object.freeze([...classes]),
    weights: weightsOf(coefficients, featureMap),
    target,
    penalty,
    report: importReport(classes.length, origin),
  };
  return modelOf(parts, modelContent) as Model<C>;
}

function assertClasses(classes: readonly ClassName[]): void {
  if (!Array.isArray(classes) || !classes.every(isLevel))
    throw new MultilogitError(
      "option",
      `classes is ${quoted(classes)}; expected a list of strings, finite numbers, true and false`,
    );
  if (classes.length < 2)
    throw new MultilogitError("option", `classes has ${classes.length} entries; expected at least 2`);
  assertDistinct(classes);
}

function mapOf({ features, intercepts }: GivenCoefficients): FeatureMap {
  if (!Array.isArray(features))
    throw new MultilogitError("option", `features is ${quoted(features)}; expected a list, one entry per feature`);
  const described = (features as readonly DescribedFeature[]).map((each, at) => featureOf(each, at + 1));
  return featureMapOf(intercepts === undefined ? described : [{ kind: "constant" }, ...described]);
}

/** W, d × K with the constant first, from one row per class. */
function weightsOf(coefficients: GivenCoefficients, { names }: FeatureMap): Float64Array {
  const { classes, weights, intercepts } = coefficients;
  const hasConstant = intercepts !== undefined;
  const [d, K] = [names.length, classes.length];
  assertMatrix(weights, d - Number(hasConstant), classes, names.slice(Number(hasConstant)));
  if (hasConstant) assertNumbers("intercepts", intercepts, weights.length, "one number per row of weights");
  const reference = referenceOf(coefficients);
  const rowOf = classes.map((_, k) => (reference < 0 ? k : k === reference ? -1 : k - Number(k > reference)));
  const W = new Float64Array(d * K);
  for (let j = 0; j < d; j++) {
    const ofClass = rowOf.map((row) => {
      if (row < 0) return 0;
      return hasConstant && j === 0 ? intercepts[row]! : weights[row]![j - Number(hasConstant)]!;
    });
    W.set(centred(ofClass), j * K);
  }
  const fault = W.findIndex((w) => !Number.isFinite(w));
  if (fault >= 0)
    throw new MultilogitError(
      "option",
      `the weights of feature ${quoted(names[Math.floor(fault / K)])} are too large to be taken relative to their mean; give the column in other units`,
    );
  return W;
}

/** w_k − mean w, exact for one score of two classes. */
function centred(w: readonly number[]): number[] {
  const mean = w.reduce((sum, each) => sum + each / w.length, 0);
  return w.map((each) => each - mean);
}

/** The place of the class without weights, or −1 where each has some. */
function referenceOf({ classes, weights, reference }: GivenCoefficients): number {
  const K = classes.length;
  if (weights.length === K) {
    if (reference === undefined) return -1;
    throw new MultilogitError(
      "option",
      `reference ${quoted(reference)} is the class without weights, but weights has a row for each of the ${K} classes; leave one out`,
    );
  }
  if (reference === undefined && K === 2) return 0;
  const place = classes.indexOf(reference as ClassName);
  if (place >= 0) return place;
  throw new MultilogitError(
    "option",
    reference === undefined
      ? `weights has a row for ${K - 1} of the ${K} classes; name the class without weights as reference`
      : `reference ${quoted(reference)} is not one of the classes ${listed(classes.map(String))}`,
  );
}

function assertMatrix(
  weights: readonly ArrayLike<number>[],
  d: number,
  classes: readonly ClassName[],
  names: readonly string[],
): void {
  const K = classes.length;
  const rows = K === 2 ? "2 rows, or 1 for the second class" : `${K} rows, or ${K - 1} with a reference`;
  const expected = `${rows}, one per class (${listed(classes.map(String), 6)}), of ${d} numbers, one per feature (${listed(names, 6)})`;
  if (!Array.isArray(weights))
    throw new MultilogitError("option", `weights is ${quoted(weights)}; expected ${expected}`);
  const lengths = [...new Set(weights.map((row) => lengthOf(row)))];
  const shape = `${weights.length} × ${lengths.length === 1 ? lengths[0] : `(${listed(lengths.map(String), 6)})`}`;
  if ((weights.length !== K && weights.length !== K - 1) || lengths.length !== 1 || lengths[0] !== d)
    throw new MultilogitError(
      "option",
      `weights is ${shape}${weights.length === d && lengths.length === 1 && lengths[0] === K ? ", which is transposed" : ""}; expected ${expected}`,
    );
  weights.forEach((row, k) => {
    assertNumbers(`weights, row ${k + 1}`, row, d, "one number per feature");
  });
}

function lengthOf(row: unknown): number {
  return typeof row === "object" && row !== null && Number.isInteger((row as ArrayLike<number>).length)
    ? (row as ArrayLike<number>).length
    : 0;
}

function assertNumbers(what: string, numbers: ArrayLike<number>, length: number, each: string): void {
  if (lengthOf(numbers) !== length || typeof numbers !== "object")
    throw new MultilogitError(
      "option",
      `${what} is ${typeof numbers === "object" ? `${lengthOf(numbers)} long` : quoted(numbers)}; expected ${length} numbers, ${each}`,
    );
  for (let at = 0; at < length; at++)
    if (typeof numbers[at] !== "number" || !Number.isFinite(numbers[at]))
      throw new MultilogitError(
        "option",
        `${what} holds ${quoted(numbers[at])} at place ${at + 1}; expected a finite number`,
      );
}
