import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { MultilogitError } from "../../core/src/errors.js";
import { modelToSql } from "../../core/src/export/model-to-sql.js";
import {
  type Answer,
  awkwardCases,
  type ExportedCase,
  expressionCases,
  generatedCases,
} from "../../core/test/export/exported-cases.js";
import { inTable, kindsOf } from "../../core/test/export/in-table.js";
import { expectAnswers } from "../../core/test/export/run-target.js";
import { runs } from "../../core/test/many.js";
import {
  CLICKHOUSE,
  type Database,
  MARIADB,
  POSTGRESQL,
  printed,
  type ResultRow,
  type Statements,
  statementsOf,
} from "./database.js";

const BATCH = 50;

/** One answer: the key, then prediction, probabilities and scores of K classes, and the error. */
function answerOf({ model }: ExportedCase, [, ...cells]: ResultRow): Answer | null {
  const K = model.classes.length;
  expect(cells).toHaveLength(2 * K + 2);
  if (cells.at(-1) !== null) {
    expect(cells.at(-1)).toMatch(
      / has no value$| does not hold | holds an unseen | is not a finite | is a product |^the scores are beyond/,
    );
    expect(cells.slice(0, -1)).toEqual(Array(2 * K + 1).fill(null));
    return null;
  }
  const numbers = cells.slice(1, -1).map(Number);
  const name = model.classes.find((each) => each === (typeof each === "number" ? Number(cells[0]) : cells[0]));
  return { class: name!, probabilities: numbers.slice(0, K), scores: numbers.slice(K) };
}

/** The cases that the database has names for; and the refusals of the others. */
function written(database: Database, cases: readonly ExportedCase[]) {
  const refusals: string[] = [];
  const done: { each: ExportedCase; statements: Statements }[] = [];
  for (const whole of cases) {
    const each = held(database, whole);
    try {
      done.push({ each, statements: statementsOf(database, each) });
    } catch (error) {
      if (!(error instanceof MultilogitError)) throw error;
      refusals.push(error.message);
    }
  }
  return { done, refusals };
}

function held(database: Database, each: ExportedCase): ExportedCase {
  const columns = [...kindsOf(each).keys()];
  const at = [...each.rows.keys()].filter((i) =>
    columns.every((column) => database.holds(each.rows[i]![column] ?? null)),
  );
  return { ...each, rows: at.map((i) => each.rows[i]!), answers: at.map((i) => each.answers[i]!) };
}

/**
 * Whether a database that ends the query where a number overflows refuses a row for its scores that the library still classifies: it may,
 * where a cell is near the largest number (docs/export.md).
 */
function isBeyond({ dialect }: Database, { rows }: ExportedCase, i: number, row: ResultRow): boolean {
  const isHuge = Object.values(rows[i]!).some((cell) => typeof cell === "number" && Math.abs(cell) > 1e300);
  return dialect !== "clickhouse" && isHuge && String(row.at(-1)).startsWith("the scores are beyond");
}

/** Runs the cases in batches; what libraries round differently in the last digit, nested expressions make larger. */
function expectSame(database: Database, cases: readonly ExportedCase[], rounding?: number): string[] {
  const { done, refusals } = written(database, cases.map(inTable));
  let rows = 0;
  for (let first = 0; first < done.length; first += BATCH) {
    const batch = done.slice(first, first + BATCH);
    const answered = database.run(batch.map(({ statements }) => statements));
    const of = batch.map(({ each }) => each);
    expectAnswers(
      of,
      of.map((each, c) =>
        answered[c]!.map((row, i) => (isBeyond(database, each, i, row) ? each.answers[i]! : answerOf(each, row))),
      ),
      rounding === undefined ? {} : { rounding },
    );
    rows += of.reduce((sum, each) => sum + each.rows.length, 0);
  }
  console.log(`${database.dialect}: ${done.length} models, ${rows} rows, ${refusals.length} refused by name`);
  return refusals;
}

describe.each([
  ["PostgreSQL", POSTGRESQL, { long: 2, other: 0 }],
  ["ClickHouse", CLICKHOUSE, { long: 0, other: 0 }],
  ["MariaDB", MARIADB, { long: 2, other: 12 }],
] as const)("%s", (_, database, refused) => {
  it("says what the library says of every row of generated models, and refuses the same rows with a reason", () => {
    expect(expectSame(database, generatedCases({ ...runs(60), rows: 200 }))).toEqual([]);
  });

  it("says the same of expressions where something overflows, vanishes or has no value", () => {
    expect(expectSame(database, expressionCases(runs(150)), 1e-10)).toEqual([]);
  });

  it("takes names, levels and classes of quotes, comments, line breaks, emoji and 10 000 characters, or refuses them by name", () => {
    const refusals = expectSame(database, awkwardCases());
    const long = refusals.filter((refusal) => /long/.test(refusal)).length;
    expect({ long, other: refusals.length - long }, refusals.join("\n")).toEqual(refused);
  });
});

describe.each(["spark", "bigquery", "snowflake", "mysql", "postgres", "clickhouse"] as const)("%s", (dialect) => {
  it("is one statement to sqlglot's grammar, for every model whose names it can have", () => {
    const texts = [...generatedCases(runs(30)), ...expressionCases(runs(30)), ...awkwardCases()].flatMap(
      ({ model }) => {
        try {
          return [
            modelToSql(model, { dialect, table: "rows" }),
            modelToSql(model, { dialect, table: "rows", as: "scored" }),
          ];
        } catch (error) {
          if (error instanceof MultilogitError) return [];
          throw error;
        }
      },
    );
    expect(texts.length).toBeGreaterThan(80);
    const python = fileURLToPath(new URL("venv/bin/python", import.meta.url));
    const script = fileURLToPath(new URL("parse_sql.py", import.meta.url));
    const parsed = JSON.parse(printed(python, [script], JSON.stringify([dialect, texts]))) as string[][];
    expect([...new Set(parsed.map((statements) => statements.join()))].sort()).toEqual(["Create", "Select"]);
  });
});
