import { spawnSync } from "node:child_process";
import { describe, expect, it } from "vitest";
import { exponential, standardText } from "../../../core/src/export/dialects/sql-dialect.js";
import { SQL_DIALECTS } from "../../../core/src/export/dialects/sql-dialects.js";
import { modelToSql } from "../../../core/src/export/model-to-sql.js";
import { featureMapOf, type Level } from "../../../core/src/features/feature-map.js";
import { numberFeature } from "../../../core/src/features/number-feature.js";
import type { Cell } from "../../../core/src/table/table.js";
import {
  type Answer,
  awkwardCases,
  caseOf,
  type ExportedCase,
  expressionCases,
  generatedCases,
  modelWith,
} from "../../../core/test/export/exported-cases.js";
import { inTable, kindsOf } from "../../../core/test/export/in-table.js";
import { encodedRow, expectAnswers, runIn } from "../../../core/test/export/run-target.js";
import { runs, TIMEOUT } from "../../../core/test/many.js";
import { withDuckDb } from "../../src/files/duckdb.js";

const KEY = "key of the row";
const sqlName = SQL_DIALECTS.duckdb.names.quoted;
/** Models whose names SQL can say. */
const generated = [...generatedCases(runs(100)), ...awkwardCases()].map(inTable);
const expressions = expressionCases(runs(100)).map(inTable);
const cases = [...generated, ...expressions];

/** SQLite does not store the sign of a zero, by which a quotient is one infinity or the other. */
function withoutSignedZeros(each: ExportedCase): ExportedCase {
  const at = [...each.rows.keys()].filter((i) => !Object.values(each.rows[i]!).some((cell) => Object.is(cell, -0)));
  return { ...each, rows: at.map((i) => each.rows[i]!), answers: at.map((i) => each.answers[i]!) };
}

/** What libraries round differently in the last digit, nested expressions make larger. */
function expectAllAnswers(of: readonly ExportedCase[], answered: readonly (readonly (Answer | null)[])[]): void {
  const ordinary = generated.length;
  expectAnswers(of.slice(0, ordinary), answered.slice(0, ordinary));
  expectAnswers(of.slice(ordinary), answered.slice(ordinary), { rounding: 1e-10 });
}

/** One answer: the key, then prediction, probabilities and scores of K classes, and the error. */
function answerOf({ model }: ExportedCase, cells: readonly (string | number | null)[]): Answer | null {
  const K = model.classes.length;
  expect(cells).toHaveLength(2 * K + 2);
  const error = cells.at(-1);
  if (error !== null) {
    expect(error).toMatch(
      /^(?:column "[\s\S]*" (?:has no value|does not hold|holds an unseen)|[\s\S]* is (?:not a finite|a product)|the scores)/,
    );
    expect(cells.slice(0, -1)).toEqual(Array(2 * K + 1).fill(null));
    return null;
  }
  const name = model.classes.find((each) => each === (typeof each === "number" ? Number(cells[0]) : cells[0]));
  return {
    class: name!,
    probabilities: cells.slice(1, K + 1) as number[],
    scores: cells.slice(K + 1, 2 * K + 1) as number[],
  };
}

const VIEW = `view "of" 'scores' --`;
const TABLE = `rows; "drop" --`;

describe("a model in DuckDB", () => {
  it(
    "says what the core says of every row that a table can hold, and refuses the same rows with a reason",
    async () => {
      const answered = await withDuckDb(async (db) => {
        const all: (Answer | null)[][] = [];
        for (const each of cases) {
          const kinds = kindsOf(each);
          const types = { number: "DOUBLE", boolean: "BOOLEAN", string: "VARCHAR" };
          const columns = [...kinds].map(([column, kind]) => `${sqlName(column)} ${types[kind]}`);
          await db.execute(`CREATE TABLE ${sqlName(TABLE)} (${[`"${KEY}" DOUBLE`, ...columns].join(", ")})`, []);
          const values = each.rows.map(
            (row, i) => `(${[i, ...[...kinds.keys()].map((c) => duckDbCell(row[c] ?? null))].join(", ")})`,
          );
          await db.execute(`INSERT INTO ${sqlName(TABLE)} VALUES ${values.join(", ")}`, []);
          await db.execute(modelToSql(each.model, { dialect: "duckdb", table: TABLE, keep: [KEY], as: VIEW }), []);
          const names = (await db.texts(`SELECT column_name FROM (DESCRIBE ${sqlName(VIEW)})`, [])).map(
            ([name]) => name!,
          );
          const casts = names.map((name) => `CAST(${sqlName(name)} AS VARCHAR)`);
          const rows = await db.texts(`SELECT ${casts.join(", ")} FROM ${sqlName(VIEW)} ORDER BY "${KEY}"`, []);
          all.push(
            rows.map(([, name, ...cells]) =>
              answerOf(each, [name!, ...cells.slice(0, -1).map(numberOf), cells.at(-1)!]),
            ),
          );
          await db.execute(`DROP VIEW ${sqlName(VIEW)}`, []);
          await db.execute(`DROP TABLE ${sqlName(TABLE)}`, []);
        }
        return all;
      });
      expectAllAnswers(cases, answered);
    },
    TIMEOUT,
  );
});

function numberOf(text: string | null): number | null {
  return text === null ? null : Number(text);
}

function duckDbCell(cell: Cell): string {
  if (typeof cell === "string") return standardText(cell);
  if (typeof cell !== "number") return String(cell);
  return Number.isFinite(cell) ? exponential(cell) : `CAST('${cell}' AS DOUBLE)`;
}

