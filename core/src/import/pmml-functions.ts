import type { Expression, Operator } from "../features/expression.js";
import type { FunctionName } from "../features/expression-functions.js";
import type { PmmlElement } from "./pmml-element.js";
import {
  type Atom,
  atom,
  isAmong,
  moved,
  type NumberValue,
  numberValue,
  numeric,
  type PmmlValue,
  plainNumber,
  pointwise,
  written,
} from "./pmml-value.js";

const OPERATORS: Readonly<Record<string, Operator>> = { "+": "+", "-": "-", "*": "*", "/": "/", pow: "^" };
const CALLS: Readonly<Record<string, FunctionName>> = {
  ln: "log",
  log10: "log10",
  exp: "exp",
  sqrt: "sqrt",
  abs: "abs",
  ln1p: "log1p",
  expm1: "expm1",
};
const COMPARISONS: readonly string[] = ["greaterThan", "greaterOrEqual", "lessThan", "lessOrEqual"];
const KNOWN = [...Object.keys(OPERATORS), ...Object.keys(CALLS), ...COMPARISONS, "threshold"];
const OTHERS = ["equal", "notEqual", "isIn", "isNotIn", "not", "and", "or", "if", "isMissing", "isNotMissing"];

/** What an Apply makes of its arguments. */
export function applied(element: PmmlElement, of: readonly PmmlValue[]): PmmlValue {
  const name = element.need("function");
  const [x, y] = of;
  const wants = (least: number, most = least) => {
    if (of.length < least || of.length > most) throw element.refused(`has ${of.length} arguments; expected ${least}`);
  };
  if (Object.hasOwn(OPERATORS, name)) {
    wants(2);
    return operation(element, OPERATORS[name]!, x!, y!);
  }
  if (Object.hasOwn(CALLS, name)) {
    wants(1);
    return call(element, CALLS[name]!, x!);
  }
  if (COMPARISONS.includes(name)) {
    wants(2);
    return compared(element, name, x!, y!);
  }
  switch (name) {
    case "threshold":
      wants(2);
      return chosen(element, compared(element, "greaterThan", x!, y!), atom(1), atom(0));
    case "equal":
    case "isIn":
      wants(2, name === "equal" ? 2 : Number.POSITIVE_INFINITY);
      return among(element, x!, of.slice(1));
    case "notEqual":
    case "isNotIn":
      wants(2, name === "notEqual" ? 2 : Number.POSITIVE_INFINITY);
      return negated(element, among(element, x!, of.slice(1)));
    case "not":
      wants(1);
      return negated(element, x!);
    case "and":
    case "or":
      wants(2, Number.POSITIVE_INFINITY);
      return joined(element, name, of);
    case "if":
      wants(2, 3);
      return chosen(element, x!, y!, of[2] ?? atom(null));
    case "isMissing":
    case "isNotMissing":
      wants(1);
      if (x!.kind !== "atom") throw element.refused("asks for missing cells; rows that have some are refused here");
      return atom((x!.value === null) === (name === "isMissing"));
    default:
      throw element.refused(
        `calls a function that is not understood; those that are: ${[...KNOWN, ...OTHERS].join(" ")}`,
      );
  }
}

function operation(element: PmmlElement, operator: Operator, x: PmmlValue, y: PmmlValue): PmmlValue {
  const known = pointwise(
    [x, y],
    onNumbers((a, b) => operated(operator, a!, b!)),
  );
  if (known !== null) return known;
  const [left, right] = [numeric(x, element), numeric(y, element)];
  if (typeof left === "number" && typeof right === "number") return atom(finite(operated(operator, left, right)));
  if (typeof right === "number") {
    const number = left as NumberValue;
    if (operator === "+" || operator === "-") return moved(number, 1, operator === "+" ? right : -right);
    if (operator === "/" && right !== 0) return divided(number, right);
    if (operator === "*") return times(number, right);
    if (operator === "^" && right === 1) return number;
  } else if (typeof left === "number") {
    if (operator === "+") return moved(right, 1, left);
    if (operator === "-") return moved(right, -1, left);
    if (operator === "*") return times(right, left);
  }
  return plain();

  function plain(): NumberValue {
    const parts = [left, right].filter((each) => typeof each !== "number");
    const side = (each: NumberValue | number): Expression =>
      typeof each === "number" ? { kind: "literal", value: each } : written(each);
    return numberValue({ kind: "operation", operator, left: side(left), right: side(right) }, element, ...parts);
  }
}

/** Without a rounded 1 / y, so that (x − c) / s has the scale s. */
function divided(number: NumberValue, y: number): NumberValue {
  return { ...number, scale: number.scale * y };
}

function times(number: NumberValue, a: number): PmmlValue {
  return a === 0 ? { kind: "presence", of: number } : moved(number, a, 0);
}

function operated(operator: Operator, x: number, y: number): number {
  const results = { "+": x + y, "-": x - y, "*": x * y, "/": x / y, "^": x ** y };
  return results[operator];
}

/** f of numbers; what is not one, or gives none, is missing. */
function onNumbers(f: (...of: readonly number[]) => number): (...of: readonly Atom[]) => Atom {
  return (...of) => {
    const numbers = of.map(plainNumber);
    return numbers.every((each) => each !== null) ? finite(f(...(numbers as number[]))) : null;
  };
}

