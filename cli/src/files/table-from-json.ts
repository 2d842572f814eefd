import { MultilogitError, type Table, tableOf } from "multilogit";
import { columnFromJson } from "./column-from-json.js";
import { fileError } from "./file-error.js";
import { type JsonRow, jsonRows } from "./json-rows.js";
import { type ReadOptions, wantedColumns } from "./read-options.js";

/**
 * The wanted columns of a JSON file. A key that a row does not have is an empty cell.
 * @throws MultilogitError "data" for broken JSON and cells that cannot be used
 */
export async function tableFromJson(path: string, label: string, options: ReadOptions): Promise<Table> {
  const cellsOf = new Map<string, unknown[]>();
  let rows = 0;
  try {
    for await (const batch of jsonRows(path, label)) for (const row of batch) addRow(cellsOf, row, rows++);
  } catch (cause) {
    throw cause instanceof MultilogitError ? cause : fileError(label, cause);
  }
  if (rows === 0) throw new MultilogitError("data", `${label}: no rows; give at least one object`);
  const names = [...cellsOf.keys()];
  if (names.includes("")) throw new MultilogitError("data", `${label}: a row has a key without a name (""); name it`);
  const wanted = wantedColumns(label, names, options).map((j) => names[j]!);
  return tableOf(
    wanted,
    wanted.map((name) => columnFromJson(label, name, filledUp(cellsOf.get(name)!, rows), options)),
  );
}

function addRow(cellsOf: Map<string, unknown[]>, row: JsonRow, i: number): void {
  for (const name of Object.keys(row)) {
    const cells = cellsOf.get(name);
    if (cells === undefined) cellsOf.set(name, filledUp([], i, row[name]));
    else filledUp(cells, i, row[name]);
  }
}

/** `cells` with null up to row `rows` − 1, then `more`. */
function filledUp(cells: unknown[], rows: number, ...more: unknown[]): unknown[] {
  while (cells.length < rows) cells.push(null);
  cells.push(...more);
  return cells;
}
