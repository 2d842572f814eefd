import { isUtf8 } from "node:buffer";
import { readFile, stat } from "node:fs/promises";
import { type Column, type Table, tableOf } from "multilogit";
import { holdsNumbers, isCommaNumber, isPlainNumber, LARGEST_EXACT_LABEL } from "./column-kind.js";
import { csvHeader } from "./csv-header.js";
import { NumberColumn } from "./number-column.js";
import { type ColumnRole, type ReadOptions, roleOf, wantedColumns } from "./read-options.js";
import { TextColumn } from "./text-column.js";

/** Up to here a file is read before DuckDB would be ready to; from a few times as large on DuckDB is faster (Node 20, two cores). */
const MOST_BYTES = 2 ** 20;

const [ZERO, QUOTE] = Buffer.from('\0"');

/**
 * What {@link tableFromSource} makes of a CSV or TSV file, without DuckDB; null for a file that is large, has quotes or is irregular in
 * any way, and where a cell cannot be used, so that there is one place only that reads such files and says what is wrong with them.
 */
export async function tableFromPlainCsv(
  path: string,
  label: string,
  options: ReadOptions,
  delimiter?: string,
): Promise<Table | null> {
  if ((await stat(path)).size > MOST_BYTES) return null;
  const header = await csvHeader(path, label, delimiter);
  const rows = plainRows(await readFile(path), header.delimiter, header.lineEnd, header.names.length);
  if (rows === null) return null;
  const wanted = wantedColumns(label, header.names, options);
  const columns: Column[] = [];
  const numbers = new Map<string, number>();
  for (const j of wanted) {
    const role = roleOf(header.names[j]!, options);
    const column = columnOfCells(rows, j, role, numbers, options.unusable === "missing");
    if (column === null) return null;
    columns.push(column);
  }
  return tableOf(
    wanted.map((j) => header.names[j]!),
    columns,
  );
}

/** The cells of each line below the first, or null if they are not all plain: UTF-8, no quotes, no blank line, as many cells in each. */
function plainRows(bytes: Buffer, delimiter: string, lineEnd: string, cells: number): string[][] | null {
  if (!isUtf8(bytes) || bytes.includes(QUOTE!) || bytes.includes(ZERO!)) return null;
  const lines = bytes.toString("utf8").split(lineEnd);
  if (lines.at(-1) === "") lines.pop();
  if (lines.length < 2 || lines.some((line) => line === "" || /[\r\n]/.test(line))) return null;
  const rows = lines.slice(1).map((line) => line.split(delimiter));
  return rows.every((row) => row.length === cells) ? rows : null;
}

/** Column j, or null if it holds a cell to complain about. `numbers` remembers what each text is as a number. */
function columnOfCells(
  rows: readonly (readonly string[])[],
  j: number,
  role: ColumnRole,
  numbers: Map<string, number>,
  mayMiss: boolean,
): Column | null {
  const values = new Float64Array(rows.length);
  let [filled, numeric] = [0, 0];
  for (let i = 0; i < values.length && role !== "text"; i++) {
    const cell = rows[i]![j]!;
    let x = numbers.get(cell);
    if (x === undefined) numbers.set(cell, (x = isPlainNumber(cell) ? Number(cell) : Number.NaN));
    if (role === "label" && Math.abs(x) > LARGEST_EXACT_LABEL) x = Number.NaN;
    if (cell !== "") filled++;
    if (!Number.isNaN(x)) numeric++;
    values[i] = x;
  }
  if (!holdsNumbers({ filled, numbers: numeric }, role)) return textColumn(rows, j, role);
  if (role === "open" && numeric < values.length && !mayMiss) return null;
  const column = new NumberColumn(values.length);
  column.append({ values, validity: null });
  return column.column();
}

function textColumn(rows: readonly (readonly string[])[], j: number, role: ColumnRole): Column | null {
  const column = new TextColumn(rows.length);
  column.append(rows.map((row) => (row[j] === "" ? null : row[j]!)));
  const hasCommas = role === "open" && (column.firstWhere(isCommaNumber)?.share ?? 0) >= 0.5;
  return hasCommas ? null : column.column(role !== "text");
}
