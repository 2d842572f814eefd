import { MultilogitError, quoted } from "../errors.js";
import { isBeyondNumbers, standardizedNumber } from "../numeric/standardized-number.js";
import type { Cell, Row } from "../table/table.js";
import { type ColumnExpression, evaluateExpression } from "./expression.js";
import { codedLevels, crossed, type Feature, type FeatureMap, namesOf } from "./feature-map.js";
import { numberName } from "./number-feature.js";
import { wordPattern } from "./words/word-pattern.js";
import type { WordsFeature } from "./words/words-feature.js";

/**
 * φ(x) of one raw row, d numbers: the definition, one line per kind of feature. Slow and plain; everything that computes φ faster
 * must give these numbers.
 * @example
 * evaluateRow(model.featureMap, { height: 2.9, colour: "green" }).length; // 5
 */
export function evaluateRow(featureMap: FeatureMap, row: Row): Float64Array {
  return Float64Array.from(featureMap.features.flatMap((feature) => evaluateFeature(feature, row)));
}

function evaluateFeature(feature: Feature, row: Row): number[] {
  switch (feature.kind) {
    case "constant":
      return [1];
    case "number": {
      const value = evaluateExpression(feature.expression, (column) => columnCell(row, column));
      if (!Number.isFinite(value))
        throw new MultilogitError("data", `${numberName(feature)} is ${value}; expected a finite number`);
      return [standardizedNumber(value, feature.center, feature.scale)];
    }
    case "category": {
      const cell = String(presentCell(row, feature.column));
      if (feature.unseen === "error" && !feature.levels.some((level) => String(level) === cell))
        throw new MultilogitError("data", `column ${quoted(feature.column)} has the unseen category ${quoted(cell)}`);
      return codedLevels(feature).map((level) => (String(level) === cell ? 1 : 0));
    }
    case "words":
      return evaluateWords(feature, presentCell(row, feature.column));
    case "product":
      return crossed(feature.factors.map((factor) => evaluateFeature(factor, row))).map((values, at) =>
        finiteProduct(values, namesOf(feature)[at]!),
      );
  }
}

function evaluateWords(feature: WordsFeature, text: NonNullable<Cell>): number[] {
  const { column, words, pattern, lowercase, presence, idf, unitLength } = feature;
  if (typeof text !== "string")
    throw new MultilogitError("data", `column ${quoted(column)} holds ${quoted(text)}; expected a text`);
  const found = new Map<string, number>();
  for (const [word] of (lowercase ? text.toLowerCase() : text).matchAll(wordPattern(pattern)))
    found.set(word, (found.get(word) ?? 0) + 1);
  const counts = words.map((word) => (presence ? Math.min(1, found.get(word) ?? 0) : (found.get(word) ?? 0)));
  const values = counts.map((count, j) => count * (idf === null ? 1 : idf[j]!));
  if (!unitLength) return values;
  const length = Math.sqrt(values.reduce((squares, value) => squares + value * value, 0));
  return values.map((value) => (length === 0 ? 0 : value / length));
}

function finiteProduct(values: readonly number[], name: string): number {
  if (values.includes(0)) return 0;
  const product = values.reduce((product, value) => product * value, 1);
  if (!Number.isFinite(product) || values.some(isBeyondNumbers))
    throw new MultilogitError(
      "data",
      `${name} is a product beyond what a number holds; correct the cells, or drop the row`,
    );
  return product;
}

function presentCell(row: Row, column: string): NonNullable<Cell> {
  const cell = Object.hasOwn(row, column) ? row[column] : null;
  if (cell === undefined || cell === null || Number.isNaN(cell))
    throw new MultilogitError(
      "data",
      `column ${quoted(column)} has no value in this row; give one, or choose another row`,
    );
  return cell;
}

function columnCell(row: Row, { column, cells }: ColumnExpression): number {
  return cells === "boolean" ? Number(booleanCell(row, column)) : numberCell(row, column);
}

function booleanCell(row: Row, column: string): boolean {
  const cell = presentCell(row, column);
  if (typeof cell !== "boolean")
    throw new MultilogitError("data", `column ${quoted(column)} holds ${quoted(cell)}; expected true or false`);
  return cell;
}

function numberCell(row: Row, column: string): number {
  const cell = presentCell(row, column);
  if (typeof cell !== "number" || !Number.isFinite(cell))
    throw new MultilogitError("data", `column ${quoted(column)} holds ${quoted(cell)}; expected a finite number`);
  return cell;
}
