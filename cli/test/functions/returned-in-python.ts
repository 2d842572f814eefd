import type { FunctionLayout } from "./function-layout.js";

/** What a function in Python returns of its value and gradient, which lie in value, grad, or laid and gb. */
export function returnedInPython({ returns, weights }: Pick<FunctionLayout, "returns" | "weights">): string {
  const gradient = weights === "two" ? "laid, gb" : "grad";
  if (returns === "object")
    return weights === "two" ? '{"loss": value, "dW": laid, "db": gb}' : '{"loss": value, "grad": grad}';
  return returns === "reversed" ? `${gradient}, value` : `value, ${gradient}`;
}
