import { expressionFunction } from "./expression-functions.js";
import type { Feature } from "./feature-map.js";

type Nouns = readonly [one: string, several: string];

/** What a feature is called in a report, singular and plural. */
export function featureNouns(feature: Feature): Nouns {
  if (feature.kind === "constant") return ["constant", "constants"];
  if (feature.kind === "product") return ["product", "products"];
  if (feature.kind === "category") return ["category", "categories"];
  if (feature.kind === "words") return ["text", "texts"];
  const { expression } = feature;
  if (expression.kind === "column")
    return expression.cells === "boolean" ? ["boolean", "booleans"] : ["number", "numbers"];
  const isOfColumn = expression.kind === "call" && expression.name !== "minus" && expression.of.kind === "column";
  return (isOfColumn && expressionFunction(expression.name).nouns) || ["expression", "expressions"];
}
