import type { FunctionName } from "../features/expression-functions.js";
import { decimal } from "./decimal.js";
import type { InputColumn } from "./input-columns.js";
import { isLevelNumber } from "./is-level-number.js";
import { isAlwaysFinite } from "./printed-value.js";
import type { Input, NumberFactor, ScoreTerm, ScoringProgram, Value } from "./scoring-program.js";
import { xmlElement } from "./xml.js";

/** What a data field holds, in PMML's words. */
export const PMML_TYPES = { number: "double", boolean: "boolean", text: "string" } as const;
type PmmlType = (typeof PMML_TYPES)[keyof typeof PMML_TYPES];

/** A field that is added to the scores: times a weight for each class. */
export interface WeightedField {
  readonly field: string;
  readonly weights: readonly number[];
}

const field = (name: string) => xmlElement("FieldRef", { field: name });
const number = (x: number) => xmlElement("Constant", { dataType: "double" }, numberText(x));
const apply = (name: string, ...of: readonly string[]) => xmlElement("Apply", { function: name }, ...of);
/** What makes a field missing, and with it the prediction. */
const MISSING = xmlElement("Constant", { dataType: "double", missing: true });

/** The derived fields of one row, one after another; each may read those before it. */
export class PmmlRow {
  readonly derived: string[] = [];
  readonly predictors: WeightedField[] = [];
  #next = 0;
  readonly #known = new Map<string, string>();
  readonly #types = new Map<string, PmmlType>();

  constructor(
    private readonly program: ScoringProgram,
    columns: readonly InputColumn[],
    private readonly taken: ReadonlySet<string>,
  ) {
    for (const { name, type } of columns) this.#types.set(name, PMML_TYPES[type]);
    for (const { kind, column } of program.inputs) if (kind === "number") this.#known.set(field(column), column);
    for (const input of program.inputs) this.#guard(this.#presence(input));
    for (const [k, input] of program.offset.entries())
      if (input !== null)
        this.predictors.push({
          field: program.inputs[input]!.column,
          weights: program.classes.map((_, c) => Number(c === k)),
        });
    for (const term of program.terms) this.#term(term);
  }

