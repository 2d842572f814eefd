import { MultilogitError } from "multilogit";
import { quoted, suggestion } from "multilogit/internal";
import { type ColumnSource, sourceColumn, sqlName, sqlText } from "./column-source.js";
import type { DuckDb } from "./duckdb.js";
import { oneLine } from "./file-error.js";
import type { LabelledFile } from "./labelled-file.js";

/**
 * A table or view in a DuckDB database: its only one, or the one that is `wanted`, by --table.
 * @throws MultilogitError "data" for a file that is not such a database, "option" for a table that does not exist
 */
export async function databaseSource(
  db: DuckDb,
  files: readonly LabelledFile[],
  wanted: string | undefined,
): Promise<ColumnSource> {
  const [{ path, label }] = files as [LabelledFile];
  if (files.length > 1) throw new MultilogitError("data", `${label}: a database is read by itself; give one file`);
  await db.execute(`attach ${sqlText(path)} as data (read_only)`, []).catch((cause: unknown) => {
    throw explained(cause, path, label);
  });
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
  const relation = `data.${sqlName(table.schema)}.${sqlName(table.bare)}`;
  const described = await db.texts(`select column_name, column_type from (describe select * from ${relation})`, []);
  return {
    label: `${label}, table ${table.name}`,
    columns: described.map(([name, type]) => sourceColumn(name!, type!)),
    parameters: [],
    relation,
    explain: (cause) => explained(cause, path, label),
  };
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

function explained(cause: unknown, path: string, label: string): MultilogitError {
  const reason = oneLine(cause)
    .replaceAll(path, label)
    .replace(/^[\w ]*Error: /, "");
  return new MultilogitError("data", `${label}: cannot be read as a DuckDB database (${reason})`);
}
