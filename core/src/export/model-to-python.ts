import { assertKnownOptions } from "../errors.js";
import type { FunctionName } from "../features/expression-functions.js";
import type { Model } from "../model/model.js";
import { probesOf } from "../model/probes.js";
import { decimal } from "./decimal.js";
import { isLevelNumber } from "./is-level-number.js";
import { isAlwaysFinite, printedValue, type Syntax } from "./printed-value.js";
import { calledFunctions } from "./python-functions.js";
import { pythonPattern } from "./python-pattern.js";
import { SCORES_REFUSAL } from "./refusals.js";
import { type TextScoringProgram, textScoringProgram, type Value } from "./scoring-program.js";

type Input = TextScoringProgram["inputs"][number];
type ScoreTerm = TextScoringProgram["terms"][number];

/** Options of `modelToPython`. */
export interface PythonOptions {
  /** Also define `self_test()`, which runs where the file is run as a program. Default false. */
  readonly selfTest?: boolean;
}

/**
 * The model as one Python module of the standard library: `predict(row)` takes a dict and gives the class, the probabilities in the order of
 * CLASSES and the scores; it raises ValueError where the model refuses a row.
 * @example
 * const module = modelToPython(model);
 * module.includes("def predict(row)"); // true
 */
export function modelToPython(model: Model, options: PythonOptions = {}): string {
  assertKnownOptions(options, ["selfTest"], "modelToPython");
  const program = textScoringProgram(model);
  const code = [
    `CLASSES = ${literal(program.classes)}`,
    ...program.inputs.flatMap(levelTables),
    ...program.terms.flatMap(weightsTable),
    scoresFunction(program),
    PREDICT,
    ...(options.selfTest ? [selfTestFunction(model)] : []),
  ].join("\n");
  const main = options.selfTest
    ? ['\n\nif __name__ == "__main__":\n    self_test()\n    print("self-test passed")']
    : [];
  return [header(code), code, ...calledFunctions(code), ...main, ""].join("\n");
}

/** Patterns of words need another module. */
function header(code: string): string {
  return [
    "# A softmax regression, exported by multilogit: the class of a raw row, probabilities in the order of CLASSES, scores in nats.",
    "import math",
    ...(code.includes("re.compile(") ? ["import re"] : []),
    "",
  ].join("\n");
}

function literal(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(literal).join(", ")}]`;
  if (typeof value === "boolean") return value ? "True" : "False";
  return value === null ? "None" : JSON.stringify(value);
}

function levelTables(input: Input, at: number): string[] {
  if (input.kind === "words") return wordsTables(input, at);
  if (input.kind !== "category") return [];
  const texts = input.levels.map((level, l) => `${literal(String(level))}: ${input.codes[l]}`);
  const numbers = input.levels.flatMap((level, l) =>
    isLevelNumber(level) ? [`${String(level)}: ${input.codes[l]}`] : [],
  );
  return [`_LEVELS${at} = ({${texts.join(", ")}}, {${numbers.join(", ")}})`];
}

function wordsTables({ words, pattern, idf }: Input & { kind: "words" }, at: number): string[] {
  return [
    `_WORDS${at} = {word: j for j, word in enumerate(${literal(words)})}`,
    `_PATTERN${at} = re.compile(${literal(pythonPattern(pattern))})`,
    ...(idf === null ? [] : [`_IDF${at} = ${JSON.stringify(idf)}`]),
  ];
}

function weightsTable(term: ScoreTerm, at: number): string[] {
  return term.kind === "product" || term.kind === "words" ? [`_WEIGHTS${at} = ${JSON.stringify(term.weights)}`] : [];
}

function scoresFunction({ inputs, offset, terms, classes }: TextScoringProgram): string {
  const start = classes.map((_, k) => ((offset[k] ?? null) === null ? "0.0" : inputName(inputs, offset[k]!)));
  return `

