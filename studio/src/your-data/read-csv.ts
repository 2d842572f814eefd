import { MultilogitError } from "multilogit";
import { quoted } from "multilogit/internal";
import { isPlainNumber } from "./column-cells.js";
import { csvRows, QuoteError } from "./csv-rows.js";
import { assertReadable } from "./file-limit.js";

/** The cells of a file as strings, column by column. */
export interface CsvColumns {
  readonly names: readonly string[];
  readonly rows: number;
  readonly cells: readonly (readonly string[])[];
}

/** The columns of a CSV or TSV file with a line of names; every fault is an error of one sentence that says where it is. */
export function readCsv(name: string, bytes: Uint8Array): CsvColumns {
  assertReadable(name, bytes.length);
  const [header, ...rows] = rowsOf(name, textOf(name, bytes));
  const names = (header ?? []).map((cell) => cell.trim());
  assertHeader(name, names, rows.length);
  const odd = rows.findIndex((row) => row.length !== names.length);
  if (odd >= 0)
    throw new MultilogitError(
      "data",
      `${name}, row ${odd + 1}: ${rows[odd]!.length} cells, but line 1 names ${names.length} columns; give every row as many`,
    );
  return { names, rows: rows.length, cells: names.map((_, j) => rows.map((row) => row[j]!)) };
}

function rowsOf(name: string, text: string): string[][] {
  try {
    return csvRows(text);
  } catch (error) {
    if (!(error instanceof QuoteError)) throw error;
    throw new MultilogitError(
      "data",
      `${name}, row ${error.row}: a quoted cell is not closed as it should be; write a quote within quotes twice`,
    );
  }
}

function textOf(name: string, bytes: Uint8Array): string {
  const [first, second] = bytes;
  if ((first === 0xff && second === 0xfe) || (first === 0xfe && second === 0xff))
    throw new MultilogitError("data", `${name} is UTF-16 text; save it as UTF-8`);
  if (bytes.subarray(0, 100_000).includes(0))
    throw new MultilogitError(
      "data",
      `${name} is not a text file; give CSV or TSV, other formats to multilogit studio FILE`,
    );
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    throw new MultilogitError("data", `${name} is not UTF-8 text; save the file as UTF-8`);
  }
}

function assertHeader(file: string, names: readonly string[], rows: number): void {
  if (names.length < 2)
    throw new MultilogitError(
      "data",
      `${file}: only one column was found; expected columns with commas, tabs or semicolons between`,
    );
  if (2 * names.filter(isPlainNumber).length >= names.length)
    throw new MultilogitError("data", `${file}: line 1 seems to be data; put the names of the columns above it`);
  const nameless = names.indexOf("");
  if (nameless >= 0)
    throw new MultilogitError(
      "data",
      `${file}: column ${nameless + 1} of ${names.length} has no name; name every column in line 1`,
    );
  const twice = names.find((name, j) => names.indexOf(name) !== j);
  if (twice !== undefined)
    throw new MultilogitError("data", `${file}: column ${quoted(twice)} occurs twice; rename one of them`);
  if (rows === 0)
    throw new MultilogitError(
      "data",
      `${file}: no rows, only the names of ${names.length} columns; give at least one row`,
    );
}
