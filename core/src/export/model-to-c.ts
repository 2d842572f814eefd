import { assertKnownOptions, MultilogitError, quoted } from "../errors.js";
import type { FunctionName } from "../features/expression-functions.js";
import type { Level } from "../features/feature-map.js";
import type { Model } from "../model/model.js";
import { probesOf } from "../model/probes.js";
import { cNumber, cNumbers, cText } from "./c-literals.js";
import { isAlwaysFinite, printedValue, type Syntax } from "./printed-value.js";
import { cellRefusal, missingRefusal, PRODUCT_FAULT, SCORES_REFUSAL, VALUE_FAULT } from "./refusals.js";
import { type Input, type ScoreTerm, type ScoringProgram, scoringProgram, type Value } from "./scoring-program.js";

/** Options of `modelToC`. */
export interface COptions {
  /** What the names of the header begin with. Default "model". */
  readonly name?: string;
  /** Also define `…_self_test`, which counts the made-up rows that get other probabilities than they have here. Default false. */
  readonly selfTest?: boolean;
}

/**
 * The model as one header of C99 that allocates nothing: `…_predict` fills scores and probabilities and gives the place of the class, or −1
 * and a reason where the model refuses the row.
 * @example
 * const header = modelToC(model, { name: "fruit" });
 * header.includes("fruit_predict"); // true
 */
export function modelToC(model: Model, options: COptions = {}): string {
  assertKnownOptions(options, ["name", "selfTest"], "modelToC");
  const { name = "model", selfTest = false } = options;
  if (!/^[a-z][a-z0-9_]*$/i.test(name))
    throw new MultilogitError("option", `name is ${quoted(name)}; expected letters, digits and _, a letter first`);
  const program = scoringProgram(model, "C");
  const fields = fieldNames(program.inputs);
  const top = head(program, fields, name);
  const body = [predictFunction(program, fields, name), ...(selfTest ? [selfTestFunction(model, program, name)] : [])];
  const functions = calledFunctions(body.join("\n"), name, program.classes.length);
  return `${top}\n${[...functions, ...body].join("\n\n")}\n\n#endif\n`;
}

function head({ classes, inputs }: ScoringProgram, fields: readonly string[], name: string): string {
  const members = inputs.map((input, at) => `  ${FIELD_TYPES[fieldKind(input)]}${fields[at]};`);
  const guard = `${name.toUpperCase()}_H`;
  return `/* A softmax regression, exported by multilogit. A missing number is NAN, a missing text NULL, a missing int -1. */
#ifndef ${guard}
#define ${guard}
#include <float.h>
#include <math.h>
#include <string.h>

enum { ${name}_classes = ${classes.length}, ${name}_columns = ${inputs.length} };
static const char *const ${name}_class_names[] = {${classes.map((each) => cText(String(each))).join(", ")}};
/* the columns of the members of a row, in their order */
static const char *const ${name}_column_names[] = {${inputs.map(({ column }) => cText(column)).join(", ") || "0"}};
typedef struct {
${members.join("\n") || "  char unused;"}
} ${name}_row;
`;
}

type FieldKind = "double" | "int" | "text";
const FIELD_TYPES: Readonly<Record<FieldKind, string>> = { double: "double ", int: "int ", text: "const char *" };

/** Levels that are all numbers are compared as numbers, others as text. */
function fieldKind(input: Input): FieldKind {
  if (input.kind !== "category") return input.kind === "flag" ? "int" : "double";
  return input.levels.every((level) => typeof level === "number") ? "double" : "text";
}

/** Names that C takes: the column's letters, and a number where two are the same. */
function fieldNames(inputs: readonly Input[]): string[] {
  const names = new Set<string>();
  return inputs.map(({ column }) => {
    const name = `x_${column.slice(0, MOST_LETTERS).replace(/\W/g, "_")}`;
    let own = name;
    for (let n = 2; names.has(own); n++) own = `${name}_${n}`;
    names.add(own);
    return own;
  });
}

/** Compilers may look at no more than 63 characters of a name. */
const MOST_LETTERS = 50;