def scores(row):
${inputs.map((input, at) => `    ${inputName(inputs, at)} = ${readInput(input, at)}\n`).join("")}    a = [${start.join(", ")}]
${terms.map((term, at) => `    ${addTerm(term, at, inputs)}\n`).join("")}    if not all(map(math.isfinite, a)):
        raise ValueError(${literal(SCORES_REFUSAL)})
    return a`;
}

function inputName(inputs: readonly Input[], at: number): string {
  const { kind } = inputs[at]!;
  return `${kind === "category" ? "code" : kind === "words" ? "found" : "x"}${at}`;
}

function readInput(input: Input, at: number): string {
  const column = literal(input.column);
  if (input.kind === "words") {
    const { lowercase, presence, idf, unitLength } = input;
    const tables = `_WORDS${at}, _PATTERN${at}, ${idf === null ? "None" : `_IDF${at}`}`;
    return `_counted(row, ${column}, ${tables}, ${[lowercase, presence, unitLength].map(literal).join(", ")})`;
  }
  if (input.kind !== "category") return `_${input.kind}(row, ${column})`;
  return `_level(row, ${column}, _LEVELS${at}, ${literal(input.unseen === "error")})`;
}

function addTerm(term: ScoreTerm, at: number, inputs: readonly Input[]): string {
  if (term.kind === "words")
    return `for j, x in ${inputName(inputs, term.input)}:\n        _add(a, x, _WEIGHTS${at}, j)`;
  if (term.kind === "constant") return `_add(a, 1.0, ${JSON.stringify(term.weights)})`;
  if (term.kind === "number") {
    const x = checked(term.name, term.value, inputs);
    const shifted = term.shift === 0 ? x : `${x} - ${signed(term.shift)}`;
    return `_add(a, ${shifted}, ${JSON.stringify(term.weights)})`;
  }
  const place = placeText(term, inputs);
  const factors = term.factors.map(
    ({ name, value, center, scale }) =>
      `_standard(${checked(name, value, inputs)}, ${decimal(center)}, ${decimal(scale)})`,
  );
  const x = factors.length === 0 ? "1.0" : `_product(${literal(term.name)}, ${place}, [${factors.join(", ")}])`;
  return `_add(a, ${x}, _WEIGHTS${at}, ${place})`;
}

/** The row of a product's weights: Σ code · stride, or −1 where a category has no feature. */
function placeText({ places }: ScoreTerm & { kind: "product" }, inputs: readonly Input[]): string {
  if (places.length === 0) return "0";
  const codes = places.map(({ input }) => inputName(inputs, input));
  if (codes.length === 1) return codes[0]!;
  const sum = places.map(({ stride }, p) => `${codes[p]} * ${stride}`).join(" + ");
  return `-1 if min(${codes.join(", ")}) < 0 else ${sum}`;
}

function checked(name: string, value: Value, inputs: readonly Input[]): string {
  const text = printedValue(value, { ...SYNTAX, input: (at) => inputName(inputs, at) });
  return isAlwaysFinite(value) ? text : `_finite(${text}, ${literal(name)})`;
}

function signed(x: number): string {
  return x < 0 ? `(${decimal(x)})` : decimal(x);
}

/** Python raises where others give an infinity or NaN; what a step or a quotient makes of those counts. */
const CALLS: Readonly<Record<FunctionName, (x: string, t: readonly string[]) => string>> = {
  log: (x) => `_log(math.log, ${x}, 0.0)`,
  log2: (x) => `_log(math.log2, ${x}, 0.0)`,
  log10: (x) => `_log(math.log10, ${x}, 0.0)`,
  log1p: (x) => `_log(math.log1p, ${x}, -1.0)`,
  exp: (x) => `_exp(math.exp, ${x})`,
  expm1: (x) => `_exp(math.expm1, ${x})`,
  sqrt: (x) => `_sqrt(${x})`,
  abs: (x) => `abs(${x})`,
  I: (x) => x,
  step: (x, [t]) => `(1.0 if ${x} >= ${t} else 0.0)`,
};

const SYNTAX: Omit<Syntax, "input"> = {
  literal: signed,
  minus: (x) => `(-${x})`,
  call: (name, x, t) => CALLS[name](x, t),
  operation: (operator, x, y) => {
    if (operator === "/") return `_quotient(${x}, ${y})`;
    return operator === "^" ? `_power(${x}, ${y})` : `(${x} ${operator} ${y})`;
  },
};

const PREDICT = `

def predict(row):
    a = scores(row)
    most = max(a)
    top = a.index(most)
    e = [math.exp(x - most) for x in a]
    others = 0.0
    for k, x in enumerate(e):
        others += 0.0 if k == top else x
    probabilities = [x / (1 + others) for x in e]
    return {
        "class": CLASSES[probabilities.index(max(probabilities))],
        "probabilities": probabilities,
        "scores": a,
    }`;

function selfTestFunction(model: Model): string {
  const probes = probesOf(model).map(({ row, probabilities }) => {
    const cells = Object.entries(row).map(([column, cell]) => `${literal(column)}: ${literal(cell)}`);
    return `        ({${cells.join(", ")}}, ${JSON.stringify(probabilities)}),\n`;
  });
  return `

def self_test():
    """Raises unless made-up rows get the probabilities that they had where the model was exported."""
    for row, expected in [
${probes.join("")}    ]:
        got = predict(row)["probabilities"]
        if not all(abs(p - q) <= 1e-9 * q + 1e-300 for p, q in zip(got, expected)):
            raise AssertionError(f"self-test: expected {expected}, got {got}")`;
}
