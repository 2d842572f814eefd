import { assertKnownOptions } from "../errors.js";
import type { FunctionName } from "../features/expression-functions.js";
import type { Model } from "../model/model.js";
import { probesOf } from "../model/probes.js";
import { isAlwaysFinite, printedValue, type Syntax } from "./printed-value.js";
import { CELL_FAULTS, PRODUCT_FAULT, SCORES_REFUSAL, VALUE_FAULT } from "./refusals.js";
import { type TextScoringProgram, textScoringProgram, type Value } from "./scoring-program.js";

type Input = TextScoringProgram["inputs"][number];
type ScoreTerm = TextScoringProgram["terms"][number];

/** Options of `modelToJavaScript`. */
export interface JavaScriptOptions {
  /** TypeScript, with the type of a row. Default: JavaScript. */
  readonly types?: boolean;
  /** Also export `selfTest`, which throws unless a few made-up rows get the probabilities that they have here. Default false. */
  readonly selfTest?: boolean;
}

/**
 * The model as one module without imports: `predict(row)` gives the class, the probabilities in the order of `classes` and the scores, and
 * throws where the model refuses a row. In V8 they are, bit by bit, those of `scores` and `probabilities`.
 * @example modelToJavaScript(model, { types: true }).includes("export interface Row"); // true
 */
export function modelToJavaScript(model: Model, options: JavaScriptOptions = {}): string {
  assertKnownOptions(options, ["types", "selfTest"], "modelToJavaScript");
  const { types = false, selfTest = false } = options;
  const program = textScoringProgram(model);
  const typed = (text: string) => (types ? text : "");
  const code = [
    ...program.inputs.flatMap(levelsTable),
    ...program.terms.flatMap((term, at) => weightsTable(term, at, typed)),
    scoresFunction(program, typed),
    predictFunction(typed),
    ...(selfTest ? [selfTestFunction(model, typed)] : []),
  ].join("\n");
  return [
    "// A softmax regression, exported by multilogit: the class of a raw row, probabilities in the order of classes, scores in nats.",
    ...(types ? [rowType(program)] : []),
    `export const classes = ${literal(program.classes)}${typed(" as const")};`,
    code,
    ...calledFunctions(code, typed),
    "",
  ].join("\n");
}

/** The functions that the code calls, and those that they call, which stand behind them. */
function calledFunctions(code: string, typed: (text: string) => string): string[] {
  const written: string[] = [];
  for (const { name, text } of MODULE_FUNCTIONS)
    if ([code, ...written].some((each) => each.includes(`${name}(`))) written.push(text(typed));
  return written;
}

/** JSON that is also safe inside a script element of a page. */
function literal(value: unknown): string {
  return JSON.stringify(value)
    .replaceAll("<", "\\u003c")
    .replaceAll("\u2028", "\\u2028")
    .replaceAll("\u2029", "\\u2029");
}

function rowType({ inputs }: TextScoringProgram): string {
  const types = new Map<string, string>();
  for (const input of inputs) if (!types.has(input.column)) types.set(input.column, cellType(input));
  const lines = [...types].map(([column, type]) => `  readonly ${literal(column)}: ${type};`);
  return `export interface Row {\n${lines.join("\n")}\n}`;
}

/** More levels than this are not spelt out in a type. */
const MOST_LEVELS = 30;

function cellType(input: Input): string {
  if (input.kind === "words") return "string";
  if (input.kind !== "category") return input.kind === "flag" ? "boolean" : "number";
  if (input.unseen === "error" && input.levels.length <= MOST_LEVELS) return input.levels.map(literal).join(" | ");
  return [...new Set(input.levels.map((level) => typeof level))].join(" | ");
}

function levelsTable(input: Input, at: number): string[] {
  if (input.kind === "words") return wordsTables(input, at);
  if (input.kind !== "category") return [];
  const entries = input.levels.map((level, l): [string, number] => [String(level), input.codes[l]!]);
  return [`const levels${at} = new Map(${literal(entries)});`];
}

function wordsTables({ words, pattern, idf }: Input & { kind: "words" }, at: number): string[] {
  return [
    `const words${at} = new Map(${literal(words)}.map((word, j) => [word, j]));`,
    `const pattern${at} = new RegExp(${literal(pattern)}, "gu");`,
    ...(idf === null ? [] : [`const idf${at} = ${literal(idf)};`]),
  ];
}

function weightsTable(term: ScoreTerm, at: number, typed: (text: string) => string): string[] {
  return term.kind === "product" || term.kind === "words"
    ? [`const weights${at}${typed(": number[][]")} = ${JSON.stringify(term.weights)};`]
    : [];
}

