import { type Cell, cellOf, columnOf, type Model, type Table } from "multilogit";
import { shareText } from "../terminal/share-text.js";
import { textTable } from "../terminal/text-table.js";
import { wrapped } from "../terminal/wrapped.js";

/** The most rows shown: a screen of them. */
const ROWS_SHOWN = 15;
/** With more classes than this only the probability of the predicted one is shown. */
const MOST_CLASSES_SHOWN = 10;

/** The first of `all` predictions for people; rows are counted from 1 without the header. */
export function predictionReport({ classes }: Model, predictions: Table, all: number, width: number): string {
  const shown = Math.min(ROWS_SHOWN, predictions.rows);
  const cell = (name: string, i: number): Cell => cellOf(columnOf(predictions, name), i);
  const probability = (i: number, name: Cell) => {
    const p = name === null ? null : cell(`p_${name}`, i);
    return typeof p === "number" && !Number.isNaN(p) ? shareText(p) : "";
  };
  const each = classes.length > MOST_CLASSES_SHOWN ? [] : classes;
  const header = ["row", "prediction", ...(each.length > 0 ? each.map((name) => `p(${name})`) : ["probability"])];
  const rows = Array.from({ length: shown }, (_, i) => {
    const predicted = cell("prediction", i);
    const ps = each.length > 0 ? each : [predicted];
    return [
      // where rows were left out, the table has their numbers
      String(predictions.names.includes("row") ? cell("row", i) : i + 1),
      predicted === null ? "" : String(predicted),
      ...ps.map((name) => (predicted === null ? "" : probability(i, name))),
    ];
  });
  const table = textTable(header, rows, ["left", "left", ...header.slice(2).map(() => "decimal" as const)], width);
  const more = all - shown;
  return more === 0 ? table : `${table}\n${wrapped(`… and ${more} more`, width).join("\n")}`;
}