function predictFunction(program: ScoringProgram, fields: readonly string[], name: string): string {
  const { inputs, offset, terms, classes } = program;
  const K = classes.length;
  const start = classes.map((_, k) => ((offset[k] ?? null) === null ? "0.0" : inputName(inputs, offset[k]!)));
  return `/* The place of the class among ${name}_class_names, and scores and probabilities; or -1, and the reason in *error, which may be NULL. */
static inline int ${name}_predict(const ${name}_row *row, double a[${K}], double p[${K}], const char **error) {
${inputs.map((input, at) => readInput(input, at, fields[at]!, name)).join("\n")}
${classes.map((_, k) => `  a[${k}] = ${start[k]};`).join("\n")}
${terms.map((term) => addTerm(term, inputs, name)).join("\n")}
  for (int k = 0; k < ${K}; k++)
    if (!isfinite(a[k])) return ${refuse(name, SCORES_REFUSAL)};
  int top = 0;
  for (int k = 1; k < ${K}; k++)
    if (a[k] > a[top]) top = k;
  double others = 0.0;
  for (int k = 0; k < ${K}; k++) {
    p[k] = exp(a[k] - a[top]);
    if (k != top) others += p[k];
  }
  int best = 0;
  for (int k = 0; k < ${K}; k++) {
    p[k] /= 1.0 + others;
    if (p[k] > p[best]) best = k;
  }
  if (error) *error = 0;
  (void)row;
  return best;
}`;
}

function refuse(name: string, reason: string): string {
  return `${name}_refuse(error, ${cText(reason)})`;
}

function inputName(inputs: readonly Input[], at: number): string {
  return `${inputs[at]!.kind === "category" ? "code" : "x"}${at}`;
}

function readInput(input: Input, at: number, field: string, name: string): string {
  const cell = `row->${field}`;
  const missing = refuse(name, missingRefusal(input));
  const wrong = refuse(name, cellRefusal(input));
  if (input.kind === "number")
    return `  const double x${at} = ${cell};
  if (isnan(x${at})) return ${missing};
  if (!isfinite(x${at})) return ${wrong};`;
  if (input.kind === "flag")
    return `  if (${cell} != 0 && ${cell} != 1) return ${missing};
  const double x${at} = ${cell};`;
  const isText = fieldKind(input) === "text";
  const levels = input.levels.map((level) => (isText ? cText(String(level)) : cNumber(level as number)));
  return `  static const ${isText ? "char *const" : "double"} levels${at}[] = {${levels.join(", ")}};
  static const int codes${at}[] = {${input.codes.join(", ")}};
  if (${isText ? `!${cell}` : `isnan(${cell})`}) return ${missing};
  const int place${at} = ${name}_${isText ? "text" : "number"}_place(${cell}, levels${at}, ${levels.length});
${input.unseen === "error" ? `  if (place${at} < 0) return ${wrong};\n` : ""}  const int code${at} = place${at} < 0 ? -1 : codes${at}[place${at}];
  (void)code${at};`;
}

function addTerm(term: ScoreTerm, inputs: readonly Input[], name: string): string {
  if (term.kind === "constant") return `  ${added(name, "1.0", cNumbers(term.weights))}`;
  if (term.kind === "number") {
    if (term.value.kind === "input" && term.shift === 0)
      return `  ${added(name, inputName(inputs, term.value.input), cNumbers(term.weights))}`;
    const shift = term.shift === 0 ? "" : ` - ${cNumber(term.shift)}`;
    return `  {
    const double v = ${valueText(term.value, inputs, name)};${checked(term.value, "v", term.name, name)}
    ${added(name, `v${shift}`, cNumbers(term.weights))}
  }`;
  }
  const factors = term.factors.map(
    (
      factor,
      f,
    ) => `    f[${f}] = ${valueText(factor.value, inputs, name)};${checked(factor.value, `f[${f}]`, factor.name, name)}
    f[${f}] = ${name}_standard(f[${f}], ${cNumber(factor.center)}, ${cNumber(factor.scale)});
`,
  );
  const y =
    factors.length === 0
      ? ""
      : `    double f[${factors.length}];
${factors.join("")}    const double y = ${name}_product(place < 0 ? 0.0 : 1.0, f, ${factors.length});
    if (!isfinite(y)) return ${refuse(name, `${term.name} ${PRODUCT_FAULT}`)};
`;
  const rows = term.weights.map(cNumbers).join(", ");
  const add =
    rows === ""
      ? "    (void)place;"
      : `    static const double w[][${term.weights[0]!.length}] = {${rows}};
    if (place >= 0) ${name}_add(a, ${y === "" ? "1.0" : "y"}, w[place]);`;
  return `  {
    const int place = ${placeText(term, inputs)};
${y}${add}
  }`;
}

function added(name: string, x: string, weights: string): string {
  return `{ static const double w[] = ${weights}; ${name}_add(a, ${x}, w); }`;
}

/** Σ code · stride, or −1 where a category has no feature. */
function placeText({ places }: ScoreTerm & { kind: "product" }, inputs: readonly Input[]): string {
  const codes = places.map(({ input }) => inputName(inputs, input));
  if (codes.length <= 1) return codes[0] ?? "0";
  const sum = places.map(({ stride }, p) => `${codes[p]} * ${stride}`).join(" + ");
  return `${codes.map((code) => `${code} < 0`).join(" || ")} ? -1 : ${sum}`;
}

