import { quoted } from "../errors.js";
import type { Level } from "../features/feature-map.js";
import { numbersIn, refused } from "./estimator-state.js";
import { MOST_COLUMNS } from "./model-from-scikit-learn.js";
import type { OnnxConstant, OnnxNode } from "./onnx-file.js";
import { affine, isRaw, type Signal } from "./signal.js";

export type Signals = readonly Signal[];
type Constants = ReadonlyMap<string, OnnxConstant>;

/** Scores that are linear in the signals; `transform` null where other nodes say what becomes of them. */
export interface Linear {
  readonly signals: Signals;
  readonly weights: readonly (readonly number[])[];
  readonly intercepts: readonly number[];
  readonly classes: readonly Level[] | undefined;
  readonly transform: string | null;
  readonly output: string;
}

/** Scores without intercepts, which the next node adds. */
type Operator = (
  node: OnnxNode,
  input: Signals,
  constants: Constants,
  known: ReadonlyMap<string, Signals>,
  whole: ReadonlySet<string>,
) => Signals | Linear;

const same: Operator = (_, input) => input;

/** What each operator makes of its columns. */
const OPERATORS: Readonly<Record<string, Operator>> = {
  Identity: same,
  Reshape: same,
  Flatten: same,
  Cast: (node, input, _, __, whole) => {
    const to = integers(node, "to", 3)[0] ?? 0;
    if (to === 1 || to === 11) return input;
    if (to === 7 && input.every((signal) => isRaw(signal) && whole.has(signal.column))) return input;
    throw refused(
      `Cast to type ${quoted(to)} changes cells; only that to numbers of 4 and 8 bytes is understood, and of whole inputs to whole numbers`,
    );
  },
  Concat: (node, _, __, known) => {
    assertOfColumns(node);
    const all = node.inputs.map((name) => columnsOf(node, name, known));
    // a few nodes that double their columns would exhaust the memory
    const count = all.reduce((sum, { length }) => sum + length, 0);
    if (count > MOST_COLUMNS) throw refused(`Concat makes ${count} columns; expected at most ${MOST_COLUMNS}`);
    return all.flat();
  },
  Gather: (node, input, constants) => {
    assertOfColumns(node);
    return picked(node, input, constants);
  },
  ArrayFeatureExtractor: (node, input, constants) => picked(node, input, constants),
  Scaler: (node, input) => {
    const offset = wide(numbers(node, "offset"), input.length, "offset of Scaler");
    const scale = wide(numbers(node, "scale"), input.length, "scale of Scaler");
    return input.map((signal, j) => scaledBy(affine(signal, offset[j]!, 1), scale[j]!));
  },
  Sub: (node, input, constants) => withConstant(node, input, constants, 1, (signal, c) => affine(signal, c, 1)),
  Div: (node, input, constants) => withConstant(node, input, constants, 1, (signal, c) => scaledBy(signal, 1 / c, c)),
  Add: (node, input, constants) => withConstant(node, input, constants, null, (signal, c) => affine(signal, -c, 1)),
  Mul: (node, input, constants) => withConstant(node, input, constants, null, scaledBy),
  OneHotEncoder,
  LabelEncoder,
  LinearClassifier,
  MatMul,
};

/** What the node makes of the columns that are known, those in `whole` being whole numbers, or the scores of a classifier. */
export function signalsOf(
  node: OnnxNode,
  known: ReadonlyMap<string, Signals>,
  whole: ReadonlySet<string>,
  constants: Constants,
): Signals | Linear {
  const { operator } = node;
  if (!Object.hasOwn(OPERATORS, operator))
    throw refused(
      `the operator ${quoted(operator)} is not understood; those that are: ${Object.keys(OPERATORS).join(", ")}`,
    );
  const name = node.inputs.find((each) => known.has(each));
  if (name === undefined) throw refused(`${operator} reads no columns of the table`);
  return OPERATORS[operator]!(node, known.get(name)!, constants, known, whole);
}

export function isLinear(made: Signals | Linear): made is Linear {
  return !Array.isArray(made);
}

function integers({ attributes }: OnnxNode, name: string, field = 8): number[] {
  return attributes.get(name)?.integers(field) ?? [];
}

function numbers({ attributes }: OnnxNode, name: string): number[] {
  return attributes.get(name)?.numbers(7, 4) ?? [];
}

function strings({ attributes }: OnnxNode, name: string): string[] {
  return attributes.get(name)?.strings(9) ?? [];
}

function columnsOf(node: OnnxNode, name: string, known: ReadonlyMap<string, Signals>): Signals {
  const found = known.get(name);
  if (found === undefined) throw refused(`${node.operator} reads ${quoted(name)}, which is not made of columns`);
  return found;
}

/** Throws unless the operator works along columns, not rows. */
function assertOfColumns(node: OnnxNode): void {
  const axis = integers(node, "axis", 3)[0] ?? 0;
  if (axis !== 1 && axis !== -1) throw refused(`${node.operator} has axis ${axis}; expected 1, the columns`);
}

