import { MultilogitError, quoted } from "../errors.js";
import type { SqlDialect } from "../export/dialects/sql-dialect.js";
import type { SqlColumn, SqlRelation } from "./clean-rows.js";
import { sessionName } from "./session-name.js";
import type { SqlConnection } from "./sql-connection.js";
import { stringsOf } from "./sql-rows.js";

/** Which rows: a table, by its name or its names from the outermost, such as ["sales", "orders"]; or any query. */
export type SqlRowsWanted = { readonly table: string | readonly string[] } | { readonly query: string };

/** The name of a table as SQL has it. */
export function quotedTable(table: string | readonly string[], { names }: SqlDialect): string {
  return (typeof table === "string" ? [table] : table).map(names.quoted).join(".");
}

/**
 * What follows FROM.
 * @throws MultilogitError "option" unless either a table or a query is given
 */
export function fromOf(wanted: SqlRowsWanted, { dialect: { sql } }: SqlConnection): string {
  const { table, query } = wanted as { table?: string | readonly string[]; query?: string };
  if ((table === undefined) === (query === undefined))
    throw new MultilogitError(
      "option",
      "rows are those of one table or of one query; give table or query, and not both",
    );
  if (query !== undefined) return `(\n${query.replace(/;\s*$/, "")}\n)`;
  return quotedTable(table!, sql);
}

/** Asks the database which columns there are. */
export async function describedRelation(connection: SqlConnection, from: string): Promise<SqlRelation> {
  const { dialect } = connection;
  const { before, query, after } = dialect.describe(`SELECT * FROM ${from} AS described`, sessionName());
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
