import { isUtf8 } from "node:buffer";
import { readFile, stat } from "node:fs/promises";
import { type Column, type Table, tableOf } from "multilogit";
import { holdsNumbers, isCommaNumber, isPlainNumber, LARGEST_EXACT_LABEL } from "./column-kind.js";
import { csvHeader } from "./csv-header.js";
import { NumberColumn } from "./number-column.js";
import { type ColumnRole, type ReadOptions, roleOf, wantedColumns } from "./read-options.js";
import { TextColumn } from "./text-column.js";

/**
 * Up to here DuckDB takes longer, its start included: measured in processor time with Node 20, 38 ms against 141 ms for the digits, and
 * 99 ms against 103 ms for a megabyte of random numbers, no two alike.
 */
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
  const cells = plainCells(await readFile(path), header.delimiter, header.lineEnd, header.names.length);
  if (cells === null) return null;
  const wanted = wantedColumns(label, header.names, options);
  const columns: Column[] = [];
  for (const j of wanted) {
    const column = columnOfCells(cells, j, roleOf(header.names[j]!, options), options.unusable === "missing");
    if (column === null) return null;
    columns.push(column);
  }
  return tableOf(
    wanted.map((j) => header.names[j]!),
    columns,
  );
}

/** The cells below the first line: cell j of row i is texts[codes[i·columns + j]], each text once. */
interface PlainCells {
  readonly rows: number;
  readonly columns: number;
  readonly codes: Int32Array;
  readonly texts: readonly string[];
  /** what each text is as a number, NaN for none */
  readonly numbers: Float64Array;
}

/** The cells of a file, or null if they are not all plain: UTF-8, no quotes, no blank line, as many in each. */
function plainCells(bytes: Buffer, delimiter: string, lineEnd: string, columns: number): PlainCells | null {
  if (!isUtf8(bytes) || bytes.includes(QUOTE!) || bytes.includes(ZERO!)) return null;
  const lines = bytes.toString("utf8").split(lineEnd);
  if (lines.at(-1) === "") lines.pop();
  const rows = lines.length - 1;
  if (rows < 1) return null;
  const codes = new Int32Array(rows * columns);
  const codeOf = new Map<string, number>();
  for (let i = 0, at = 0; i < rows; i++) {
    const line = lines[i + 1]!;
    const cells = line.split(delimiter);
    if (cells.length !== columns || line === "" || /[\r\n]/.test(line)) return null;
    for (const cell of cells) {
      let code = codeOf.get(cell);
      if (code === undefined) codeOf.set(cell, (code = codeOf.size));
      codes[at++] = code;
    }
  }
  const texts = [...codeOf.keys()];
  const numbers = Float64Array.from(texts, (text) => (isPlainNumber(text) ? Number(text) : Number.NaN));
  return { rows, columns, codes, texts, numbers };
}

/** Column j, or null if it holds a cell to complain about. */
function columnOfCells(cells: PlainCells, j: number, role: ColumnRole, mayMiss: boolean): Column | null {
  const { rows, columns, codes, texts, numbers } = cells;
  const empty = texts.indexOf("");
  const values = new Float64Array(rows);
  let [filled, numeric] = [0, 0];
  for (let i = 0, at = j; i < rows && role !== "text"; i++, at += columns) {
    let x = numbers[codes[at]!]!;
    if (role === "label" && Math.abs(x) > LARGEST_EXACT_LABEL) x = Number.NaN;
    if (codes[at] !== empty) filled++;
    if (!Number.isNaN(x)) numeric++;
    values[i] = x;
  }
  if (!holdsNumbers({ filled, numbers: numeric }, role)) return textColumn(cells, j, role);
  if (role === "open" && numeric < rows && !mayMiss) return null;
  const column = new NumberColumn(rows);
  column.append({ values, validity: null });
  return column.column();
}

function textColumn({ rows, columns, codes, texts }: PlainCells, j: number, role: ColumnRole): Column | null {
  const column = new TextColumn(rows);
  column.append(Array.from({ length: rows }, (_, i) => texts[codes[i * columns + j]!] || null));
  const hasCommas = role === "open" && (column.firstWhere(isCommaNumber)?.share ?? 0) >= 0.5;
  return hasCommas ? null : column.column(role !== "text");
}
