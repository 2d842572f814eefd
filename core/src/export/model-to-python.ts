import { assertKnownOptions } from "../errors.js";
import type { FunctionName } from "../features/expression-functions.js";
import type { Model } from "../model/model.js";
import { probesOf } from "../model/probes.js";
import { decimal } from "./decimal.js";
import { isLevelNumber } from "./is-level-number.js";
import { isAlwaysFinite, printedValue, type Syntax } from "./printed-value.js";
import { pythonPattern } from "./python-pattern.js";
import { CELL_FAULTS, PRODUCT_FAULT, SCORES_REFUSAL, VALUE_FAULT } from "./refusals.js";
import { type TextScoringProgram, textScoringProgram, type Value } from "./scoring-program.js";

type Input = TextScoringProgram["inputs"][number];
type ScoreTerm = TextScoringProgram["terms"][number];

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

/** The functions that the code calls, and those that they call, which stand behind them. */
function calledFunctions(code: string): string[] {
  const written: string[] = [];
  for (const [name, text] of Object.entries(MODULE_FUNCTIONS))
    if ([code, ...written].some((each) => each.includes(`${name}(`))) written.push(`\n\n${text}`);
  return written;
}

/** Functions of the module; those that call others stand before them. */
const MODULE_FUNCTIONS: Readonly<Record<string, string>> = {
  _add: `def _add(a, x, weights, place=None):
    if place is not None:
        weights = None if place < 0 else weights[place]
    if weights is not None and x != 0:
        for k, w in enumerate(weights):
            a[k] += x * w`,
  _product: `def _product(name, place, factors):
    product = 0.0 if place < 0 else 1.0
    for x in factors:
        if product == 0 or x == 0:
            product = 0.0
        else:
            product = math.nan if abs(x) == _MOST else product * x
    return _finite(product, name, "${PRODUCT_FAULT}")`,
  _standard: `def _standard(x, center, scale):
    return max(-_MOST, min(_MOST, (x - center) / scale))


_MOST = 1.7976931348623157e308`,
  _counted: `def _counted(row, column, places, pattern, idf, lowercase, presence, unit_length):
    text = _cell(row, column)
    if not isinstance(text, str):
        raise ValueError(f'column "{column}" ${CELL_FAULTS.words}')
    counts = {}
    for word in pattern.findall(text.lower() if lowercase else text):
        if word in places:
            counts[places[word]] = counts.get(places[word], 0) + 1
    found = [(j, (1.0 if presence else float(n)) * (1.0 if idf is None else idf[j])) for j, n in sorted(counts.items())]
    length = 1.0
    if unit_length:
        squares = 0.0
        for _, x in found:
            squares += x * x
        length = math.sqrt(squares)
    return [(j, x / length) for j, x in found]`,
  _number: `def _number(row, column):
    x = _cell(row, column)
    try:
        x = float(x) if isinstance(x, (int, float)) and not isinstance(x, bool) else math.nan
    except OverflowError:
        x = math.inf
    return _finite(x, f'column "{column}"', "${CELL_FAULTS.number}")`,
  _flag: `def _flag(row, column):
    x = _cell(row, column)
    if not isinstance(x, bool):
        raise ValueError(f'column "{column}" ${CELL_FAULTS.flag}')
    return float(x)`,
  _level: `def _level(row, column, levels, is_strict):
    x = _cell(row, column)
    texts, numbers = levels
    if isinstance(x, bool):
        x = "true" if x else "false"
    code = texts.get(x) if isinstance(x, str) else numbers.get(x)
    if code is None and is_strict:
        raise ValueError(f'column "{column}" ${CELL_FAULTS.category}')
    return -1 if code is None else code`,
  _finite: `def _finite(x, name, fault="${VALUE_FAULT}"):
    if not math.isfinite(x):
        raise ValueError(f"{name} {fault}")
    return x`,
  _cell: `def _cell(row, column):
    x = row.get(column)
    if x is None or x != x:
        raise ValueError(f'column "{column}" has no value')
    return x`,
  _log: `def _log(log, x, pole):
    if x == pole:
        return -math.inf
    return log(x) if x > pole else math.nan`,
  _exp: `def _exp(exp, x):
    try:
        return exp(x)
    except OverflowError:
        return math.inf`,
  _sqrt: `def _sqrt(x):
    return math.sqrt(x) if x >= 0 else math.nan`,
  _quotient: `def _quotient(x, y):
    if y != 0:
        return x / y
    return math.nan if x == 0 or x != x else math.copysign(math.inf, x) * math.copysign(1.0, y)`,
  _power: `def _power(x, y):
    if y != y or (abs(x) == 1 and math.isinf(y)):
        return math.nan
    is_odd = math.isfinite(y) and y % 2 == 1
    try:
        return math.pow(x, y)
    except OverflowError:
        return -math.inf if x < 0 and is_odd else math.inf
    except ValueError:
        return math.nan if x != 0 else -math.inf if is_odd and math.copysign(1.0, x) < 0 else math.inf`,
};
