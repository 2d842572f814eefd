import { MultilogitError } from "multilogit";
import { quoted, suggestion } from "multilogit/internal";
import { claimFilesOfQuery } from "./claim-files-of-query.js";
import { type ColumnSource, sourceColumn, sqlName, sqlText } from "./column-source.js";
import { type DuckDb, isOutOfMemory } from "./duckdb.js";
import { changed, oneLine } from "./file-error.js";
import type { LabelledFile } from "./labelled-file.js";
import { withListColumns } from "./list-columns.js";
import type { FileOptions } from "./read-options.js";

/**
 * Rows of a DuckDB database: of its only table or view, of the one that --table names, or of a --query.
 * @throws MultilogitError "data" for a file that is not such a database, "option" for a table that does not exist
 */
export async function databaseSource(
  db: DuckDb,
  files: readonly LabelledFile[],
  { table, query }: Pick<FileOptions, "table" | "query">,
): Promise<ColumnSource> {
  const [{ path, label }] = files as [LabelledFile];
  if (files.length > 1) throw new MultilogitError("data", `${label}: a database is read by itself; give one file`);
  if (path !== NO_DATABASE)
    await db.execute(`attach ${sqlText(path)} as data (read_only)`, []).catch((cause: unknown) => {
      throw explained(cause, path, label);
    });
  if (query !== undefined) return querySource(db, path, label, query);
  if (path === NO_DATABASE)
    throw new MultilogitError("option", `duckdb: names no database; give one, as duckdb:rows.duckdb, or a --query`);
  return tableSource(db, path, label, table);
}

/** The path of the database that is in no file. */
export const NO_DATABASE = "";

async function querySource(db: DuckDb, path: string, label: string, query: string): Promise<ColumnSource> {
  const explain = (cause: unknown) =>
    isOutOfMemory(cause)
      ? cause
      : new MultilogitError("option", `--query: ${oneLine(cause).replace(/^[\w ]*Error: /, "")}; correct it`);
  const select = query.trim().replace(/\s*;$/, "");
  if (select === "") throw new MultilogitError("option", `--query ${quoted(query)}: expected a SELECT`);
  await claimFilesOfQuery(db, select);
  try {
    if (path !== NO_DATABASE) await db.execute("use data", []);
    // a comment may end the query
    const relation = `(\n${select}\n)`;
    return await withListColumns(db, {
      ...(await described(db, relation)),
      label: path === NO_DATABASE ? "query" : `${label}, query`,
      explain,
      changed: () => otherRows(query),
    });
  } catch (cause) {
    throw explain(cause);
  }
}

/** The error for a query that does not give the same rows each time. */
function otherRows(query: string): MultilogitError {
  return new MultilogitError(
    "data",
    `--query ${quoted(query)}: gave other rows when it was run again, as it is for every pass over them; leave out what differs from run to run, such as random(), now() and limit without order by, or write the rows to a file and give that`,
  );
}

async function described(
  db: DuckDb,
  relation: string,
): Promise<Pick<ColumnSource, "columns" | "parameters" | "relation">> {
  const found = await db.texts(`select column_name, column_type from (describe select * from ${relation})`, []);
  return { columns: found.map(([name, type]) => sourceColumn(name!, type!)), parameters: [], relation };
}

async function tableSource(db: DuckDb, path: string, label: string, wanted: string | undefined): Promise<ColumnSource> {
  const found = await db.texts(
    `select table_schema, table_name from information_schema.tables where table_catalog = 'data' order by 1, 2`,
    [],
  );
  const tables = found.map(([schema, name]) => ({
    schema: schema!,
    name: schema === "main" ? name! : `${schema}.${name}`,
    bare: name!,
  }));
  const table = chosen(tables, label, wanted);
  return withListColumns(db, {
    ...(await described(db, `data.${sqlName(table.schema)}.${sqlName(table.bare)}`)),
    label: `${label}, table ${table.name}`,
    explain: (cause) => explained(cause, path, label),
    changed: () => changed(`${label}, table ${table.name}`),
  });
}

function chosen<T extends { readonly name: string }>(
  tables: readonly T[],
  label: string,
  wanted: string | undefined,
): T {
  const names = tables.map(({ name }) => name);
  const [only] = tables;
  if (only === undefined)
    throw new MultilogitError("data", `${label}: the database has no tables; expected one with rows`);
  if (wanted === undefined && tables.length === 1) return only;
  const listed = `the tables are ${names.slice(0, 12).map(quoted).join(", ")}${names.length > 12 ? ` and ${names.length - 12} more` : ""}`;
  if (wanted === undefined)
    throw new MultilogitError(
      "option",
      `${label}: the database has ${tables.length} tables; name one with --table, ${listed}`,
    );
  const table = tables.find(({ name }) => name === wanted);
  if (table === undefined)
    throw new MultilogitError(
      "option",
      `${label}: there is no table ${quoted(wanted)}${suggestion(wanted, names) || `; ${listed}`}`,
    );
  return table;
}

function explained(cause: unknown, path: string, label: string): unknown {
  if (isOutOfMemory(cause)) return cause;
  const reason = oneLine(cause)
    .replaceAll(path, label)
    .replace(/^[\w ]*Error: /, "");
  return new MultilogitError("data", `${label}: cannot be read as a DuckDB database (${reason})`);
}
