import { MultilogitError, quoted } from "../errors.js";
import { expressionFunction, FUNCTIONS, type FunctionName } from "./expression-functions.js";

export const OPERATORS = ["+", "-", "*", "/", "^"] as const;
export type Operator = (typeof OPERATORS)[number];

/** A column in an expression: numbers, or with `cells` "boolean" true and false, read as 1 and 0. */
export interface ColumnExpression {
  readonly kind: "column";
  readonly column: string;
  readonly cells?: "boolean";
}

/** A number made from columns, as plain data; `log(x)`, `step(x, 8)` and `I(x^2)` of a formula are some. */
export type Expression =
  | ColumnExpression
  | { readonly kind: "literal"; readonly value: number }
  | {
      readonly kind: "call";
      readonly name: FunctionName | "minus";
      readonly of: Expression;
      /** the function's arguments after its number; left out where there are none */
      readonly parameters?: readonly number[];
    }
  | {
      readonly kind: "operation";
      readonly operator: Operator;
      readonly left: Expression;
      readonly right: Expression;
    };

/** Anything deeper was not written by hand and would overflow the stack. */
export const MOST_DEPTH = 100;

/** A number and its derivative with respect to one column. */
export interface Dual {
  readonly value: number;
  readonly slope: number;
}

/** What a column in an expression holds in one row. */
export type CellReader = (column: ColumnExpression) => number;

export function parametersOf(expression: Expression): readonly number[] {
  return (expression.kind === "call" && expression.parameters) || [];
}

/** The value of `expression` where its columns hold what `cell` returns. */
export function evaluateExpression(expression: Expression, cell: CellReader): number {
  switch (expression.kind) {
    case "column":
      return cell(expression);
    case "literal":
      return expression.value;
    case "call": {
      const x = evaluateExpression(expression.of, cell);
      if (expression.name === "minus") return -x;
      return expressionFunction(expression.name).value(x, ...parametersOf(expression));
    }
    case "operation":
      return operate(
        expression.operator,
        evaluateExpression(expression.left, cell),
        evaluateExpression(expression.right, cell),
      );
  }
}

/** `evaluateExpression`, and its derivative with respect to `column` by the chain rule; that of a step is 0. */
export function differentiateExpression(expression: Expression, column: string, cell: CellReader): Dual {
  switch (expression.kind) {
    case "column":
      return { value: cell(expression), slope: expression.column === column ? 1 : 0 };
    case "literal":
      return { value: expression.value, slope: 0 };
    case "call": {
      const { value: x, slope } = differentiateExpression(expression.of, column, cell);
      if (expression.name === "minus") return { value: -x, slope: -slope };
      const f = expressionFunction(expression.name);
      const t = parametersOf(expression);
      return { value: f.value(x, ...t), slope: slope === 0 || f.slope === null ? 0 : f.slope(x, ...t) * slope };
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

/** The columns in `expression`, each once. */
export function columnsIn(expression: Expression): ColumnExpression[] {
  switch (expression.kind) {
    case "column":
      return [expression];
    case "literal":
      return [];
    case "call":
      return columnsIn(expression.of);
    case "operation": {
      const left = columnsIn(expression.left);
      const isNew = ({ column }: ColumnExpression) => left.every((known) => known.column !== column);
      return [...left, ...columnsIn(expression.right).filter(isNew)];
    }
  }
}

/** The names of the columns in `expression`, each once. */
export function expressionColumns(expression: Expression): string[] {
  return columnsIn(expression).map(({ column }) => column);
}

/** Whether `expression` is 0 or 1 in every row. */
export function isFlag(expression: Expression): boolean {
  if (expression.kind === "column") return expression.cells === "boolean";
  return (
    expression.kind === "call" && expression.name !== "minus" && expressionFunction(expression.name).isFlag === true
  );
}

/** Whether `expression` has a slope in each of its columns: none of them is boolean or read through steps. */
export function isSmooth(expression: Expression): boolean {
  switch (expression.kind) {
    case "column":
      return expression.cells === undefined;
    case "literal":
      return true;
    case "call":
      return (
        isSmooth(expression.of) && (expression.name === "minus" || expressionFunction(expression.name).slope !== null)
      );
    case "operation":
      return isSmooth(expression.left) && isSmooth(expression.right);
  }
}

/** What each kind of expression consists of. */
const PARTS: Readonly<Record<Expression["kind"], readonly string[]>> = {
  column: ["kind", "column", "cells"],
  literal: ["kind", "value"],
  call: ["kind", "name", "of", "parameters"],
  operation: ["kind", "operator", "left", "right"],
};

/** Throws unless `expression` can be evaluated, whatever a file may hold. */
export function assertExpression(expression: unknown, depth = 0): asserts expression is Expression {
  const part = Object(expression) as Record<string, unknown>;
  const isSound =
    depth < MOST_DEPTH &&
    ((part.kind === "column" &&
      typeof part.column === "string" &&
      [undefined, "boolean"].includes(part.cells as never)) ||
      (part.kind === "literal" && typeof part.value === "number" && Number.isFinite(part.value)) ||
      (part.kind === "call" && (part.name === "minus" || FUNCTIONS.includes(part.name as never))) ||
      (part.kind === "operation" && (OPERATORS as readonly unknown[]).includes(part.operator)));
  if (!isSound)
    throw new MultilogitError(
      "option",
      `expression ${quoted(expression)}: expected a column, a literal, a call of ${FUNCTIONS.join(", ")}, or an operation ${OPERATORS.join(" ")}, at most ${MOST_DEPTH} deep`,
    );
  const unknown = Object.keys(part).find((key) => !PARTS[part.kind as Expression["kind"]].includes(key));
  if (unknown !== undefined)
    throw new MultilogitError(
      "option",
      `expression ${quoted(expression)}: ${quoted(unknown)} is not a known part of a ${part.kind}; leave it out, or update multilogit`,
    );
  if (part.kind === "call") {
    assertParameters(part.name as FunctionName | "minus", part.parameters);
    assertExpression(part.of, depth + 1);
  }
  if (part.kind === "operation") for (const side of [part.left, part.right]) assertExpression(side, depth + 1);
}

function assertParameters(name: FunctionName | "minus", parameters: unknown): void {
  const wanted = (name !== "minus" && expressionFunction(name).parameters) || 0;
  const given = parameters ?? [];
  if (Array.isArray(given) && given.length === wanted && given.every(Number.isFinite)) return;
  throw new MultilogitError(
    "option",
    `${name} in an expression has ${Array.isArray(given) ? given.join(", ") || "nothing" : quoted(given)} after its first argument; expected ${wanted} finite ${wanted === 1 ? "number" : "numbers"}`,
  );
}
