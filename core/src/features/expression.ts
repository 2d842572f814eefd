import { MultilogitError, quoted } from "../errors.js";

/** The functions of one number that an expression can call. */
export const FUNCTIONS = ["log", "log2", "log10", "log1p", "exp", "expm1", "sqrt", "abs"] as const;
export type FunctionName = (typeof FUNCTIONS)[number];

export const OPERATORS = ["+", "-", "*", "/", "^"] as const;
export type Operator = (typeof OPERATORS)[number];

/** A number made from columns of numbers; plain data, such as what `log(x)` and `I(x^2)` of a formula say. */
export type Expression =
  | { readonly kind: "column"; readonly column: string }
  | { readonly kind: "literal"; readonly value: number }
  | { readonly kind: "call"; readonly name: FunctionName | "minus"; readonly of: Expression }
  | {
      readonly kind: "operation";
      readonly operator: Operator;
      readonly left: Expression;
      readonly right: Expression;
    };

/** Deeper ones are no expressions that somebody wrote, and would exhaust the stack. */
export const MOST_DEPTH = 100;

/** A number and its derivative with respect to one column. */
export interface Dual {
  readonly value: number;
  readonly slope: number;
}

/** The number that `expression` is where `cell(column)` is what the columns hold. */
export function evaluateExpression(expression: Expression, cell: (column: string) => number): number {
  switch (expression.kind) {
    case "column":
      return cell(expression.column);
    case "literal":
      return expression.value;
    case "call": {
      const x = evaluateExpression(expression.of, cell);
      return expression.name === "minus" ? -x : Math[expression.name](x);
    }
    case "operation":
      return operate(
        expression.operator,
        evaluateExpression(expression.left, cell),
        evaluateExpression(expression.right, cell),
      );
  }
}

/** `evaluateExpression`, and its derivative with respect to `column` by the chain rule. */
export function differentiateExpression(
  expression: Expression,
  column: string,
  cell: (column: string) => number,
): Dual {
  switch (expression.kind) {
    case "column":
      return { value: cell(expression.column), slope: expression.column === column ? 1 : 0 };
    case "literal":
      return { value: expression.value, slope: 0 };
    case "call": {
      const { value: x, slope } = differentiateExpression(expression.of, column, cell);
      if (expression.name === "minus") return { value: -x, slope: -slope };
      return { value: Math[expression.name](x), slope: slope === 0 ? 0 : SLOPES[expression.name](x) * slope };
    }
    case "operation": {
      const left = differentiateExpression(expression.left, column, cell);
      const right = differentiateExpression(expression.right, column, cell);
      return {
        value: operate(expression.operator, left.value, right.value),
        slope: operationSlope(expression.operator, left, right),
      };
    }
  }
}

function operate(operator: Operator, x: number, y: number): number {
  switch (operator) {
    case "+":
      return x + y;
    case "-":
      return x - y;
    case "*":
      return x * y;
    case "/":
      return x / y;
    case "^":
      return x ** y;
  }
}

const SLOPES: Readonly<Record<FunctionName, (x: number) => number>> = {
  log: (x) => 1 / x,
  log2: (x) => Math.LOG2E / x,
  log10: (x) => Math.LOG10E / x,
  log1p: (x) => 1 / (1 + x),
  exp: Math.exp,
  expm1: Math.exp,
  sqrt: (x) => 0.5 / Math.sqrt(x),
  abs: Math.sign,
};

function operationSlope(operator: Operator, x: Dual, y: Dual): number {
  switch (operator) {
    case "+":
      return x.slope + y.slope;
    case "-":
      return x.slope - y.slope;
    case "*":
      return x.slope * y.value + x.value * y.slope;
    case "/":
      return (x.slope - (x.value / y.value) * y.slope) / y.value;
    case "^": {
      const ofBase = x.slope === 0 ? 0 : y.value * x.value ** (y.value - 1) * x.slope;
      return ofBase + (y.slope === 0 ? 0 : Math.log(x.value) * x.value ** y.value * y.slope);
    }
  }
}

/** The columns that `expression` reads, each once. */
export function expressionColumns(expression: Expression): string[] {
  switch (expression.kind) {
    case "column":
      return [expression.column];
    case "literal":
      return [];
    case "call":
      return expressionColumns(expression.of);
    case "operation":
      return [...new Set([...expressionColumns(expression.left), ...expressionColumns(expression.right)])];
  }
}

/** How a formula writes it: `log(x)`, and `I(x^2)` around arithmetic. */
export function expressionText(expression: Expression): string {
  return expression.kind === "call" && expression.name !== "minus" ? written(expression) : `I(${written(expression)})`;
}

/** How tightly the parts hold together, as in R: sums, products, signs, powers. */
const TIGHTNESS: Readonly<Record<Operator, number>> = { "+": 1, "-": 1, "*": 2, "/": 2, "^": 4 };
/** Of a sign: between products and powers, so that −x^2 is −(x^2), as in R. */
const TIGHTNESS_OF_MINUS = 3;

function written(expression: Expression): string {
  switch (expression.kind) {
    case "column":
      return columnText(expression.column);
    case "literal":
      return String(expression.value);
    case "call": {
      if (expression.name !== "minus") return `${expression.name}(${written(expression.of)})`;
      return `-${within(expression.of, TIGHTNESS_OF_MINUS)}`;
    }
    case "operation": {
      const { operator, left, right } = expression;
      const own = TIGHTNESS[operator];
      const space = own === 1 || operator === "*" ? " " : "";
      // Powers group from the right, all else from the left.
      const [ofLeft, ofRight] = operator === "^" ? [own + 1, own] : [own, own + 1];
      return `${within(left, ofLeft)}${space}${operator}${space}${within(right, ofRight)}`;
    }
  }
}

function within(part: Expression, least: number): string {
  const tightness =
    part.kind === "operation"
      ? TIGHTNESS[part.operator]
      : part.kind === "call" && part.name === "minus"
        ? TIGHTNESS_OF_MINUS
        : Infinity;
  return tightness < least ? `(${written(part)})` : written(part);
}

/** A column as a formula names it: in backticks unless it looks like a name. */
export function columnText(column: string): string {
  return /^(?:[\p{L}_]|\.(?=[\p{L}_]))[\p{L}\p{N}._]*$/u.test(column) ? column : `\`${column}\``;
}

/** Throws unless `expression` is one that can be evaluated, whatever a file may hold. */
export function assertExpression(expression: unknown, depth = 0): asserts expression is Expression {
  const part = Object(expression) as Record<string, unknown>;
  const isSound =
    depth < MOST_DEPTH &&
    ((part.kind === "column" && typeof part.column === "string") ||
      (part.kind === "literal" && typeof part.value === "number" && Number.isFinite(part.value)) ||
      (part.kind === "call" && (part.name === "minus" || (FUNCTIONS as readonly unknown[]).includes(part.name))) ||
      (part.kind === "operation" && (OPERATORS as readonly unknown[]).includes(part.operator)));
  if (!isSound)
    throw new MultilogitError(
      "option",
      `expression ${quoted(expression)}: expected a column, a literal, a call of ${FUNCTIONS.join(", ")}, or an operation ${OPERATORS.join(" ")}, at most ${MOST_DEPTH} deep`,
    );
  if (part.kind === "call") assertExpression(part.of, depth + 1);
  if (part.kind === "operation") for (const side of [part.left, part.right]) assertExpression(side, depth + 1);
}
