import { MultilogitError, type Table, tableOf } from "multilogit";
import { allEmpty, decimalComma, notANumber, unusableType } from "./cell-errors.js";
import { type CellCounts, holdsNumbers, isCommaNumber, LARGEST_EXACT_LABEL } from "./column-kind.js";
import type { ColumnSource, SourceColumn } from "./column-source.js";
import type { DuckDb } from "./duckdb.js";
import { NumberColumn } from "./number-column.js";
import { type ColumnRole, type ReadOptions, roleOf, wantedColumns } from "./read-options.js";
import { TextColumn } from "./text-column.js";

/** A column that is wanted: place j in the file. */
interface Wanted extends SourceColumn {
  readonly j: number;
  readonly role: ColumnRole;
}

/** How many rows there are, and what each wanted column holds. */
interface Counts {
  readonly rows: number;
  readonly cells: readonly CellCounts[];
}

/**
 * The wanted columns of a file. One query over all cells decides what each column is, a second one fetches them.
 * @throws MultilogitError "data" for rows that cannot be read and cells that cannot be used
 */
export async function tableFromSource(db: DuckDb, source: ColumnSource, options: ReadOptions): Promise<Table> {
  const names = source.columns.map((column) => column.name);
  const wanted = wantedColumns(source.label, names, options).map((j) => wantedColumn(source, j, options));
  try {
    const counts = await countCells(db, source, wanted);
    if (counts.rows === 0)
      throw new MultilogitError(
        "data",
        `${source.label}: no rows, only the names of ${names.length} columns; give at least one row`,
      );
    const numeric = wanted.map((column, i) => isNumeric(column, counts.cells[i]!));
    await assertUsable(db, source, wanted, counts, numeric, options);
    return await fetchColumns(db, source, wanted, counts, numeric, options);
  } catch (cause) {
    throw cause instanceof MultilogitError ? cause : source.explain(cause);
  }
}

function wantedColumn(source: ColumnSource, j: number, options: ReadOptions): Wanted {
  const column = source.columns[j]!;
  const role = roleOf(column.name, options);
  if (column.type === "other")
    throw unusableType(source.label, column.name, `values of type ${column.typeName}`, options);
  if (role !== "label") return { ...column, j, role };
  return { ...column, j, role, number: `if(abs(${column.number}) <= ${LARGEST_EXACT_LABEL}, ${column.number}, null)` };
}

async function countCells(db: DuckDb, source: ColumnSource, wanted: readonly Wanted[]): Promise<Counts> {
  const counts = wanted
    .flatMap(({ text, number, role }) => [text, role === "text" ? "null" : number])
    .map((cell) => `count(${cell})::double`);
  const sql = `select ${["count(*)::double", ...counts].join(", ")} from ${source.relation(new Set())}`;
  const [rows, ...cells] = await db.numbers(sql, source.parameters);
  return { rows: rows!, cells: wanted.map((_, i) => ({ filled: cells[2 * i]!, numbers: cells[2 * i + 1]! })) };
}

function isNumeric({ type, role }: Wanted, counts: CellCounts): boolean {
  if (type === "text" || type === "boolean") return false;
  if (type === "number" && role === "open") return true;
  return holdsNumbers(counts, role);
}

/** Refuses columns of numbers with a cell that is none, unless the options say what becomes of it. */
async function assertUsable(
  db: DuckDb,
  source: ColumnSource,
  wanted: readonly Wanted[],
  { rows, cells }: Counts,
  numeric: readonly boolean[],
  options: ReadOptions,
): Promise<void> {
  if (options.unusable === "missing") return;
  const i = wanted.findIndex((column, i) => numeric[i] && column.role === "open" && cells[i]!.numbers < rows);
  if (i < 0) return;
  if (cells[i]!.filled === 0) throw allEmpty(source.label, wanted[i]!.name, options);
  throw await firstBadCell(db, source, wanted[i]!, options);
}

async function firstBadCell(
  db: DuckDb,
  source: ColumnSource,
  { name, text, number }: Wanted,
  options: ReadOptions,
): Promise<MultilogitError> {
  const numbered = `select row_number() over () as r, ${text} as t, ${number} as n from ${source.relation(new Set())}`;
  const found = await db.texts(
    `select r::varchar, t from (${numbered}) where n is null order by r limit 1`,
    source.parameters,
  );
  return notANumber(source.label, name, Number(found[0]![0]), found[0]![1]!, options);
}

async function fetchColumns(
  db: DuckDb,
  source: ColumnSource,
  wanted: readonly Wanted[],
  { rows, cells }: Counts,
  numeric: readonly boolean[],
  options: ReadOptions,
): Promise<Table> {
  // The file itself may turn cells into doubles only where all of them are plain numbers.
  const direct = wanted.map(
    (column, i) => column.type === "untyped" && numeric[i]! && cells[i]!.numbers === cells[i]!.filled,
  );
  const relation = source.relation(new Set(wanted.filter((_, i) => direct[i]).map(({ j }) => j)));
  const cell = ({ j, number, text }: Wanted, i: number) => (direct[i] ? `c${j}` : numeric[i] ? number : text);
  const columns = numeric.map((isNumber) => (isNumber ? new NumberColumn(rows) : new TextColumn(rows)));
  let seen = 0;
  await db.stream(`select ${wanted.map(cell).join(", ")} from ${relation}`, source.parameters, (block) => {
    seen += block.rows;
    if (seen > rows) return;
    for (const [i, column] of columns.entries()) {
      if (column instanceof TextColumn) column.append(block.texts(i));
      else column.append(block.numbers(i));
    }
  });
  if (seen !== rows)
    throw new MultilogitError("data", `${source.label}: the file changed while it was read; try again`);
  return tableOf(
    wanted.map(({ name }) => name),
    columns.map((column, i) =>
      column instanceof TextColumn ? textColumn(source, wanted[i]!, column, options) : column.column(),
    ),
  );
}

function textColumn(source: ColumnSource, { name, type, role }: Wanted, texts: TextColumn, options: ReadOptions) {
  const comma = type === "untyped" && role === "open" ? texts.firstWhere(isCommaNumber) : null;
  if (comma !== null && comma.share >= 0.5) throw decimalComma(source.label, name, comma.row + 1, comma.text, options);
  return texts.column(role !== "text" && type !== "text");
}
