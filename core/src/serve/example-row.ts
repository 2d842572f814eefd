import type { Model } from "../model/model.js";
import type { Cell, Row } from "../table/table.js";
import { type ServedColumn, servedModel } from "./served-model.js";

/**
 * A row that the model takes, from within its fit where that is known: an example of what to send. Numbers are half a standard deviation above
 * and below their means in turn, since at the means alone no feature would say anything.
 * @example
 * Object.keys(exampleRow(model)); // ["height", "colour"]
 */
export function exampleRow(model: Model): Row {
  return Object.fromEntries(servedModel(model).columns.map((column, at) => [column.name, exampleCell(column, at)]));
}

export function exampleCell({ kind, levels, seen }: ServedColumn, at = 0): Cell {
  if (kind === "number")
    return seen === null ? 1 : Number((seen.center + (at % 2 === 0 ? 0.5 : -0.5) * seen.scale).toPrecision(3));
  return kind === "boolean" ? true : (levels[0] ?? "");
}