function checked(value: Value, variable: string, of: string, name: string): string {
  return isAlwaysFinite(value)
    ? ""
    : `\n    if (!isfinite(${variable})) return ${refuse(name, `${of} ${VALUE_FAULT}`)};`;
}

function valueText(value: Value, inputs: readonly Input[], name: string): string {
  const syntax: Syntax = {
    input: (at) => inputName(inputs, at),
    literal: cNumber,
    minus: (x) => `(-${x})`,
    call: (f, x, t) => CALLS[f](x, t),
    operation: (operator, x, y) => (operator === "^" ? `${name}_power(${x}, ${y})` : `(${x} ${operator} ${y})`),
  };
  return printedValue(value, syntax);
}

const CALLS: Readonly<Record<FunctionName, (x: string, t: readonly string[]) => string>> = {
  log: (x) => `log(${x})`,
  log2: (x) => `log2(${x})`,
  log10: (x) => `log10(${x})`,
  log1p: (x) => `log1p(${x})`,
  exp: (x) => `exp(${x})`,
  expm1: (x) => `expm1(${x})`,
  sqrt: (x) => `sqrt(${x})`,
  abs: (x) => `fabs(${x})`,
  I: (x) => x,
  step: (x, [t]) => `(${x} >= ${t} ? 1.0 : 0.0)`,
};

function selfTestFunction(model: Model, { inputs }: ScoringProgram, name: string): string {
  const K = model.classes.length;
  const tests = probesOf(model).map(({ row, probabilities }) => {
    const cells = inputs.map((input) => cellText(row[input.column] ?? null, input)).join(", ") || "0";
    return `  {
    const ${name}_row row = {${cells}};
    const double expected[] = ${cNumbers(probabilities)};
    int isWrong = ${name}_predict(&row, a, p, 0) < 0;
    for (int k = 0; !isWrong && k < ${K}; k++) isWrong = !(fabs(p[k] - expected[k]) <= 1e-9 * expected[k] + 1e-300);
    wrong += isWrong;
  }`;
  });
  return `/* How many made-up rows get other probabilities than they had where the model was exported. */
static inline int ${name}_self_test(void) {
  double a[${K}], p[${K}];
  int wrong = 0;
${tests.join("\n")}
  return wrong;
}`;
}

/** A cell as the member of a row that `input` reads. */
export function cellText(cell: Level | null, input: Input): string {
  const kind = fieldKind(input);
  if (cell === null) return kind === "double" ? "NAN" : kind === "int" ? "-1" : "0";
  if (kind === "int") return String(Number(cell));
  return kind === "text" ? cText(String(cell)) : cNumber(Number(cell));
}

/** The functions that the code calls, before it. */
function calledFunctions(code: string, name: string, K: number): string[] {
  return Object.entries(C_FUNCTIONS)
    .filter(([own]) => code.includes(`${name}_${own}(`))
    .map(([, text]) => text(name, K));
}

const C_FUNCTIONS: Readonly<Record<string, (name: string, K: number) => string>> = {
  refuse: (name) => `static inline int ${name}_refuse(const char **error, const char *reason) {
  if (error) *error = reason;
  return -1;
}`,
  add: (name, K) => `static inline void ${name}_add(double *a, double x, const double *w) {
  if (x != 0.0)
    for (int k = 0; k < ${K}; k++) a[k] += x * w[k];
}`,
  text_place: (name) => `static inline int ${name}_text_place(const char *cell, const char *const *levels, int count) {
  for (int l = 0; l < count; l++)
    if (strcmp(cell, levels[l]) == 0) return l;
  return -1;
}`,
  number_place: (name) => `static inline int ${name}_number_place(double cell, const double *levels, int count) {
  for (int l = 0; l < count; l++)
    if (cell == levels[l]) return l;
  return -1;
}`,
  standard: (name) => `static inline double ${name}_standard(double x, double center, double scale) {
  const double z = (x - center) / scale;
  return z > DBL_MAX ? DBL_MAX : z < -DBL_MAX ? -DBL_MAX : z;
}`,
  product: (name) => `static inline double ${name}_product(double y, const double *f, int count) {
  for (int i = 0; i < count; i++) y = y == 0.0 || f[i] == 0.0 ? 0.0 : fabs(f[i]) == DBL_MAX ? NAN : y * f[i];
  return y;
}`,
  power: (name) => `static inline double ${name}_power(double x, double y) {
  return isnan(y) || (fabs(x) == 1.0 && isinf(y)) ? NAN : pow(x, y);
}`,
};
