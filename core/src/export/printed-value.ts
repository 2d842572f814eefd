import type { Operator } from "../features/expression.js";
import { expressionFunction, type FunctionName } from "../features/expression-functions.js";
import type { Value } from "./scoring-program.js";

/** How a language writes the parts of an expression; what is handed in is written already, and safe as an operand. */
export interface Syntax {
  readonly input: (input: number) => string;
  readonly literal: (value: number) => string;
  readonly minus: (x: string) => string;
  readonly call: (name: FunctionName, x: string, parameters: readonly string[]) => string;
  readonly operation: (operator: Operator, x: string, y: string) => string;
}

export function printedValue(value: Value, syntax: Syntax): string {
  switch (value.kind) {
    case "input":
      return syntax.input(value.input);
    case "literal":
      return syntax.literal(value.value);
    case "call": {
      const x = printedValue(value.of, syntax);
      return value.name === "minus"
        ? syntax.minus(x)
        : syntax.call(value.name, x, value.parameters.map(syntax.literal));
    }
    case "operation":
      return syntax.operation(value.operator, printedValue(value.left, syntax), printedValue(value.right, syntax));
  }
}

/** Whether a value is finite for every row, given that its inputs are. */
export function isAlwaysFinite(value: Value): boolean {
  if (value.kind !== "call") return value.kind !== "operation";
  if (value.name !== "minus" && expressionFunction(value.name).isFlag) return true;
  return KEEPS_FINITE.has(value.name) && isAlwaysFinite(value.of);
}

const KEEPS_FINITE: ReadonlySet<FunctionName | "minus"> = new Set(["minus", "abs", "I"] as const);
