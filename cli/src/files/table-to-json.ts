import { type Column, cellOf, MultilogitError, type Table } from "multilogit";
import { quoted } from "multilogit/internal";
import { numberText } from "./cell-text.js";

/** `table` as an array of objects, one per line. */
export function* jsonArrayLines(table: Table): Generator<string> {
  yield "[\n";
  let separator = "";
  for (const line of jsonLines(table)) {
    yield separator + line.slice(0, -1);
    separator = ",\n";
  }
  yield "\n]\n";
}

/**
 * `table` as JSON lines; missing cells are null.
 * @throws MultilogitError "data" for an infinite number, which JSON cannot express
 */
export function* jsonLines({ names, columns, rows }: Table): Generator<string> {
  const keys = names.map((name) => `${JSON.stringify(name)}:`);
  for (let i = 0; i < rows; i++)
    yield `{${columns.map((column, j) => keys[j] + jsonCell(names[j]!, column, i)).join(",")}}\n`;
}

function jsonCell(name: string, column: Column, i: number): string {
  const cell = cellOf(column, i);
  if (typeof cell !== "number") return JSON.stringify(cell);
  if (!Number.isFinite(cell))
    throw new MultilogitError(
      "data",
      `column ${quoted(name)}, row ${i + 1}: JSON cannot express ${cell}; write CSV or Parquet`,
    );
  return numberText(cell);
}
