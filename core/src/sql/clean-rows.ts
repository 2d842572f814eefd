import { MultilogitError, quoted } from "../errors.js";
import type { ColumnInfo } from "../source/row-source.js";
import { assertColumns, type Column } from "../table/table.js";
import type { PassDialect } from "./pass-dialect.js";

/** A column of a table or query, with its type as the database calls it. */
export interface SqlColumn extends ColumnInfo {
  readonly kind: Column["kind"];
  readonly type: string;
}

/** Rows in a database: what follows FROM, and its columns that can be used. */
export interface SqlRelation {
  readonly from: string;
  readonly columns: readonly SqlColumn[];
  /** columns of other types, by name */
  readonly unused: ReadonlyMap<string, string>;
}

/** The columns called `names`, each once. */
export function columnsNamed({ columns, unused }: SqlRelation, names: readonly string[]): SqlColumn[] {
  const distinct = [...new Set(names)];
  const other = distinct.find((name) => unused.has(name));
  if (other !== undefined)
    throw new MultilogitError(
      "data",
      `column ${quoted(other)} has the type ${unused.get(other)}; expected numbers, text or true and false: take it apart in a query`,
    );
  assertColumns(
    distinct,
    columns.map(({ name }) => name),
  );
  return distinct.map((name) => columns.find((column) => column.name === name)!);
}

/** One column of a raw row as doubles, text or true and false; NULL where it is missing, which numbers that are not finite are, too. */
export function cleanCell(
  { name, type, kind }: SqlColumn,
  { sql, types, mayBeInfinite }: PassDialect,
  row: string,
): string {
  const typed = `CAST(${row}.${sql.names.quoted(name)} AS ${types[kind]})`;
  return mayBeInfinite(type) ? `CASE WHEN ${sql.arithmetic.isFinite(typed)} THEN ${typed} END` : typed;
}

/** A SELECT of these columns as `cell0`, `cell1`, …, whose names are nobody else's; or by their own names. */
export function cleanRows(
  relation: SqlRelation,
  columns: readonly SqlColumn[],
  dialect: PassDialect,
  names: "numbered" | "own" = "numbered",
): string {
  const row = rowName(relation);
  const cells = columns.map((column, at) => {
    const name = names === "own" ? dialect.sql.names.quoted(column.name) : cellName(at);
    return `${cleanCell(column, dialect, row)} AS ${name}`;
  });
  return `SELECT ${cells.length === 0 ? "1 AS one" : cells.join(", ")} FROM ${relation.from} AS ${row}`;
}

export function cellName(at: number): string {
  return `cell${at}`;
}

/** A name for raw rows that their own SQL does not use. */
function rowName({ from }: SqlRelation): string {
  let name = "raw_row";
  while (from.toLowerCase().includes(name)) name += "_";
  return name;
}

/** Whether none of these is NULL. */
export function isComplete(cells: readonly string[]): string {
  return cells.length === 0 ? "1 = 1" : cells.map((cell) => `${cell} IS NOT NULL`).join(" AND ");
}
