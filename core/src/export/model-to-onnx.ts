import { assertKnownOptions, MultilogitError } from "../errors.js";
import type { Model } from "../model/model.js";
import { freeName, type InputColumn, inputColumns } from "./input-columns.js";
import { OnnxGraph, type OnnxValue } from "./onnx-graph.js";
import { OnnxRow } from "./onnx-row.js";
import { type ScoringProgram, scoringProgram } from "./scoring-program.js";

/** Options of `modelToOnnx`. */
export interface OnnxOptions {
  /**
   * Numbers of 32 bits: half the size, and about 7 digits; probabilities then agree to about 1e-5 where the cells are of moderate size. Default
   * false: 64 bits.
   */
  readonly float?: boolean;
}

/** The outputs, in this order. */
const OUTPUTS = ["label", "probabilities", "scores"] as const;

/**
 * The model as a file of ONNX, of operators of the core alone (version 19). Each column is an input of shape rows × 1 with its own name: a
 * number is a double, true and false are a bool, and a category is a string, or a double where all of its levels are numbers. A missing
 * number is NaN, a missing text the empty string, unless that is a level.
 *
 * Outputs: `label`, rows, the class as a string; `probabilities` and `scores`, rows × classes in the order of the classes. A row that the
 * model refuses has the label "" and NaN for all its numbers. Where a column has the name of an output, the output's gets a "_" at its end.
 *
 * @throws MultilogitError "option" where a name is empty or holds half a character
 * @example
 * const bytes = modelToOnnx(model);
 * bytes.length > 1000; // true
 */
export function modelToOnnx(model: Model, options: OnnxOptions = {}): Uint8Array<ArrayBuffer> {
  assertKnownOptions(options, ["float"], "modelToOnnx");
  const program = scoringProgram(model, "ONNX");
  const columns = inputColumns(program.inputs);
  const [label, probabilities, scores] = OUTPUTS.map((name) => freeName(name, columns));
  const graph = new OnnxGraph(
    options.float === true,
    new Set([...columns.map(({ name }) => name), label!, probabilities!, scores!]),
  );
  const K = program.classes.length;
  for (const text of [...columns.map(({ name }) => name), ...textsOf(program)]) assertWhole(text);

  const row = new OnnxRow(graph, program, columns);
  const a = row.scores();
  const isRefused = row.isRefused(a);
  const nothing = graph.constant(Number.NaN);
  const P = softmax(graph, a);
  const best = graph.node("ArgMax", [P], { axis: 1, keepdims: 0 });
  const names = graph.strings(program.classes.map(String), [K]);
  const refusedRows = graph.node("Squeeze", [isRefused, graph.integers([1], [1])]);
  const chosen = graph.node("Where", [refusedRows, graph.strings([""], []), graph.node("Gather", [names, best])]);
  graph.output(label!, "text", ["rows"], chosen);
  graph.output(probabilities!, graph.numbers, ["rows", K], graph.node("Where", [isRefused, nothing, P]));
  graph.output(scores!, graph.numbers, ["rows", K], graph.node("Where", [isRefused, nothing, a]));
  return graph.model({
    name: "softmax regression",
    version: "",
    description: `Softmax regression with ${K} classes, exported by multilogit. Refused rows have the label "" and NaN.`,
    metadata: { classes: JSON.stringify(program.classes), target: JSON.stringify(model.target) },
  });
}

/**
 * The inputs of `modelToOnnx(model)`, rows × 1: number is a double (a float with `float`), boolean a bool, text a string.
 * @example
 * onnxColumns(model).map(({ name }) => name); // ["height", "colour"]
 */
export function onnxColumns(model: Model): InputColumn[] {
  return inputColumns(scoringProgram(model, "ONNX").inputs);
}

/** exp(a − max a) / Σ exp(a − max a) */
function softmax(graph: OnnxGraph, a: OnnxValue): OnnxValue {
  const classes = graph.integers([1], [1]);
  const most = graph.node("ReduceMax", [a, classes], { keepdims: 1 });
  const e = graph.node("Exp", [graph.node("Sub", [a, most])]);
  return graph.node("Div", [e, graph.node("ReduceSum", [e, classes], { keepdims: 1 })]);
}

function textsOf({ classes, inputs }: ScoringProgram): string[] {
  return [...classes, ...inputs.flatMap((input) => (input.kind === "category" ? input.levels : []))].map(String);
}

function assertWhole(text: string): void {
  const isHalf = /[\uD800-\uDBFF](?![\uDC00-\uDFFF])|(?<![\uD800-\uDBFF])[\uDC00-\uDFFF]/.test(text);
  if (isHalf) throw new MultilogitError("option", `ONNX cannot say ${JSON.stringify(text)}: it holds half a character`);
}