function finite(x: number): number | null {
  return Number.isFinite(x) ? x : null;
}

const FUNCTIONS: Readonly<Record<string, (x: number) => number>> = {
  log: Math.log,
  log10: Math.log10,
  exp: Math.exp,
  sqrt: Math.sqrt,
  abs: Math.abs,
  log1p: Math.log1p,
  expm1: Math.expm1,
};

function call(element: PmmlElement, name: FunctionName, x: PmmlValue): PmmlValue {
  const known = pointwise([x], onNumbers(FUNCTIONS[name]!));
  if (known !== null) return known;
  const number = numeric(x, element);
  if (typeof number === "number") return atom(finite(FUNCTIONS[name]!(number)));
  return numberValue({ kind: "call", name, of: written(number) }, element, number);
}

const HOLDS: Readonly<Record<string, (x: number, y: number) => boolean>> = {
  greaterThan: (x, y) => x > y,
  greaterOrEqual: (x, y) => x >= y,
  lessThan: (x, y) => x < y,
  lessOrEqual: (x, y) => x <= y,
};
const TURNED: Readonly<Record<string, string>> = {
  greaterThan: "lessThan",
  greaterOrEqual: "lessOrEqual",
  lessThan: "greaterThan",
  lessOrEqual: "greaterOrEqual",
};

function compared(element: PmmlElement, name: string, x: PmmlValue, y: PmmlValue): PmmlValue {
  const known = pointwise([x, y], (a, b) => {
    const [left, right] = [plainNumber(a!), plainNumber(b!)];
    return left === null || right === null ? null : HOLDS[name]!(left, right);
  });
  if (known !== null) return known;
  const [left, t] = [numeric(x, element), numeric(y, element)];
  if (typeof left === "number" && typeof t === "number") return atom(HOLDS[name]!(left, t));
  if (typeof left === "number") return compared(element, TURNED[name]!, y, x);
  if (typeof t !== "number")
    throw element.refused("compares two numbers of the row; only that of one with a constant is understood");
  // what every number is: a guard against values that are none, which refuse the row here
  if (t === Number.MAX_VALUE && (name === "greaterThan" || name === "lessOrEqual")) return atom(name === "lessOrEqual");
  if (t === -Number.MAX_VALUE && (name === "lessThan" || name === "greaterOrEqual"))
    return atom(name === "greaterOrEqual");
  const isStrict = name === "greaterThan" || name === "lessOrEqual";
  return { kind: "test", of: left, t: isStrict ? nextAbove(t) : t, isNegated: name.startsWith("less") };
}

/** The smallest double above t: x > t where x ≥ it. */
function nextAbove(t: number): number {
  if (t === 0) return Number.MIN_VALUE;
  const view = new DataView(new ArrayBuffer(8));
  view.setFloat64(0, t);
  view.setBigInt64(0, view.getBigInt64(0) + (t > 0 ? 1n : -1n));
  return view.getFloat64(0);
}

function among(element: PmmlElement, x: PmmlValue, others: readonly PmmlValue[]): PmmlValue {
  if (x.kind === "atom" && others.length === 1 && others[0]!.kind !== "atom") return among(element, others[0]!, [x]);
  if (x.kind === "column") {
    const texts = others.map((other) => {
      if (other.kind !== "atom" || other.value === null || typeof other.value === "symbol")
        throw element.refused("compares a column with what is not a constant");
      return String(other.value);
    });
    return isAmong(x.field, texts);
  }
  const known = pointwise([x, ...others], (first, ...rest) =>
    first === null || rest.includes(null) ? null : rest.some((each) => String(each) === String(first)),
  );
  if (known === null) throw element.refused("compares a computed number, which is not understood");
  return known;
}

function negated(element: PmmlElement, x: PmmlValue): PmmlValue {
  if (x.kind === "test") return { ...x, isNegated: !x.isNegated };
  const known = pointwise([x], (a) => (typeof a === "boolean" ? !a : null));
  if (known === null) throw element.refused("negates what is not a test");
  return known;
}

function joined(element: PmmlElement, name: "and" | "or", of: readonly PmmlValue[]): PmmlValue {
  const decides = name === "or";
  const known = pointwise(of, (...atoms) => {
    if (atoms.includes(decides)) return decides;
    return atoms.includes(null) ? null : !decides;
  });
  if (known !== null) return known;
  const open = of.filter((each) => !(each.kind === "atom" && each.value === !decides));
  if (open.length === 1) return open[0]!;
  throw element.refused("joins tests of several columns, or of numbers, which is not understood");
}

function chosen(element: PmmlElement, test: PmmlValue, yes: PmmlValue, no: PmmlValue): PmmlValue {
  if (test.kind === "atom") {
    if (typeof test.value === "boolean") return test.value ? yes : no;
    throw element.refused("has a test that is neither true nor false");
  }
  const known = pointwise([test, yes, no], (is, a, b) => (is === null ? null : is === true ? a! : b!));
  if (known !== null) return known;
  const [a, b] = [yes, no].map((side) => (side.kind === "atom" ? plainNumber(side.value) : null));
  if (test.kind !== "test" || a === null || b === null)
    throw element.refused("chooses among what are not constants, or by several columns, which is not understood");
  const flag = numeric(test, element) as NumberValue;
  return a === b ? atom(a!) : moved(flag, a! - b!, b!);
}
