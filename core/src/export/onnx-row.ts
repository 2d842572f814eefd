import { MultilogitError } from "../errors.js";
import type { FunctionName } from "../features/expression-functions.js";
import type { InputColumn } from "./input-columns.js";
import { isLevelNumber } from "./is-level-number.js";
import type { OnnxGraph, OnnxValue } from "./onnx-graph.js";
import { isAlwaysFinite } from "./printed-value.js";
import type { Input, NumberFactor, ScoreTerm, ScoringProgram, Value } from "./scoring-program.js";

/** The nodes from the columns to the scores. What is not finite on the way is kept as NaN in one sum, which no refused row leaves as 0. */
export class OnnxRow {
  readonly #values: OnnxValue[];
  #faults: OnnxValue | null = null;

  constructor(
    private readonly graph: OnnxGraph,
    private readonly program: ScoringProgram,
    columns: readonly InputColumn[],
  ) {
    if (columns.some(({ name }) => name === ""))
      throw new MultilogitError("option", "ONNX has no inputs without a name; name the column");
    for (const { name, type } of columns) graph.input(name, type === "number" ? graph.numbers : type);
    const types = new Map(columns.map(({ name, type }) => [name, type]));
    this.#values = program.inputs.map((input) => this.#read(input, types.get(input.column)!));
  }

  scores(): OnnxValue {
    const { graph, program } = this;
    const starts = program.offset.map((input) => (input === null ? graph.constant(0, [1, 1]) : this.#values[input]!));
    let a: OnnxValue | null = starts.length === 0 ? null : this.#besides(starts, program.offset);
    for (const term of program.terms) {
      const added = this.#term(term);
      a = a === null ? added : graph.node("Add", [a, added]);
    }
    return a ?? graph.constant(new Array<number>(program.classes.length).fill(0), [1, program.classes.length]);
  }

  /** Whether each row is refused, rows × 1. */
  isRefused(a: OnnxValue): OnnxValue {
    const { graph } = this;
    const each = graph.node("Sub", [a, a]);
    this.#fault(graph.node("ReduceSum", [each, graph.integers([1], [1])], { keepdims: 1 }));
    return graph.node("Not", [graph.node("Equal", [this.#faults!, graph.constant(0)])]);
  }

  /** Columns side by side; those that are the same for all rows are made as long as the others. */
  #besides(columns: readonly OnnxValue[], inputs: readonly (number | null)[]): OnnxValue {
    const { graph } = this;
    const longest = inputs.find((input) => input !== null);
    const zeros =
      longest === undefined || longest === null ? null : graph.node("Mul", [this.#values[longest]!, graph.constant(0)]);
    const long = columns.map((column, k) => (inputs[k] === null && zeros !== null ? zeros : column));
    return graph.node("Concat", long, { axis: 1 });
  }

  /** A number as it is; true as 1; a category as the place of its level among the coded ones, from 1, and 0 where it has no feature. */
  #read(input: Input, type: InputColumn["type"]): OnnxValue {
    if (input.kind === "category") return this.#level(input, type);
    return type === "number" ? this.#finite(input.column) : this.#cast(input.column);
  }

  #level(input: Input & { kind: "category" }, type: InputColumn["type"]): OnnxValue {
    const { graph } = this;
    const L = input.levels.length;
    const isLevel = this.#isLevel(input, type);
    const chosen = this.#cast(isLevel);
    const known = graph.node("MatMul", [chosen, graph.constant(new Array<number>(L).fill(1), [L, 1])]);
    const zero = graph.constant(0);
    // 0 / 0 is NaN, and refuses the row
    if (input.unseen === "error") this.#fault(graph.node("Div", [zero, known]));
    else if (type === "number") this.#present(graph.node("Equal", [input.column, input.column]));
    else if (type === "text" && !input.levels.some((level) => String(level) === ""))
      this.#present(graph.node("Not", [graph.node("Equal", [input.column, graph.strings([""], [1, 1])])]));
    return graph.node("MatMul", [
      chosen,
      graph.constant(
        input.codes.map((code) => code + 1),
        [L, 1],
      ),
    ]);
  }

  /** Rows × levels; levels that a column of this type cannot hold are never met. */
  #isLevel({ column, levels }: Input & { kind: "category" }, type: InputColumn["type"]): OnnxValue {
    const { graph } = this;
    const shape = [1, levels.length];
    const texts = levels.map(String);
    if (type === "text") return graph.node("Equal", [column, graph.strings(texts, shape)]);
    if (type === "number") {
      const numbers = levels.map((level) => (isLevelNumber(level) ? Number(level) : Number.NaN));
      return graph.node("Equal", [column, graph.constant(numbers, shape)]);
    }
    const isTrue = graph.booleans(
      texts.map((text) => text === "true"),
      shape,
    );
    const canBe = graph.booleans(
      texts.map((text) => text === "true" || text === "false"),
      shape,
    );
    return graph.node("And", [graph.node("Equal", [column, isTrue]), canBe]);
  }

  #present(isPresent: OnnxValue): void {
    this.#fault(this.graph.node("Div", [this.graph.constant(0), this.#cast(isPresent)]));
  }

  #finite(x: OnnxValue): OnnxValue {
    this.#fault(this.graph.node("Sub", [x, x]));
    return x;
  }

  #fault(zeroOrNaN: OnnxValue): void {
    this.#faults = this.#faults === null ? zeroOrNaN : this.graph.node("Add", [this.#faults, zeroOrNaN]);
  }

  #cast(flags: OnnxValue): OnnxValue {
    return this.graph.node("Cast", [flags], { to: this.graph.isFloat ? 1 : 11 });
  }

