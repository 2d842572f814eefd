import type { AbortSignalLike } from "../abort-signal-like.js";
import { disposedAfter } from "../disposed-after.js";
import { assertKnownOptions, MultilogitError, quoted } from "../errors.js";
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

/** Throws unless `name` is that of a table, or the names from the outermost. */
export function assertTableName(name: unknown, option: string): asserts name is string | readonly string[] {
  const names: readonly unknown[] = Array.isArray(name) ? name : [name];
  if (names.length > 0 && names.every((each) => typeof each === "string" && each !== "")) return;
  throw new MultilogitError(
    "option",
    `${option} is ${quoted(name)}; expected the name of a table, or its names from the outermost, such as ["sales", "orders"]`,
  );
}

/**
 * What follows FROM.
 * @param where the function that was given `wanted`
 * @throws MultilogitError "option" unless either a table or a query is given
 */
export function fromOf(wanted: SqlRowsWanted, { dialect: { sql } }: SqlConnection, where: string): string {
  assertKnownOptions(wanted, ["table", "query"], where);
  const { table, query } = wanted as { table?: unknown; query?: unknown };
  if ((table === undefined) === (query === undefined))
    throw new MultilogitError(
      "option",
      "rows are those of one table or of one query; give table or query, and not both",
    );
  if (query === undefined) {
    assertTableName(table, "table");
    return quotedTable(table, sql);
  }
  if (typeof query !== "string" || query.trim() === "")
    throw new MultilogitError("option", `query is ${quoted(query)}; expected a SELECT`);
  return `(\n${query.replace(/;\s*$/, "")}\n)`;
}

/** Asks the database which columns there are. What it makes for that is dropped again, also where the signal aborts. */
export async function describedRelation(
  connection: SqlConnection,
  from: string,
  signal?: AbortSignalLike,
): Promise<SqlRelation> {
  const { dialect } = connection;
  const { before, query, after } = dialect.describe(`SELECT * FROM ${from} AS described`, sessionName());
  for (const statement of before) await connection.run(statement, signal);
  const found = await disposedAfter(
    () => connection.query(query, signal),
    async () => {
      for (const statement of after) await connection.run(statement);
    },
  );
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