function picked(node: OnnxNode, input: Signals, constants: Constants): Signals {
  const places = constants.get(node.inputs[1] ?? "")?.values ?? [];
  return places.map((place) => {
    const signal = input[place as number];
    if (signal === undefined) throw refused(`${node.operator} takes column ${quoted(place)} of ${input.length}`);
    return signal;
  });
}

/** One number for all columns, or one each. */
function wide(values: readonly Level[], length: number, name: string): readonly number[] {
  const each = values.length === 1 ? new Array<Level>(length).fill(values[0]!) : values;
  return numbersIn(each, length, name, "column");
}

/** signal · by; the inverse of `by` where that has more digits. */
function scaledBy(signal: Signal, by: number, inverse = 1 / by): Signal {
  if (by === 0 || !Number.isFinite(inverse)) throw refused(`a column is multiplied by ${by}; expected another number`);
  return affine(signal, 0, inverse);
}

/** `place` of the constant among the inputs, or null for either. */
function withConstant(
  node: OnnxNode,
  input: Signals,
  constants: Constants,
  place: number | null,
  by: (signal: Signal, c: number) => Signal,
): Signals {
  const at = node.inputs.findIndex((name) => constants.has(name));
  if (at < 0 || (place !== null && at !== place))
    throw refused(`${node.operator} of two columns is not understood; only that of columns and constants`);
  const values = wide(constants.get(node.inputs[at]!)!.values, input.length, `the constant of ${node.operator}`);
  return input.map((signal, j) => by(signal, values[j]!));
}

function OneHotEncoder(node: OnnxNode, input: Signals): Signals {
  const names = strings(node, "cats_strings");
  const levels: Level[] = names.length > 0 ? names : integers(node, "cats_int64s");
  const column = rawColumn(node, input);
  const isOpen = (integers(node, "zeros", 3)[0] ?? 1) !== 0;
  return levels.map((_, l) => ({
    kind: "coded",
    column,
    levels,
    values: new Map([[l, 1]]),
    rest: 0,
    otherwise: isOpen ? 0 : null,
  }));
}

function LabelEncoder(node: OnnxNode, input: Signals): Signals {
  const names = strings(node, "keys_strings");
  const levels: Level[] =
    names.length > 0 ? names : [...integers(node, "keys_int64s"), ...numbers(node, "keys_floats")];
  const whole = integers(node, "values_int64s");
  const values = numbersIn(
    whole.length > 0 ? whole : numbers(node, "values_floats"),
    levels.length,
    "values of LabelEncoder",
    "key",
  );
  const otherwise =
    whole.length > 0
      ? (integers(node, "default_int64", 3)[0] ?? -1)
      : (node.attributes.get("default_float")?.numbers(2, 4)[0] ?? -0);
  if (levels.length === 0 || !Number.isFinite(otherwise))
    throw refused("LabelEncoder has no keys, or a default that is not a number");
  return [
    { kind: "coded", column: rawColumn(node, input), levels, values: new Map(values.entries()), rest: 0, otherwise },
  ];
}

function rawColumn({ operator }: OnnxNode, input: Signals): string {
  const [signal] = input;
  if (input.length === 1 && signal !== undefined && isRaw(signal)) return signal.column;
  throw refused(
    `${operator} of ${input.length} columns, or of computed ones, is not understood; only that of one input`,
  );
}

function LinearClassifier(node: OnnxNode, signals: Signals): Linear {
  const names = strings(node, "classlabels_strings");
  const classes = names.length > 0 ? names : integers(node, "classlabels_ints");
  const intercepts = numbers(node, "intercepts");
  const transform = node.attributes.get("post_transform")?.strings(4)[0] ?? "NONE";
  if (transform !== "SOFTMAX" && transform !== "LOGISTIC")
    throw refused(`LinearClassifier has post_transform ${quoted(transform)}; expected "SOFTMAX" or "LOGISTIC"`);
  const d = signals.length;
  const all = numbers(node, "coefficients");
  const rows = Math.max(1, intercepts.length);
  numbersIn(all, rows * d, "coefficients of LinearClassifier", "row and column");
  const weights = Array.from({ length: rows }, (_, k) => all.slice(k * d, k * d + d));
  return { signals, weights, intercepts, classes, transform, output: "" };
}

/** Φ times coef, d × K. */
function MatMul(node: OnnxNode, signals: Signals, constants: Constants): Linear {
  const coef = constants.get(node.inputs[1] ?? "");
  const [d = 0, K = 0] = coef?.shape ?? [];
  if (coef === undefined || coef.shape.length !== 2 || d !== signals.length)
    throw refused(
      `MatMul is with ${coef === undefined ? "what is not a constant" : coef.shape.join(" × ")}; expected ${signals.length} × classes`,
    );
  const values = numbersIn(coef.values, d * K, "the matrix of MatMul", "row and column");
  const weights = Array.from({ length: K }, (_, k) => Array.from({ length: d }, (_, j) => values[j * K + k]!));
  return {
    signals,
    weights,
    intercepts: weights.map(() => 0),
    classes: undefined,
    transform: null,
    output: node.outputs[0] ?? "",
  };
}