  #term(term: ScoreTerm): OnnxValue {
    const { graph } = this;
    const K = this.program.classes.length;
    if (term.kind === "constant") return graph.constant(term.weights, [1, K]);
    if (term.kind === "number") {
      const x = this.#checked(term.value);
      const shifted = term.shift === 0 ? x : graph.node("Sub", [x, graph.constant(term.shift, [1, 1])]);
      return graph.node("Mul", [shifted, graph.constant(term.weights, [1, K])]);
    }
    return this.#product(term);
  }

  #product(term: ScoreTerm & { kind: "product" }): OnnxValue {
    const { graph } = this;
    const K = this.program.classes.length;
    const place = this.#place(term);
    const weights =
      place === null
        ? graph.constant(term.weights[0]!, [1, K])
        : graph.node("Gather", [
            graph.constant([...new Array<number>(K).fill(0), ...term.weights.flat()], [term.weights.length + 1, K]),
            place,
          ]);
    if (term.factors.length === 0) return weights;
    const start = place === null ? graph.constant(1, [1, 1]) : this.#hasPlace(place);
    let product = start;
    for (const factor of term.factors) product = this.#times(product, this.#standard(factor));
    this.#finite(product);
    return graph.node("Mul", [product, weights]);
  }

  /** 1 + Σ code · stride, or 0 where a category has no feature; integers, rows. Null without categories. */
  #place({ places }: ScoreTerm & { kind: "product" }): OnnxValue | null {
    const { graph } = this;
    if (places.length === 0) return null;
    let sum: OnnxValue = graph.constant(1, [1, 1]);
    let all: OnnxValue | null = null;
    for (const { input, stride } of places) {
      const code = this.#values[input]!;
      const from0 = graph.node("Sub", [code, graph.constant(1, [1, 1])]);
      sum = graph.node("Add", [sum, graph.node("Mul", [from0, graph.constant(stride, [1, 1])])]);
      const has = graph.node("Greater", [code, graph.constant(0, [1, 1])]);
      all = all === null ? has : graph.node("And", [all, has]);
    }
    const place = graph.node("Where", [all!, sum, graph.constant(0, [1, 1])]);
    const integers = graph.node("Cast", [place], { to: 7 });
    return graph.node("Squeeze", [integers, graph.integers([1], [1])]);
  }

  #hasPlace(place: OnnxValue): OnnxValue {
    const { graph } = this;
    const has = graph.node("Greater", [
      graph.node("Unsqueeze", [place, graph.integers([1], [1])]),
      graph.integers([0], [1, 1]),
    ]);
    return this.#cast(has);
  }

  /** (value − center) / scale, at most the largest number. */
  #standard({ value, center, scale }: NumberFactor): OnnxValue {
    const { graph } = this;
    const most = this.#most();
    const x = graph.node("Sub", [this.#checked(value), graph.constant(center, [1, 1])]);
    const scaled = graph.node("Div", [x, graph.constant(scale, [1, 1])]);
    return graph.node("Clip", [scaled, graph.constant(-most), graph.constant(most)]);
  }

  #most(): number {
    return this.graph.isFloat ? 3.4028234663852886e38 : Number.MAX_VALUE;
  }

  /** A product that is 0 stays 0, and one beyond the largest number is none. */
  #times(product: OnnxValue, x: OnnxValue): OnnxValue {
    const { graph } = this;
    const zero = graph.constant(0, [1, 1]);
    const isZero = graph.node("Or", [graph.node("Equal", [product, zero]), graph.node("Equal", [x, zero])]);
    const isBeyond = graph.node("Equal", [graph.node("Abs", [x]), graph.constant(this.#most(), [1, 1])]);
    const times = graph.node("Where", [isBeyond, graph.constant(Number.NaN, [1, 1]), graph.node("Mul", [product, x])]);
    return graph.node("Where", [isZero, zero, times]);
  }

  #checked(value: Value): OnnxValue {
    const x = this.#value(value);
    return isAlwaysFinite(value) ? x : this.#finite(x);
  }

  #value(value: Value): OnnxValue {
    const { graph } = this;
    switch (value.kind) {
      case "input":
        return this.#values[value.input]!;
      case "literal":
        return graph.constant(value.value, [1, 1]);
      case "call":
        return this.#call(value.name, this.#value(value.of), value.parameters);
      case "operation": {
        const operands = [this.#value(value.left), this.#value(value.right)] as const;
        return value.operator === "^" ? this.#power(...operands) : graph.node(OPERATIONS[value.operator], operands);
      }
    }
  }

  #call(name: FunctionName | "minus", x: OnnxValue, [t = 0]: readonly number[]): OnnxValue {
    const { graph } = this;
    const one = graph.constant(1, [1, 1]);
    switch (name) {
      case "I":
        return x;
      case "minus":
        return graph.node("Neg", [x]);
      case "abs":
        return graph.node("Abs", [x]);
      case "sqrt":
        return graph.node("Sqrt", [x]);
      case "exp":
        return graph.node("Exp", [x]);
      case "log":
        return graph.node("Log", [x]);
      case "log2":
        return graph.node("Div", [graph.node("Log", [x]), graph.constant(Math.LN2, [1, 1])]);
      case "log10":
        return graph.node("Div", [graph.node("Log", [x]), graph.constant(Math.LN10, [1, 1])]);
      case "step":
        return this.#cast(graph.node("GreaterOrEqual", [x, graph.constant(t, [1, 1])]));
      case "log1p": {
        // Kahan's: ln u · x / (u − 1) with u = 1 + x loses no digits; x itself where u is 1
        const u = graph.node("Add", [one, x]);
        const less = graph.node("Sub", [u, one]);
        const ratio = graph.node("Mul", [graph.node("Log", [u]), graph.node("Div", [x, less])]);
        const isTiny = graph.node("Equal", [less, graph.constant(0, [1, 1])]);
        return graph.node("Where", [isTiny, x, this.#unlessInfinite(u, graph.node("Log", [u]), ratio)]);
      }
      case "expm1": {
        const u = graph.node("Exp", [x]);
        const less = graph.node("Sub", [u, one]);
        const ratio = graph.node("Mul", [less, graph.node("Div", [x, graph.node("Log", [u])])]);
        const isTiny = graph.node("Equal", [less, graph.constant(0, [1, 1])]);
        const isLeast = graph.node("Equal", [less, graph.constant(-1, [1, 1])]);
        const rest = graph.node("Where", [isLeast, graph.constant(-1, [1, 1]), this.#unlessInfinite(u, u, ratio)]);
        return graph.node("Where", [isTiny, x, rest]);
      }
    }
  }

  /** `limit` where |u| is infinite, else `otherwise`. */
  #unlessInfinite(u: OnnxValue, limit: OnnxValue, otherwise: OnnxValue): OnnxValue {
    const { graph } = this;
    const isInfinite = graph.node("Equal", [graph.node("Abs", [u]), graph.constant(Number.POSITIVE_INFINITY, [1, 1])]);
    return graph.node("Where", [isInfinite, limit, otherwise]);
  }

  /** As JavaScript has it, where 1^NaN and (±1)^±∞ are NaN. */
  #power(x: OnnxValue, y: OnnxValue): OnnxValue {
    const { graph } = this;
    const isNumber = graph.node("Equal", [y, y]);
    const isOne = graph.node("Equal", [graph.node("Abs", [x]), graph.constant(1, [1, 1])]);
    const isInfinite = graph.node("Equal", [graph.node("Abs", [y]), graph.constant(Number.POSITIVE_INFINITY, [1, 1])]);
    const isNone = graph.node("Or", [graph.node("Not", [isNumber]), graph.node("And", [isOne, isInfinite])]);
    return graph.node("Where", [isNone, graph.constant(Number.NaN, [1, 1]), graph.node("Pow", [x, y])]);
  }
}

const OPERATIONS: Readonly<Record<"+" | "-" | "*" | "/", string>> = { "+": "Add", "-": "Sub", "*": "Mul", "/": "Div" };
