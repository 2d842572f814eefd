import { assertKnownOptions, quoted } from "../errors.js";
import type { Level } from "../features/feature-map.js";
import type { Model } from "../model/model.js";
import { none } from "../objective/penalty-kinds.js";
import { levelsIn, numbersIn, refused } from "./estimator-state.js";
import { IMPORT_OPTIONS, type ImportOptions, MOST_COLUMNS, rawSignals } from "./model-from-scikit-learn.js";
import { modelFromSignals } from "./model-from-signals.js";
import { type OnnxFile, type OnnxNode, onnxFromBytes } from "./onnx-file.js";
import { isLinear, type Linear, type Signals, signalsOf } from "./onnx-operators.js";
import { isRaw } from "./signal.js";

/**
 * The model of an ONNX file as skl2onnx writes LogisticRegression, alone or behind scalers and encoders. A file in 32 bits has its weights in 32
 * bits; convert with DoubleTensorType for all digits. Columns are the inputs; those of one input of several columns are x0, x1, … or `columns`.
 * @throws MultilogitError "model-file" that names the operator that is not understood
 */
export function modelFromOnnx(bytes: Uint8Array, options: ImportOptions = {}): Model {
  assertKnownOptions(options, IMPORT_OPTIONS, "modelFromOnnx");
  const file = onnxFromBytes(bytes);
  const known = inputSignals(file, options);
  const whole = new Set(
    file.inputs
      .filter(({ type }) => type === WHOLE)
      .flatMap(({ name }) => known.get(name)!.flatMap((signal) => (isRaw(signal) ? [signal.column] : []))),
  );
  for (const [at, node] of file.nodes.entries()) {
    const made = signalsOf(node, known, whole, file.constants);
    if (isLinear(made)) return modelOf(made, file, at, options);
    known.set(node.outputs[0] ?? "", made);
  }
  throw refused("its graph has no linear classifier");
}

/** The type of whole numbers of 8 bytes in ONNX. */
const WHOLE = 7;

function inputSignals({ inputs }: OnnxFile, options: ImportOptions): Map<string, Signals> {
  const count = inputs.reduce((sum, { columns }) => sum + Math.max(0, columns ?? 0), 0);
  if (count > MOST_COLUMNS) throw refused(`it has ${count} columns; expected at most ${MOST_COLUMNS}`);
  const names = inputs.flatMap(({ name, columns, type }) => {
    if (columns === 1) return [name];
    if (columns === null || columns < 1 || columns > MOST_COLUMNS || ![1, 7, 11, 8, 9].includes(type))
      throw refused(
        `input ${quoted(name)} has ${columns ?? "an unknown number of"} columns; expected a fixed number of them`,
      );
    return Array.from({ length: columns }, (_, j) => `x${j}`);
  });
  const given = options.columns ?? names;
  if (given.length !== names.length)
    throw refused(`it has ${names.length} columns, but ${given.length} names are given`);
  const signals = rawSignals(given, options);
  let next = 0;
  return new Map(inputs.map(({ name, columns }) => [name, signals.slice(next, (next += columns!))]));
}

/** What may follow a classifier, which only names the class and the probabilities. */
const AFTER: readonly string[] = ["Cast", "Identity", "Reshape", "ZipMap", "ArgMax", "ArrayFeatureExtractor"];
const AFTER_SIGMOID: readonly string[] = [...AFTER, "Abs", "ReduceSum", "Div", "Normalizer"];

function modelOf(linear: Linear, file: OnnxFile, at: number, options: ImportOptions): Model {
  const rest = file.nodes.slice(at + 1);
  const { weights, intercepts, transform, after } = completed(linear, rest, file);
  const strange = after.find(
    (node) =>
      !(transform === "SOFTMAX" && node.operator !== "Normalizer" ? AFTER : AFTER_SIGMOID).includes(node.operator),
  );
  if (strange) throw refused(`${quoted(strange.operator)} after the classifier is not understood`);
  const named = linear.classes ?? classesIn(rest, file);
  if (named === undefined) throw refused("its graph does not name the classes");
  const classes = levelsIn(named, "the list of classes");
  const K = classes.length;
  if (weights.length !== K && !(K === 2 && weights.length === 1))
    throw refused(`the classifier has ${weights.length} rows of coefficients for ${K} classes; expected ${K}`);
  const isSoftmax = transform === "SOFTMAX";
  if (!isSoftmax && K > 2)
    throw refused(`each of its ${K} classes has a logistic function of its own, whose probabilities are not a softmax`);
  const isMirrored =
    weights.length === 2 && weights[1]!.every((w, j) => w === -weights[0]![j]!) && intercepts[1] === -intercepts[0]!;
  if (!isSoftmax && weights.length === 2 && !isMirrored)
    throw refused("its two classes have logistic functions of different scores, whose probabilities are not a softmax");
  const only = isSoftmax ? 0 : weights.length - 1;
  if (isSoftmax && weights.length !== K) throw refused("a softmax of one score is always 1");
  return modelFromSignals({
    classes,
    signals: linear.signals,
    weights: weights.slice(only),
    intercepts: intercepts.slice(only),
    penalty: none(),
    origin: "ONNX",
    target: options.target ?? "class",
  });
}

/** A MatMul with the Add and the Softmax or Sigmoid that follow it; a LinearClassifier has them in itself. */
function completed(linear: Linear, rest: readonly OnnxNode[], { constants }: OnnxFile) {
  if (linear.transform !== null)
    return {
      ...linear,
      intercepts: numbersIn(linear.intercepts, linear.weights.length, "intercepts", "row"),
      transform: linear.transform,
      after: rest,
    };
  const add = rest[0]?.operator === "Add" ? rest[0] : null;
  const others = add === null ? rest : rest.slice(1);
  if (add !== null && !add.inputs.includes(linear.output)) throw refused("Add after MatMul does not add to its scores");
  const added = add === null ? null : constants.get(add.inputs.find((name) => name !== linear.output) ?? "");
  if (added === undefined) throw refused("Add after MatMul does not add a constant");
  const intercepts =
    added === null ? linear.intercepts : numbersIn(added.values, linear.weights.length, "the constant of Add", "class");
  const ends = others.filter(({ operator }) => operator === "Softmax" || operator === "Sigmoid");
  const end = ends[0];
  if (end === undefined || ends.length > 1 || end.inputs[0] !== (add?.outputs[0] ?? linear.output))
    throw refused("its scores do not go into one Softmax or Sigmoid");
  return {
    ...linear,
    intercepts,
    transform: end.operator === "Softmax" ? "SOFTMAX" : "LOGISTIC",
    after: others.filter((node) => node !== end),
  };
}

function classesIn(rest: readonly OnnxNode[], { constants }: OnnxFile): readonly Level[] | undefined {
  const map = rest.find(({ operator }) => operator === "ZipMap")?.attributes;
  const strings = map?.get("classlabels_strings")?.strings(9) ?? [];
  const numbers = map?.get("classlabels_int64s")?.integers(8) ?? [];
  if (strings.length + numbers.length > 0) return strings.length > 0 ? strings : numbers;
  const pick = rest.find(({ operator }) => operator === "ArrayFeatureExtractor");
  return constants.get(pick?.inputs[0] ?? "")?.values;
}
