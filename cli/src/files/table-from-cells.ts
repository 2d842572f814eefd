import { MultilogitError, type Table } from "multilogit";
import { CellColumn, type CellColumnOptions } from "./cell-column.js";
import type { CellSource, ColumnMaker } from "./cell-source.js";
import { missingNumbers } from "./missing-cells.js";
import type { ReadOptions } from "./read-options.js";
import { type JudgedColumn, judgedColumns, tableOfCells } from "./table-of-cells.js";

/**
 * The wanted columns of files. Read in one pass, except for columns that begin with numbers and turn out to be text.
 * @throws MultilogitError "data" for rows that cannot be read and cells that cannot be used
 */
export async function tableFromCells(source: CellSource, options: ReadOptions): Promise<Table> {
  const columns = await allCells(source, columnMaker(options));
  const again = (places: readonly number[]) =>
    allCells(source, columnMaker(options, { mayKeepNumbers: false }), namesAt(columns, places));
  return tableOfCells(columns, { label: source.label, commaParts: source.commaParts, again }, options);
}

/**
 * What a pass over the files shows about their wanted columns; no cell is kept but the distinct ones of text.
 * @throws MultilogitError "data" for rows that cannot be read and cells that cannot be used
 */
export async function judgedCells(source: CellSource, options: ReadOptions): Promise<JudgedColumn[]> {
  const columns = await allCells(source, columnMaker(options, { keepsCells: false }));
  const again = (places: readonly number[]) =>
    allCells(source, columnMaker(options, { mayKeepNumbers: false, keepsCells: false }), namesAt(columns, places));
  return judgedColumns(columns, { label: source.label, commaParts: source.commaParts, again }, options);
}

export function columnMaker(options: ReadOptions, how: CellColumnOptions = {}): ColumnMaker {
  const coded = missingNumbers(options.na);
  return (name, role, notation) => new CellColumn(name, role, notation, { coded, ...how });
}

async function allCells(source: CellSource, make: ColumnMaker, only?: readonly string[]): Promise<CellColumn[]> {
  let columns: CellColumn[] = [];
  for await (const some of source.read(make, only)) columns = some;
  if (columns.length > 0 && columns[0]!.rows > 0) return columns;
  throw new MultilogitError(
    "data",
    `${source.label}: no rows, only the names of ${source.namesInFile} columns; give at least one row`,
  );
}

function namesAt(columns: readonly CellColumn[], places: readonly number[]): string[] {
  return places.map((j) => columns[j]!.name);
}
