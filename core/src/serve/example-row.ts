import type { Model } from "../model/model.js";
import type { Cell, Row } from "../table/table.js";
import { type ServedColumn, servedModel } from "./served-model.js";

/** A row that the model takes, from the middle of its fit where that is known: an example of what to send. */
export function exampleRow(model: Model): Row {
  return Object.fromEntries(servedModel(model).columns.map((column) => [column.name, exampleCell(column)]));
}

export function exampleCell({ kind, levels, seen }: ServedColumn): Cell {
  if (kind === "number") return seen === null ? 1 : Number(seen.center.toPrecision(3));
  return kind === "boolean" ? true : (levels[0] ?? "");
}
