import { assertKnownOptions, MultilogitError, quoted } from "../errors.js";
import type { ColumnInfo, RowSource } from "../source/row-source.js";
import type { SqlColumn, SqlRelation } from "./clean-rows.js";
import { sampleInSql } from "./sample-in-sql.js";
import type { SqlConnection } from "./sql-connection.js";
import { stringsOf } from "./sql-rows.js";
import { stagedInSql } from "./sql-staged-rows.js";
import { statisticsInSql } from "./statistics-in-sql.js";

/** Which rows: a table, by its name or its names from the outermost, such as ["sales", "orders"]; or any query. */
export type SqlRowsWanted = { readonly table: string | readonly string[] } | { readonly query: string };

let staged = 0;

/**
 * Rows of a database, where they stay: statistics and sums are its own queries, and only a sample that is asked for leaves it. φ is applied by SQL,
 * once, into a temporary table of the session.
 * @param connection stays its owner's, to be closed after use
 * @throws MultilogitError "option" unless either a table or a query is given
 * @example
 * const connection = {
 *   name: "warehouse",
 *   dialect: sparkPasses(64),
 *   query: async () => ({ rows: 0, names: [], columns: [] }), // asks the database
 *   run: async () => {},
 * };
 * sqlSource(connection, { table: "flights" }).name; // "warehouse"
 */
export function sqlSource(connection: SqlConnection, wanted: SqlRowsWanted): RowSource {
  assertKnownOptions(wanted, ["table", "query"] as never, "sqlSource");
  const from = fromOf(wanted, connection);
  let known: Promise<SqlRelation> | null = null;
  const relation = () =>
    (known ??= describedRelation(connection, from).catch((error) => {
      known = null;
      throw error;
    }));
  return Object.freeze({
    name: connection.name,
    columns: async () => columnInfos(await relation()),
    statistics: async (request, signal) => statisticsInSql(connection, await relation(), request, signal),
    sample: async (request, signal) => sampleInSql(connection, await relation(), request, signal),
    stage: async (plan, signal, sample) => stagedInSql(connection, await relation(), plan, newName(), signal, sample),
  } satisfies RowSource);
}

function columnInfos({ columns, unused }: SqlRelation): ColumnInfo[] {
  const others = Array.from(unused.keys(), (name): ColumnInfo => ({ name, kind: "other" }));
  return [...columns.map(({ name, kind }): ColumnInfo => ({ name, kind })), ...others];
}

/** A name that other sessions of the same database do not have. */
function newName(): string {
  return `multilogit_${Date.now().toString(36)}_${Math.floor(Math.random() * 2 ** 32).toString(36)}_${staged++}`;
}

function fromOf(wanted: SqlRowsWanted, { dialect: { sql } }: SqlConnection): string {
  const { table, query } = wanted as { table?: string | readonly string[]; query?: string };
  if ((table === undefined) === (query === undefined))
    throw new MultilogitError(
      "option",
      "rows are those of one table or of one query; give table or query, and not both",
    );
  if (query !== undefined) return `(\n${query.replace(/;\s*$/, "")}\n)`;
  return (typeof table === "string" ? [table] : table!).map(sql.names.quoted).join(".");
}

async function describedRelation(connection: SqlConnection, from: string): Promise<SqlRelation> {
  const { dialect } = connection;
  const { before, query, after } = dialect.describe(`SELECT * FROM ${from} AS described`, newName());
  for (const statement of before) await connection.run(statement);
  const found = await connection.query(query);
  for (const statement of after) await connection.run(statement);
  const [names, types] = [stringsOf(found, 0), stringsOf(found, 1)];
  const columns: SqlColumn[] = [];
  const unused = new Map<string, string>();
  for (const [at, name] of names.entries()) {
    const type = types[at]!;
    const kind = dialect.kindOf(type);
    if (kind === null) unused.set(name!, type);
    else columns.push({ name: name!, type, kind });
  }
  const twice = columns.find(({ name }, at) => columns.some((other, before) => before < at && other.name === name));
  if (twice !== undefined)
    throw new MultilogitError(
      "data",
      `the query gives two columns called ${quoted(twice.name)}; name one of them otherwise, by AS`,
    );
  return { from, columns, unused };
}
