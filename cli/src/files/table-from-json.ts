import { MultilogitError, type Table } from "multilogit";
import { partNames } from "multilogit/internal";
import { columnFromJson } from "./column-from-json.js";
import { fileError } from "./file-error.js";
import { jsonColumns } from "./json-columns.js";
import { type JsonRow, jsonRows } from "./json-rows.js";
import type { LabelledFile } from "./labelled-file.js";
import { type ReadOptions, wantedColumns } from "./read-options.js";
import { tableOfCells } from "./table-of-cells.js";

/**
 * The wanted columns of JSON files, stacked: rows, or an object of columns. A key that a row does not have is an empty cell.
 * @throws MultilogitError "data" for broken JSON and cells that cannot be used
 */
export async function tableFromJson(files: readonly LabelledFile[], options: ReadOptions): Promise<Table> {
  const cellsOf = new Map<string, unknown[]>();
  let rows = 0;
  for (const { path, label } of files) {
    try {
      const columns = await jsonColumns(path, label);
      if (columns !== null) rows = addColumns(cellsOf, columns, rows);
      else for await (const batch of jsonRows(path, label)) for (const row of batch) addRow(cellsOf, row, rows++);
    } catch (cause) {
      throw cause instanceof MultilogitError ? cause : fileError(label, cause);
    }
  }
  const label = files.length === 1 ? files[0]!.label : `${files[0]!.label} and ${files.length - 1} more`;
  if (rows === 0) throw new MultilogitError("data", `${label}: no rows; give at least one object`);
  widenLists(cellsOf);
  const names = [...cellsOf.keys()];
  if (names.includes("")) throw new MultilogitError("data", `${label}: a row has a key without a name (""); name it`);
  const wanted = wantedColumns(label, names, options).map((j) => names[j]!);
  const column = (name: string, mayKeepNumbers: boolean) =>
    columnFromJson(label, name, filledUp(cellsOf.get(name)!, rows), options, mayKeepNumbers);
  const again = async (places: readonly number[]) => places.map((j) => column(wanted[j]!, false));
  return tableOfCells(
    wanted.map((name) => column(name, true)),
    { label, commaParts: false, again },
    options,
  );
}

/** Turns a column of lists of numbers, all of one length, into a column for each number; others stay, and are refused where they are wanted. */
function widenLists(cellsOf: Map<string, unknown[]>): void {
  const columns = [...cellsOf];
  cellsOf.clear();
  for (const [name, cells] of columns) {
    const names = partNames(name, listLength(cells));
    if (names.length === 0 || columns.some(([other]) => names.includes(other))) cellsOf.set(name, cells);
    else for (const [c, part] of names.entries()) cellsOf.set(part, partOf(cells, c));
  }
}

/** How many numbers each of the lists has; 0 where the cells are not such lists. */
function listLength(cells: readonly unknown[]): number {
  const first = cells.find((cell) => cell !== null && cell !== undefined);
  if (!Array.isArray(first)) return 0;
  const isList = (cell: unknown) =>
    Array.isArray(cell) &&
    cell.length === first.length &&
    cell.every((number) => typeof number === "number" || number === null);
  return cells.every((cell) => cell === null || cell === undefined || isList(cell)) ? first.length : 0;
}

function partOf(cells: readonly unknown[], c: number): unknown[] {
  return cells.map((cell) => (cell === null || cell === undefined ? null : (cell as unknown[])[c]));
}

function addRow(cellsOf: Map<string, unknown[]>, row: JsonRow, i: number): void {
  for (const name of Object.keys(row)) {
    const cells = cellsOf.get(name);
    if (cells === undefined) cellsOf.set(name, filledUp([], i, [row[name]]));
    else filledUp(cells, i, [row[name]]);
  }
}

/** Puts the columns of a file below `rows` rows; returns how many rows there are then. */
function addColumns(
  cellsOf: Map<string, unknown[]>,
  columns: ReadonlyMap<string, readonly unknown[]>,
  rows: number,
): number {
  let length = 0;
  for (const [name, cells] of columns) {
    cellsOf.set(name, filledUp(cellsOf.get(name) ?? [], rows, cells));
    length = cells.length;
  }
  return rows + length;
}

/** `cells` with null up to row `rows` − 1, then `more`. */
function filledUp(cells: unknown[], rows: number, more: readonly unknown[] = []): unknown[] {
  while (cells.length < rows) cells.push(null);
  for (const cell of more) cells.push(cell);
  return cells;
}