function scoresFunction(program: TextScoringProgram, typed: (text: string) => string): string {
  const { inputs, offset, terms, classes } = program;
  const start = classes.map((_, k) => ((offset[k] ?? null) === null ? "0" : inputName(inputs, offset[k]!)));
  return `\nexport function scores(row${typed(": Row")})${typed(": number[]")} {
${inputs.map((input, at) => `  const ${inputName(inputs, at)} = ${readInput(input, at)};`).join("\n")}
  const a = [${start.join(", ")}];
${terms.map((term, at) => `  ${addTerm(term, at, inputs)};`).join("\n")}
  if (!a.every(Number.isFinite)) throw new Error(${literal(SCORES_REFUSAL)});
  return a;
}`;
}

function inputName(inputs: readonly Input[], at: number): string {
  const { kind } = inputs[at]!;
  return `${kind === "category" ? "code" : kind === "words" ? "found" : "x"}${at}`;
}

function readInput(input: Input, at: number): string {
  const column = literal(input.column);
  if (input.kind === "category") return `level(row, ${column}, levels${at}, ${input.unseen === "error"})`;
  if (input.kind !== "words") return `${input.kind}(row, ${column})`;
  const { lowercase, presence, idf, unitLength } = input;
  const tables = `words${at}, pattern${at}, ${idf === null ? "null" : `idf${at}`}`;
  return `counted(row, ${column}, ${tables}, ${lowercase}, ${presence}, ${unitLength})`;
}

function addTerm(term: ScoreTerm, at: number, inputs: readonly Input[]): string {
  if (term.kind === "words") return `for (const [j, x] of ${inputName(inputs, term.input)}) add(a, x, weights${at}[j])`;
  if (term.kind === "constant") return `add(a, 1, ${JSON.stringify(term.weights)})`;
  if (term.kind === "number") {
    const x = checked(term.name, term.value, inputs);
    const shifted = term.shift === 0 ? x : `${x} - ${signed(term.shift)}`;
    return `add(a, ${shifted}, ${JSON.stringify(term.weights)})`;
  }
  const place = placeText(term, inputs);
  if (term.factors.length === 0) return `add(a, 1, weights${at}[${place}])`;
  const factors = term.factors.map(
    ({ name, value, center, scale }) =>
      `standard(${checked(name, value, inputs)}, ${String(center)}, ${String(scale)})`,
  );
  return `add(a, product(${literal(term.name)}, ${place}, [${factors.join(", ")}]), weights${at}[${place}])`;
}

/** The row of a product's weights: Σ code · stride, or −1 where a category has no feature. */
function placeText({ places }: ScoreTerm & { kind: "product" }, inputs: readonly Input[]): string {
  if (places.length === 0) return "0";
  const codes = places.map(({ input }) => inputName(inputs, input));
  if (codes.length === 1) return codes[0]!;
  const sum = places.map(({ stride }, p) => (stride === 1 ? codes[p] : `${codes[p]} * ${stride}`)).join(" + ");
  return `${codes.map((code) => `${code} < 0`).join(" || ")} ? -1 : ${sum}`;
}

function checked(name: string, value: Value, inputs: readonly Input[]): string {
  const syntax: Syntax = { ...SYNTAX, input: (at) => inputName(inputs, at) };
  const text = printedValue(value, syntax);
  return isAlwaysFinite(value) ? text : `finite(${text}, ${literal(name)})`;
}

/** A number as an operand. */
function signed(x: number): string {
  return x < 0 || Object.is(x, -0) ? `(${x})` : String(x);
}

const CALLS: Readonly<Record<FunctionName, (x: string, t: readonly string[]) => string>> = {
  log: (x) => `Math.log(${x})`,
  log2: (x) => `Math.log2(${x})`,
  log10: (x) => `Math.log10(${x})`,
  log1p: (x) => `Math.log1p(${x})`,
  exp: (x) => `Math.exp(${x})`,
  expm1: (x) => `Math.expm1(${x})`,
  sqrt: (x) => `Math.sqrt(${x})`,
  abs: (x) => `Math.abs(${x})`,
  I: (x) => x,
  step: (x, [t]) => `(${x} >= ${t} ? 1 : 0)`,
};

const SYNTAX: Omit<Syntax, "input"> = {
  literal: signed,
  minus: (x) => `(-${x})`,
  call: (name, x, t) => CALLS[name](x, t),
  operation: (operator, x, y) => `(${x} ${operator === "^" ? "**" : operator} ${y})`,
};

function predictFunction(typed: (text: string) => string): string {
  const of = typed(": { class: (typeof classes)[number]; probabilities: number[]; scores: number[] }");
  return `\nexport function predict(row${typed(": Row")})${of} {
  const a = scores(row);
  const top = a.indexOf(Math.max(...a));
  const e = a.map((x) => Math.exp(x - a[top]${typed("!")}));
  const others = e.reduce((sum, x, k) => (k === top ? sum : sum + x), 0);
  const p = e.map((x) => x / (1 + others));
  return { class: classes[p.indexOf(Math.max(...p))]${typed("!")}, probabilities: p, scores: a };
}`;
}

/** Relative: other engines round exp and log differently, by a few units in the last place. */
const PROBE_TOLERANCE = "1e-9";

