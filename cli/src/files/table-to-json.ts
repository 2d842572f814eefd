import { type Column, cellOf, MultilogitError, type Table } from "multilogit";
import { quoted } from "multilogit/internal";
import { numberText } from "./cell-text.js";

/** Tables with the same columns, stacked, as an array of objects, one per line. */
export async function* jsonArrayLines(tables: AsyncIterable<Table>): AsyncGenerator<Iterable<string>> {
  yield ["[\n"];
  let separator = "";
  for await (const lines of jsonLines(tables)) {
    const separated = function* () {
      for (const line of lines) {
        yield separator + line.slice(0, -1);
        separator = ",\n";
      }
    };
    yield separated();
  }
  yield ["\n]\n"];
}

/**
 * Tables with the same columns, stacked, as JSON lines; missing cells are null.
 * @throws MultilogitError "data" for an infinite number, which JSON cannot express
 */
export async function* jsonLines(tables: AsyncIterable<Table>): AsyncGenerator<Iterable<string>> {
  let first = 0;
  for await (const table of tables) {
    yield linesOf(table, first);
    first += table.rows;
  }
}

function* linesOf({ names, columns, rows }: Table, first: number): Generator<string> {
  const keys = names.map((name) => `${JSON.stringify(name)}:`);
  for (let i = 0; i < rows; i++)
    yield `{${columns.map((column, j) => keys[j] + jsonCell(names[j]!, column, i, first + i)).join(",")}}\n`;
}

function jsonCell(name: string, column: Column, i: number, row: number): string {
  const cell = cellOf(column, i);
  if (typeof cell !== "number") return JSON.stringify(cell);
  if (!Number.isFinite(cell))
    throw new MultilogitError(
      "data",
      `column ${quoted(name)}, row ${row + 1}: JSON cannot express ${cell}; write CSV or Parquet`,
    );
  return numberText(cell);
}
