import { type ColumnExpression, type Expression, isFlag } from "./expression.js";
import { expressionFunction } from "./expression-functions.js";
import { expressionText } from "./expression-text.js";

/** A feature that is one number; `numberFeature`, `thresholdFeature` and `booleanFeature` make it. */
export interface NumberFeature {
  readonly kind: "number";
  readonly expression: Expression;
  readonly center: number;
  readonly scale: number;
}

/** (e − center) / scale, e an expression or a column of numbers. */
export function numberFeature(of: Expression | string, center = 0, scale = 1): NumberFeature {
  return { kind: "number", expression: typeof of === "string" ? columnOfNumbers(of) : of, center, scale };
}

/** 1 where the number is at least t, else 0. */
export function thresholdFeature(column: string, t: number): NumberFeature {
  return numberFeature({ kind: "call", name: "step", of: columnOfNumbers(column), parameters: [t] });
}

/** 1 where the cell is true, 0 where it is false. */
export function booleanFeature(column: string): NumberFeature {
  return numberFeature({ kind: "column", column, cells: "boolean" });
}

function columnOfNumbers(column: string): ColumnExpression {
  return { kind: "column", column };
}

/**
 * The column that the feature is a simple function of, such as "x" for x, x ≥ 8 or boolean x; null for arithmetic and for several columns.
 */
export function plainColumn({ expression }: NumberFeature): ColumnExpression | null {
  if (expression.kind === "column") return expression;
  const isPlain = expression.kind === "call" && expression.of.kind === "column" && isFlag(expression);
  return isPlain ? (expression.of as ColumnExpression) : null;
}

/** What the feature is called: a column by its name, x ≥ 8 as "x>=8", other expressions as a formula writes them. */
export function numberName({ expression }: NumberFeature): string {
  if (expression.kind === "column") return expression.column;
  if (expression.kind === "call" && expression.of.kind === "column" && expression.name !== "minus") {
    const name = expressionFunction(expression.name).nameOf?.(expression.of.column, ...(expression.parameters ?? []));
    if (name !== undefined) return name;
  }
  return expressionText(expression);
}

/** Whether every value is 0 or 1, to be stored as a bit. */
export function isFlagFeature({ expression, center, scale }: NumberFeature): boolean {
  return center === 0 && scale === 1 && isFlag(expression);
}
