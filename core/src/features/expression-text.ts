import { type Expression, type Operator, parametersOf } from "./expression.js";

/** An expression as a formula writes it: `log(x)`, and `I(x^2)` around arithmetic. */
export function expressionText(expression: Expression): string {
  return expression.kind === "call" && expression.name !== "minus" ? written(expression) : `I(${written(expression)})`;
}

/** How tightly operators bind, as in R: sums, products, signs, powers. */
const TIGHTNESS: Readonly<Record<Operator, number>> = { "+": 1, "-": 1, "*": 2, "/": 2, "^": 4 };
const TIGHTNESS_OF_MINUS = 3;

function written(expression: Expression): string {
  switch (expression.kind) {
    case "column":
      return columnText(expression.column);
    case "literal":
      return String(expression.value);
    case "call": {
      if (expression.name === "minus") return `-${within(expression.of, TIGHTNESS_OF_MINUS)}`;
      return `${expression.name}(${[written(expression.of), ...parametersOf(expression)].join(", ")})`;
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