const SQLITE = `
import json, sqlite3, sys
def cell(c):
    return c if not isinstance(c, str) else float(c[1:].replace("Infinity", "inf")) if c[0] == "n" else c[1:]
def name(text):
    return '"' + text.replace('"', '""') + '"'
out = []
for case in json.load(open("cases.json", encoding="utf-8")):
    db = sqlite3.connect(":memory:")
    db.execute(f"CREATE TABLE {name(case['table'])} ({', '.join(map(name, case['columns']))})")
    for i, row in enumerate(case["rows"]):
        cells = [i, *(cell(row.get(column)) for column in case["columns"][1:])]
        db.execute(f"INSERT INTO {name(case['table'])} VALUES ({', '.join('?' for _ in cells)})", cells)
    db.executescript(case["sql"])
    out.append(db.execute(f"SELECT * FROM {name(case['view'])} ORDER BY 1").fetchall())
sys.stdout.buffer.write(json.dumps(out).encode())
`;

/** Python may come with a SQLite that was built without exp and ln. */
const hasSqlite =
  spawnSync("python3", ["-c", "import sqlite3; sqlite3.connect(':memory:').execute('select exp(1.0), ln(2.0)')"])
    .status === 0;

describe.skipIf(!hasSqlite)("a model in the SQLite of python3 (skipped where that has no exp)", () => {
  it(
    "says what the core says of every row, and refuses the same rows with a reason",
    () => {
      const some = cases.map(withoutSignedZeros);
      const written = some.map((each) => ({
        table: TABLE,
        view: VIEW,
        columns: [KEY, ...kindsOf(each).keys()],
        rows: each.rows.map(encodedRow),
        sql: modelToSql(each.model, { dialect: "sqlite", table: TABLE, keep: [KEY], as: VIEW }),
      }));
      const out = JSON.parse(runIn({ "cases.json": JSON.stringify(written), "run.py": SQLITE }, "python3", ["run.py"]));
      expectAllAnswers(
        some,
        some.map((each, c) => (out[c] as (string | number | null)[][]).map(([, ...cells]) => answerOf(each, cells))),
      );
    },
    TIMEOUT,
  );
});

describe("SQL of a model", () => {
  const plain = (names: readonly string[], classes: readonly Level[]) => {
    const featureMap = featureMapOf(names.map((name) => numberFeature(name)));
    return modelWith(
      featureMap,
      classes,
      Float64Array.from({ length: names.length * classes.length }, (_, at) => Math.sin(at)),
    );
  };
  const rowsOf = (names: readonly string[]) =>
    [0, 1].map((i) => Object.fromEntries(names.map((name, j) => [name, Math.cos(i + j)])));

  it.each(hasSqlite ? (["duckdb", "sqlite"] as const) : (["duckdb"] as const))(
    "of 120 columns and 130 classes is one that %s takes",
    async (dialect) => {
      const names = Array.from({ length: 120 }, (_, j) => `x${j}`);
      const wide = caseOf(
        "wide",
        plain(
          names,
          Array.from({ length: 130 }, (_, k) => k),
        ),
        rowsOf(names),
      );
      const selects = wide.rows.map(
        (row) => `SELECT ${names.map((name) => `${exponential(row[name] as number)} AS ${name}`).join(", ")}`,
      );
      const sql = modelToSql(wide.model, { dialect, query: `${selects.join(" UNION ALL ")} -- rows` });
      const cells =
        dialect === "duckdb"
          ? await withDuckDb((db) =>
              db.texts(`SELECT CAST(COLUMNS(*) AS VARCHAR) FROM (${sql.replace(/;\s*$/, "\n")})`, []),
            )
          : JSON.parse(
              runIn(
                {
                  "s.sql": sql,
                  "run.py":
                    "import json, sqlite3; print(json.dumps(sqlite3.connect(':memory:').execute(open('s.sql').read()).fetchall()))",
                },
                "python3",
                ["run.py"],
              ),
            );
      const answered = (cells as (string | number | null)[][]).map((row) =>
        answerOf(wide, [...row.slice(0, -1).map((cell) => (cell === null ? null : Number(cell))), row.at(-1)!]),
      );
      expectAnswers([wide], [answered]);
    },
  );

  it("refuses by name what SQL cannot say, and what a database would read as something else", () => {
    const options = { dialect: "sqlite", table: "rows" } as const;
    expect(() => modelToSql(plain(["a\u0000b"], [0, 1]), options)).toThrow(
      /SQL cannot say "a\\u0000b", which holds a character of code 0/,
    );
    expect(() => modelToSql(plain(["x\ud800"], [0, 1]), options)).toThrow(/half of one/);
    expect(() => modelToSql(plain(["Age", "age"], [0, 1]), options)).toThrow(
      /columns "Age" and "age" are the same column to SQLite/,
    );
    expect(() =>
      modelToSql(
        plain(
          Array.from({ length: 1990 }, (_, j) => `x${j}`),
          [0, 1],
        ),
        options,
      ),
    ).toThrow(/SQLite has at most 2000; export it to a programming language/);
    expect(() => modelToSql(plain(["x"], [0, 1]), { ...options, dialect: "oracle" as "sqlite" })).toThrow(
      /there is no SQL dialect "oracle"; expected one of duckdb, postgres, sqlite, clickhouse/,
    );
    expect(() => modelToSql(plain(["x"], [0, 1]), { dialect: "sqlite" })).toThrow(/give table or query/);
  });

  it("reads tables of its own stages' names, and gives two columns of one name different ones", () => {
    const sql = modelToSql(plain(["x"], ["A", "a"]), {
      dialect: "sqlite",
      table: ["main", "multilogit_0"],
      keep: ["error"],
    });
    expect(sql).toMatch(/FROM "main"\."multilogit_0" AS multilogit__\n/);
    for (const name of ["error", "p_A", "p_a_2", "score_a_2", "error_2"]) expect(sql).toContain(` AS "${name}"`);
  });
});