function selfTestFunction(model: Model, typed: (text: string) => string): string {
  const probes = probesOf(model).map(({ row, probabilities }) => [row, probabilities]);
  return `
/** Throws unless made-up rows get the probabilities that they had where the model was exported. */
export function selfTest()${typed(": void")} {
  const probes${typed(": [unknown, number[]][]")} = JSON.parse(${literal(JSON.stringify(probes))});
  for (const [row, expected] of probes) {
    const got = predict(row${typed(" as Row")}).probabilities;
    if (got.some((p, k) => !(Math.abs(p - expected[k]${typed("!")}) <= ${PROBE_TOLERANCE} * expected[k]${typed("!")} + 1e-300)))
      throw new Error(\`self-test: expected \${expected}, got \${got}\`);
  }
}`;
}

/** Functions of the module; those that call others stand before them. */
const MODULE_FUNCTIONS: readonly {
  readonly name: string;
  readonly text: (typed: (text: string) => string) => string;
}[] = [
  {
    name: "add",
    text: (typed) => `
function add(a${typed(": number[]")}, x${typed(": number")}, weights${typed(": number[] | undefined")})${typed(": void")} {
  if (weights && x !== 0) for (let k = 0; k < a.length; k++) a[k]${typed("!")} += x * weights[k]${typed("!")};
}`,
  },
  {
    name: "product",
    text: (typed) => `
function product(name${typed(": string")}, place${typed(": number")}, factors${typed(": number[]")})${typed(": number")} {
  let y = place < 0 ? 0 : 1;
  for (const x of factors) y = y === 0 || x === 0 ? 0 : Math.abs(x) === Number.MAX_VALUE ? NaN : y * x;
  return finite(y, name, ${literal(PRODUCT_FAULT)});
}`,
  },
  {
    name: "standard",
    text: (typed) => `
function standard(x${typed(": number")}, center${typed(": number")}, scale${typed(": number")})${typed(": number")} {
  return Math.max(-Number.MAX_VALUE, Math.min(Number.MAX_VALUE, (x - center) / scale));
}`,
  },
  {
    name: "counted",
    text: (typed) => `
function counted(row${typed(": Row")}, column${typed(": string")}, places${typed(": Map<string, number>")}, pattern${typed(": RegExp")}, idf${typed(": number[] | null")}, lowercase${typed(": boolean")}, presence${typed(": boolean")}, unitLength${typed(": boolean")})${typed(": [number, number][]")} {
  const text = cell(row, column);
  if (typeof text !== "string") throw new Error(\`column "\${column}" ${CELL_FAULTS.words}\`);
  const counts = new Map${typed("<number, number>")}();
  for (const word of (lowercase ? text.toLowerCase() : text).match(pattern) ?? []) {
    const j = places.get(word);
    if (j !== undefined) counts.set(j, (counts.get(j) ?? 0) + 1);
  }
  const found = [...counts].sort(([i], [j]) => i - j).map(([j, n])${typed(": [number, number]")} => [j, (presence ? 1 : n) * (idf?.[j] ?? 1)]);
  const length = unitLength ? Math.sqrt(found.reduce((sum, [, x]) => sum + x * x, 0)) : 1;
  return found.map(([j, x]) => [j, x / length]);
}`,
  },
  {
    name: "number",
    text: (typed) => `
function number(row${typed(": Row")}, column${typed(": string")})${typed(": number")} {
  return finite(cell(row, column), \`column "\${column}"\`, ${literal(CELL_FAULTS.number)});
}`,
  },
  {
    name: "flag",
    text: (typed) => `
function flag(row${typed(": Row")}, column${typed(": string")})${typed(": number")} {
  const x = cell(row, column);
  if (typeof x !== "boolean") throw new Error(\`column "\${column}" ${CELL_FAULTS.flag}\`);
  return Number(x);
}`,
  },
  {
    name: "level",
    text: (typed) => `
function level(row${typed(": Row")}, column${typed(": string")}, codes${typed(": Map<string, number>")}, isStrict${typed(": boolean")})${typed(": number")} {
  const code = codes.get(String(cell(row, column)));
  if (code === undefined && isStrict) throw new Error(\`column "\${column}" ${CELL_FAULTS.category}\`);
  return code ?? -1;
}`,
  },
  {
    name: "finite",
    text: (typed) => `
function finite(x${typed(": unknown")}, name${typed(": string")}, fault = ${literal(VALUE_FAULT)})${typed(": number")} {
  if (typeof x !== "number" || !Number.isFinite(x)) throw new Error(\`\${name} \${fault}\`);
  return x;
}`,
  },
  {
    name: "cell",
    text: (typed) => `
function cell(row${typed(": Row")}, column${typed(": string")})${typed(": unknown")} {
  const x = Object.hasOwn(row, column) ? (row[column${typed(" as keyof Row")}]${typed(" as unknown")} ?? NaN) : NaN;
  if (Number.isNaN(x)) throw new Error(\`column "\${column}" has no value\`);
  return x;
}`,
  },
];
