import { quoted } from "../errors.js";
import type { PmmlElement } from "./pmml-element.js";
import type { PmmlExpressions } from "./pmml-expressions.js";
import {
  type NumberValue,
  numberValue,
  numeric,
  type PmmlValue,
  plainNumber,
  pointwise,
  written,
} from "./pmml-value.js";

/** What the tables add up, and of each table its coefficients, as many. */
export interface Terms {
  readonly values: readonly { readonly value: PmmlValue; readonly element: PmmlElement }[];
  readonly weights: readonly (readonly number[])[];
}

/** Weights are a matrix; a small file whose tables have no term in common would exhaust the memory. */
const MOST_WEIGHTS = 10_000_000;

/** The terms of all RegressionTables, each once. */
export function termsOf(tables: readonly PmmlElement[], expressions: PmmlExpressions): Terms {
  const places = new Map<string, number>();
  const elements: PmmlElement[] = [];
  const sparse = tables.map((table) => {
    table.refuseOthers(["NumericPredictor", "CategoricalPredictor", "PredictorTerm"]);
    const row = new Map<number, number>();
    for (const element of table.children) {
      const key = keyOf(element);
      if (!places.has(key)) elements.push(element);
      const place = places.get(key) ?? places.size;
      places.set(key, place);
      row.set(place, (row.get(place) ?? 0) + element.number("coefficient"));
    }
    return row;
  });
  if (elements.length * tables.length > MOST_WEIGHTS)
    throw tables[0]!.refused(
      `and the others have ${elements.length * tables.length} weights; expected at most ${MOST_WEIGHTS}`,
    );
  return {
    values: elements.map((element) => ({ value: termValue(element, expressions), element })),
    weights: sparse.map((row) => elements.map((_, place) => row.get(place) ?? 0)),
  };
}

function keyOf(element: PmmlElement): string {
  switch (element.name) {
    case "NumericPredictor":
      return JSON.stringify(["number", element.need("name"), element.number("exponent", 1)]);
    case "CategoricalPredictor":
      return JSON.stringify(["category", element.need("name"), element.need("value")]);
    default:
      return JSON.stringify(["product", ...factorsOf(element).map((factor) => factor.need("field"))]);
  }
}

function factorsOf(term: PmmlElement): readonly PmmlElement[] {
  term.refuseOthers(["FieldRef"]);
  if (term.children.length === 0) throw term.refused("has no FieldRef");
  return term.children;
}

function termValue(element: PmmlElement, expressions: PmmlExpressions): PmmlValue {
  if (element.name === "CategoricalPredictor") return expressions.category(element);
  if (element.name === "PredictorTerm")
    return factorsOf(element)
      .map((factor) => expressions.expression(factor))
      .reduce((product, factor) => multiplied(element, product, factor));
  return power(element, expressions.field(element.need("name"), element), element.number("exponent", 1));
}

function multiplied(element: PmmlElement, x: PmmlValue, y: PmmlValue): PmmlValue {
  const known = pointwise([x, y], (a, b) => {
    const [left, right] = [plainNumber(a!), plainNumber(b!)];
    return left === null || right === null ? null : left * right;
  });
  if (known !== null) return known;
  const sides = [numeric(x, element), numeric(y, element)];
  const numbers = sides.filter((side): side is NumberValue => typeof side !== "number");
  const [left, right] = sides.map((side) =>
    typeof side === "number" ? ({ kind: "literal", value: side } as const) : written(side),
  );
  return numberValue({ kind: "operation", operator: "*", left: left!, right: right! }, element, ...numbers);
}

function power(element: PmmlElement, x: PmmlValue, exponent: number): PmmlValue {
  if (exponent === 1) return x;
  const known = pointwise([x], (a) => {
    const number = plainNumber(a!);
    return number === null ? null : number ** exponent;
  });
  if (known !== null) return known;
  const number = numeric(x, element);
  if (typeof number === "number") throw element.refused(`is a power of the constant ${quoted(number)}`);
  const right = { kind: "literal", value: exponent } as const;
  return numberValue({ kind: "operation", operator: "^", left: written(number), right }, element, number);
}
