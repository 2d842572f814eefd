import { MultilogitError, type Table } from "multilogit";
import { CellColumn } from "./cell-column.js";
import { unusableType } from "./cell-errors.js";
import type { ColumnSource, SourceColumn } from "./column-source.js";
import { type Block, type DuckDb, isValid } from "./duckdb.js";
import { missingNumbers } from "./missing-cells.js";
import { DECIMAL_POINT } from "./number-notation.js";
import { type ReadOptions, roleOf, wantedColumns } from "./read-options.js";
import { tableOfCells } from "./table-of-cells.js";

/** A wanted column: how to ask for it, and where its cells go. */
interface Wanted {
  readonly cell: string;
  readonly isNumber: boolean;
  readonly column: CellColumn;
}

/**
 * The wanted columns of a file whose columns have types.
 * @throws MultilogitError "data" for rows that cannot be read and cells that cannot be used
 */
export async function tableFromSource(db: DuckDb, source: ColumnSource, options: ReadOptions): Promise<Table> {
  const names = source.columns.map((column) => column.name);
  const places = wantedColumns(source.label, names, options);
  const read = async (only: readonly number[], mayKeepNumbers: boolean) => {
    const wanted = only.map((j) => wantedColumn(source, source.columns[j]!, options, mayKeepNumbers));
    await fetchCells(db, source, wanted);
    return wanted.map(({ column }) => column);
  };
  try {
    const columns = await read(places, true);
    if (columns[0]!.rows === 0)
      throw new MultilogitError(
        "data",
        `${source.label}: no rows, only the names of ${names.length} columns; give at least one row`,
      );
    const again = (lost: readonly number[]) =>
      read(
        lost.map((c) => places[c]!),
        false,
      );
    return await tableOfCells(columns, { label: source.label, commaParts: false, again }, options);
  } catch (cause) {
    throw cause instanceof MultilogitError ? cause : source.explain(cause);
  }
}

function wantedColumn(
  { label }: ColumnSource,
  { name, type, typeName, text, number }: SourceColumn,
  options: ReadOptions,
  mayKeepNumbers: boolean,
): Wanted {
  const said = roleOf(name, options);
  if (type === "other") throw unusableType(label, name, said, `values of type ${typeName}`, options);
  const isNumber = type === "number" && said !== "text" && said !== "label" && mayKeepNumbers;
  const role = type === "text" ? "text" : said;
  const column = new CellColumn(name, role, DECIMAL_POINT, {
    mayKeepNumbers,
    coded: missingNumbers(options.na),
  });
  return { cell: isNumber ? number : text, isNumber, column };
}

async function fetchCells(db: DuckDb, source: ColumnSource, wanted: readonly Wanted[]): Promise<void> {
  const [rows] = await db.numbers(`select count(*)::double from ${source.relation}`, source.parameters);
  let seen = 0;
  await db.stream(
    `select ${wanted.map(({ cell }) => cell).join(", ")} from ${source.relation}`,
    source.parameters,
    (block) => {
      seen += block.rows;
      if (seen > rows!) return;
      for (const [j, { isNumber, column }] of wanted.entries())
        if (isNumber) addNumbers(column, block, j);
        else addTexts(column, block, j);
    },
  );
  if (seen !== rows)
    throw new MultilogitError("data", `${source.label}: the file changed while it was read; try again`);
}

function addNumbers(column: CellColumn, block: Block, j: number): void {
  const { values, validity } = block.numbers(j);
  for (let i = 0; i < block.rows; i++)
    if (!isValid(validity, i)) column.addEmpty();
    else if (Number.isNaN(values[i])) column.addText("nan", false);
    else column.addNumber(values[i]!);
}

function addTexts(column: CellColumn, block: Block, j: number): void {
  for (const text of block.texts(j))
    if (text === null) column.addEmpty();
    else column.addText(text, true);
}
