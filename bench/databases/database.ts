import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { MAX } from "../../core/src/export/dialects/sql-dialect.js";
import { SQL_DIALECTS, type SqlDialectName } from "../../core/src/export/dialects/sql-dialects.js";
import { modelToSql } from "../../core/src/export/model-to-sql.js";
import type { Cell } from "../../core/src/table/table.js";
import type { ExportedCase } from "../../core/test/export/exported-cases.js";
import { type Kind, kindsOf } from "../../core/test/export/in-table.js";

/** The cells of one row of results: strings, numbers and null. */
export type ResultRow = readonly (string | number | null)[];

/** A database that runs statements, and returns the rows of each case's last one. */
export interface Database {
  readonly dialect: SqlDialectName;
  readonly types: Readonly<Record<Kind, string>>;
  readonly storage: string;
  /** Whether a column can hold it. */
  readonly holds: (cell: Cell) => boolean;
  readonly number: (x: number) => string;
  /** Runs each list of statements, and returns the rows of a SELECT of each. */
  readonly run: (cases: readonly Statements[]) => (readonly ResultRow[])[];
}

export interface Statements {
  readonly before: readonly string[];
  readonly select: string;
  readonly after: readonly string[];
}

export const KEY = "key of the row";
export const TABLE = `rows; "drop" 'table' \` --`;
export const VIEW = `view "of" 'scores' \` --`;

/** A table of the case's rows, and a view of their predictions. */
export function statementsOf({ dialect: name, ...database }: Database, each: ExportedCase): Statements {
  const { names, text } = SQL_DIALECTS[name];
  const kinds = [...kindsOf(each)];
  const columns = [
    `${names.quoted(KEY)} INTEGER`,
    ...kinds.map(([column, kind]) => `${names.quoted(column)} ${database.types[kind]}`),
  ];
  const cell = (value: Cell) =>
    typeof value === "string" ? text(value) : typeof value === "number" ? database.number(value) : String(value);
  const rows = each.rows.map(
    (row, i) => `(${[String(i), ...kinds.map(([column]) => cell(row[column] ?? null))].join(", ")})`,
  );
  const [table, view] = [names.quoted(TABLE), names.quoted(VIEW)];
  return {
    before: [
      `CREATE TABLE ${table} (${columns.join(", ")})${database.storage}`,
      ...(rows.length === 0 ? [] : [`INSERT INTO ${table} VALUES ${rows.join(",\n")}`]),
      modelToSql(each.model, { dialect: name, table: TABLE, keep: [KEY], as: VIEW }),
    ],
    select: `SELECT * FROM ${view} ORDER BY ${names.quoted(KEY)}`,
    after: [`DROP VIEW ${view}`, `DROP TABLE ${table}`],
  };
}

/** What a command prints for this input. */
export function printed(command: string, args: readonly string[], input: string): string {
  const { status, stdout, stderr, error } = spawnSync(command, args, { input, encoding: "utf8", maxBuffer: 1 << 30 });
  if (status !== 0 || error) throw new Error(`${command}: ${error?.message ?? ""} ${stderr.slice(0, 4000)}`);
  return stdout;
}

const plain = (statement: string) => statement.replace(/;\s*$/, "");

const script = (cases: readonly Statements[], select: (sql: string) => string) =>
  cases
    .flatMap(({ before, select: last, after }) => [...before, select(last), ...after])
    .map((statement) => `${plain(statement)};\n`)
    .join("");

export const POSTGRESQL: Database = {
  dialect: "postgres",
  types: { number: "double precision", boolean: "boolean", string: "text" },
  storage: "",
  holds: () => true,
  number: (x) => `'${Object.is(x, -0) ? "-0" : x}'`,
  run(cases) {
    const { POSTGRES_BIN: bin, POSTGRES_SOCKET: socket } = process.env;
    const args = ["-XqAt", "-v", "ON_ERROR_STOP=1", "-h", socket!, "-U", "multilogit", "-d", "postgres"];
    const out = printed(
      `${bin}/psql`,
      args,
      `SET client_min_messages = warning;\n${script(cases, (sql) => `SELECT coalesce(json_agg(row_to_json(t))::text, '[]') FROM (${sql}) AS t`)}`,
    );
    return linesOf(out).map((line) =>
      (JSON.parse(line) as Record<string, string | number | null>[]).map((row) => Object.values(row)),
    );
  },
};

/** JSON of PostgreSQL has a line for each row; a list of them ends with a bracket. */
function linesOf(out: string): string[] {
  return out.replaceAll("}, \n ", "}, ").trimEnd().split("\n");
}

export const CLICKHOUSE: Database = {
  dialect: "clickhouse",
  types: { number: "Nullable(Float64)", boolean: "Nullable(Bool)", string: "Nullable(String)" },
  storage: " ENGINE = Memory",
  holds: () => true,
  number: (x) => (Object.is(x, -0) ? "-0." : Number.isNaN(x) ? "nan" : String(x).replace("Infinity", "inf")),
  run(cases) {
    const statements = cases.map(({ before, select, after }, c) => [
      ...(c === 0 ? [] : cases[c - 1]!.after),
      ...before,
      select,
      ...(after.length < 0 ? after : []),
    ]);
    const file = (name: string) => fileURLToPath(new URL(name, import.meta.url));
    const out = printed(file("venv/bin/python"), [file("run_clickhouse.py")], JSON.stringify(statements));
    return out
      .trimEnd()
      .split("\n")
      .map((line) => JSON.parse(line));
  },
};

export const MARIADB: Database = {
  dialect: "mysql",
  types: { number: "DOUBLE", boolean: "BOOLEAN", string: "LONGTEXT CHARACTER SET utf8mb4" },
  storage: "",
  holds: (cell) => typeof cell !== "number" || Math.abs(cell) < MAX,
  number: (x) => (Object.is(x, -0) ? "-0e0" : x.toExponential()),
  run(cases) {
    const args = [
      "--no-defaults",
      "-u",
      "root",
      `--socket=${process.env.MARIADB_SOCKET}`,
      "--batch",
      "--skip-column-names",
      "--default-character-set=utf8mb4",
      "--binary-mode",
      "--max-allowed-packet=256M",
    ];
    const end = "end of the case";
    const out = printed(
      "mariadb",
      args,
      `CREATE DATABASE IF NOT EXISTS cases CHARACTER SET utf8mb4;\nUSE cases;\n${script(
        cases.map(({ before, select, after }) => ({ before, select, after: [`SELECT '${end}'`, ...after] })),
        (sql) => sql,
      )}`,
    );
    return out
      .split(`${end}\n`)
      .slice(0, -1)
      .map((rows) =>
        rows
          .split("\n")
          .slice(0, -1)
          .map((row) => row.split("\t").map(batchCell)),
      );
  },
};

function batchCell(cell: string): string | number | null {
  if (cell === "NULL") return null;
  return cell.replace(/\\([\\nt0])/g, (_, c: string) => ({ n: "\n", t: "\t", 0: "\0" })[c] ?? "\\");
}