  /** 0 where the cell is one that the model reads, else missing. */
  #presence(input: Input): string {
    const cell = field(input.column);
    if (input.kind === "number") return apply("*", cell, number(0));
    if (input.kind === "flag")
      return apply("if", apply("equal", cell, this.#constant(true, "boolean")), number(0), number(0));
    const type = this.#types.get(input.column)!;
    const known = this.#anyOf(input, input.levels, type);
    return input.unseen === "error" ? apply("if", known, number(0), MISSING) : apply("if", known, number(0), number(0));
  }

  /** A field that must not be missing, added to the scores as 0. */
  #guard(expression: string): void {
    this.predictors.push({ field: this.#field(expression), weights: this.program.classes.map(() => 0) });
  }

  #term(term: ScoreTerm): void {
    if (term.kind === "constant") return;
    if (term.kind === "number") {
      const x = this.#checked(term.value);
      const name = term.shift === 0 ? this.#field(x) : this.#field(apply("-", x, number(term.shift)));
      this.predictors.push({ field: name, weights: term.weights });
      return;
    }
    this.#product(term);
  }

  #product(term: ScoreTerm & { kind: "product" }): void {
    const factors = term.factors.map((factor) => this.#standard(factor));
    for (const factor of factors) this.#guard(apply("*", field(factor), number(0)));
    let product = this.#start(term);
    for (const factor of factors) product = field(this.#field(times(product, field(factor))));
    if (term.places.length === 0) {
      this.predictors.push({ field: this.#field(product), weights: term.weights[0]! });
      return;
    }
    for (const [place, weights] of term.weights.entries()) {
      const isHere = term.places.map(({ input, stride }, p) => {
        const next = term.places[p + 1]?.stride ?? term.weights.length;
        return this.#codeIs(input, (code) => code === Math.floor((place % next) / stride));
      });
      this.predictors.push({ field: this.#field(apply("if", all(isHere), product, number(0))), weights });
    }
  }

  /** 1 where each category of the product has a feature, else 0, which it then stays. */
  #start({ places }: ScoreTerm & { kind: "product" }): string {
    if (places.length === 0) return number(1);
    const hasFeature = all(places.map(({ input }) => this.#codeIs(input, (code) => code >= 0)));
    return field(this.#field(apply("if", hasFeature, number(1), number(0))));
  }

  /** (value − center) / scale, at most the largest number; the name of its field. */
  #standard({ value, center, scale }: NumberFactor): string {
    const x = field(this.#field(this.#checked(value)));
    const scaled = field(this.#field(apply("/", apply("-", x, number(center)), number(scale))));
    // not min and max, which pass over a missing value
    const [least, most] = [number(-Number.MAX_VALUE), number(Number.MAX_VALUE)];
    const atMost = apply("if", apply("greaterThan", scaled, most), most, scaled);
    return this.#field(apply("if", apply("lessThan", scaled, least), least, atMost));
  }

  #codeIs(input: number, isWanted: (code: number) => boolean): string {
    const category = this.program.inputs[input] as Input & { kind: "category" };
    const levels = category.levels.filter((_, l) => isWanted(category.codes[l]!));
    return this.#anyOf(category, levels, this.#types.get(category.column)!);
  }

  /** Whether the cell is one of these levels, as a column of this type can hold them. */
  #anyOf({ column }: Input, levels: readonly unknown[], type: PmmlType): string {
    const possible = levels.map(String).filter((text) => {
      if (type === "double") return isLevelNumber(text);
      return type === "string" || text === "true" || text === "false";
    });
    const tests = possible.map((text) =>
      apply("equal", field(column), type === "double" ? number(Number(text)) : this.#constant(text, type)),
    );
    // never: a number that is not itself
    if (tests.length === 0) return apply("isMissing", number(0));
    return tests.length === 1 ? tests[0]! : apply("or", ...tests);
  }

  #constant(value: string | boolean, dataType: PmmlType): string {
    return xmlElement("Constant", { dataType }, xmlText(String(value)));
  }

  /** The value where it is finite, else missing. */
  #checked(value: Value): string {
    const x = this.#value(value);
    if (isAlwaysFinite(value)) return x;
    const whole = field(this.#field(x));
    return apply("if", apply("lessOrEqual", apply("abs", whole), number(Number.MAX_VALUE)), whole, MISSING);
  }

  #value(value: Value): string {
    switch (value.kind) {
      case "input": {
        const { kind, column } = this.program.inputs[value.input]!;
        if (kind === "number") return field(column);
        return apply("if", apply("equal", field(column), this.#constant(true, "boolean")), number(1), number(0));
      }
      case "literal":
        return number(value.value);
      case "call":
        return call(value.name, this.#value(value.of), value.parameters);
      case "operation":
        return apply(
          value.operator === "^" ? "pow" : value.operator,
          this.#value(value.left),
          this.#value(value.right),
        );
    }
  }

  /** The name of a field with this value: of its own, unless it is one already. */
  #field(expression: string): string {
    const known = this.#known.get(expression);
    if (known !== undefined) return known;
    let name = `v${this.#next++}`;
    while (this.taken.has(name)) name = `v${this.#next++}`;
    this.#known.set(expression, name);
    this.#known.set(field(name), name);
    this.derived.push(xmlElement("DerivedField", { name, optype: "continuous", dataType: "double" }, expression));
    return name;
  }
}

/** A product that is 0 stays 0, and one beyond the largest number is missing, unless another factor is 0. */
function times(product: string, x: string): string {
  const whole = apply("*", product, x);
  const isHeld = apply(
    "and",
    apply("lessThan", apply("abs", x), number(Number.MAX_VALUE)),
    apply("lessOrEqual", apply("abs", whole), number(Number.MAX_VALUE)),
  );
  const unlessZero = apply("if", apply("equal", product, number(0)), number(0), apply("if", isHeld, whole, MISSING));
  const unlessMissing = apply("if", apply("isMissing", product), MISSING, unlessZero);
  return apply("if", apply("equal", x, number(0)), number(0), unlessMissing);
}

function all(tests: readonly string[]): string {
  return tests.length === 1 ? tests[0]! : apply("and", ...tests);
}

const NAMES: Readonly<Partial<Record<FunctionName, string>>> = { log: "ln", log10: "log10", log1p: "ln1p" };

function call(name: FunctionName | "minus", x: string, [t = 0]: readonly number[]): string {
  switch (name) {
    case "I":
      return x;
    case "minus":
      return apply("*", number(-1), x);
    case "log2":
      return apply("/", apply("ln", x), number(Math.LN2));
    case "step":
      return apply("if", apply("greaterOrEqual", x, number(t)), number(1), number(0));
    default:
      return apply(NAMES[name] ?? name, x);
  }
}

/** With a point or an exponent: evaluators take other numbers for integers, which wrap around. */
export function numberText(x: number): string {
  return Object.is(x, -0) ? "-0.0" : decimal(x);
}

/** The content of an element, escaped as an attribute's. */
function xmlText(text: string): string {
  return /value="(.*)"/s.exec(xmlElement("x", { value: text }))![1]!;
}
