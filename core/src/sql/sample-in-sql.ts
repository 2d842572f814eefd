import type { AbortSignalLike } from "../abort-signal-like.js";
import type { SampleRequest } from "../source/row-source.js";
import type { Column, Table } from "../table/table.js";
import { type Cell, tableOf } from "../table/table.js";
import { columnFrom } from "../table/table-from-columns.js";
import { cellName, cleanRows, columnsNamed, isComplete, type SqlRelation } from "./clean-rows.js";
import type { SqlConnection } from "./sql-connection.js";
import { numbersOf, type SqlRows } from "./sql-rows.js";
import { levelOf } from "./statistics-in-sql.js";

/** Values of the hash that rows are chosen by. */
const HASHES = 2 ** 20;

/**
 * About as many complete rows as are asked for: those whose hash of all cells and the seed is small, so that they are the same ones whatever
 * order and parts the rows are stored in. Rows that occur many times are numbered first, so that they are not chosen all or none.
 */
export async function sampleInSql(
  connection: SqlConnection,
  relation: SqlRelation,
  { rows, of, seed, columns: names }: SampleRequest,
  signal?: AbortSignalLike,
): Promise<Table> {
  const { dialect } = connection;
  const { types } = dialect;
  const columns = columnsNamed(relation, names);
  const cells = relation.columns.map((_, at) => cellName(at));
  const chosenCells = columns.map((column) => cellName(relation.columns.indexOf(column)));
  const texts = cells.map((cell) => `CAST(${cell} AS ${types.text})`);
  const complete = `SELECT * FROM (${cleanRows(relation, relation.columns, dialect)}) AS c WHERE ${isComplete(chosenCells)}`;
  const wanted = chosenCells.join(", ");
  if (of <= rows)
    return tableOfRows(await connection.query(`SELECT ${wanted} FROM (${complete}) AS a`, signal), columns);
  const most = hashLimit({ rows, of });
  const chosen = await connection.query(
    `SELECT ${wanted} FROM (${complete}) AS a WHERE ${dialect.hash(texts, seed)} < ${most} LIMIT ${2 * rows}`,
    signal,
  );
  if (isAbout(chosen.rows, rows)) return tableOfRows(chosen, columns);
  const numbered = `SELECT *, row_number() OVER (PARTITION BY ${cells.join(", ")} ORDER BY 1) AS copy FROM (${complete}) AS a`;
  return tableOfRows(
    await connection.query(
      `SELECT ${wanted} FROM (${numbered}) AS b WHERE ${dialect.hash([...texts, `CAST(copy AS ${types.text})`], seed)} < ${most}`,
      signal,
    ),
    columns,
  );
}

/** Rows whose hash is below this are taken. */
export function hashLimit({ rows, of }: Pick<SampleRequest, "rows" | "of">): number {
  return Math.min(HASHES, Math.round((rows / of) * HASHES));
}

/** Whether a hash took about as many rows as it should; where rows repeat, it may take all of them or none. */
export function isAbout(taken: number, wanted: number): boolean {
  return taken >= wanted / 2 && taken < 2 * wanted;
}

/** The cells that a query gave, in the order of `columns`. */
export function tableOfRows(
  found: SqlRows,
  columns: readonly { readonly name: string; readonly kind: Column["kind"] }[],
): Table {
  return tableOf(
    columns.map(({ name }) => name),
    columns.map(({ name, kind }, at) => {
      if (kind === "number") return { kind, values: numbersOf(found, at) };
      const cells = Array.from({ length: found.rows }, (_, i): Cell => {
        const cell = found.columns[at]![i];
        return cell === null || cell === undefined ? null : levelOf(cell, kind);
      });
      return columnFrom(name, cells);
    }),
  );
}
