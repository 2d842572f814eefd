import type { Table } from "multilogit";
import { cellText } from "./cell-text.js";

/** What needs quotes: everything that some reader, including ours, may mistake for a separator, not only the one used here. */
const SPECIAL = /[",;\t|\r\n]|^\s|\s$|^$/;

/** `table` as CSV text by RFC 4180, with a line of names; missing cells are empty, an empty string is "". */
export function tableToCsv(table: Table, delimiter = ","): string {
  return [...csvLines(table, delimiter)].join("");
}

/** The lines of {@link tableToCsv}, each with its line break. */
function* csvLines(table: Table, delimiter = ","): Generator<string> {
  yield `${table.names.map(quotedIfNeeded).join(delimiter)}\n`;
  yield* csvRows(table, delimiter);
}

/** The lines of tables with the same columns, stacked. */
export async function* stackedCsvLines(
  tables: AsyncIterable<Table>,
  delimiter = ",",
): AsyncGenerator<Iterable<string>> {
  let isFirst = true;
  for await (const table of tables) {
    yield isFirst ? csvLines(table, delimiter) : csvRows(table, delimiter);
    isFirst = false;
  }
}

function* csvRows({ columns, rows }: Table, delimiter: string): Generator<string> {
  for (let i = 0; i < rows; i++) {
    const cells = columns.map((column) => {
      const text = cellText(column, i);
      return text === null ? "" : column.kind === "text" ? quotedIfNeeded(text) : text;
    });
    yield `${cells.join(delimiter)}\n`;
  }
}

function quotedIfNeeded(text: string): string {
  return SPECIAL.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
