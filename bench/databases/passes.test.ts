import { fileURLToPath } from "node:url";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { MultilogitError } from "../../core/src/errors.js";
import { columnsOfPlan } from "../../core/src/source/sample-of-plan.js";
import type { SamplePlan } from "../../core/src/source/sample-plan.js";
import { evaluateInSql } from "../../core/src/sql/evaluate-in-sql.js";
import { PASS_DIALECTS } from "../../core/src/sql/pass-dialects.js";
import { predictInSql } from "../../core/src/sql/predict-in-sql.js";
import type { SqlConnection } from "../../core/src/sql/sql-connection.js";
import { sqlSource } from "../../core/src/sql/sql-source.js";
import { generatedMaps } from "../../core/test/contract/generated-maps.js";
import { type Problem, problemOf, variations } from "../../core/test/contract/problem.js";
import { modelWith } from "../../core/test/export/exported-cases.js";
import { runs } from "../../core/test/many.js";
import { problemOrNull } from "../../core/test/sql/expect-generated-passes.js";
import { printed } from "./database.js";

/** Those that nothing here runs. */
const NAMES = ["databricks", "bigquery", "snowflake"] as const;
type Name = (typeof NAMES)[number];

/** Types of columns, as each of them calls them. */
const TYPES: Readonly<Record<Name, { readonly number: string; readonly text: string; readonly boolean: string }>> = {
  databricks: { number: "double", text: "string", boolean: "boolean" },
  bigquery: { number: "FLOAT64", text: "STRING", boolean: "BOOL" },
  snowflake: { number: "FLOAT", text: "VARCHAR(16777216)", boolean: "BOOLEAN" },
};

/** A connection that keeps what it is asked, and answers as if there were three rows of the problem. */
function recording(name: Name, { table }: Problem): { readonly connection: SqlConnection; readonly asked: string[] } {
  const asked: string[] = [];
  const kinds = table.columns.map(({ kind }) => TYPES[name][kind]);
  let described = false;
  const answer = (sql: string): (readonly unknown[])[] => {
    if (!described) {
      described = true;
      return [table.names, kinds];
    }
    const cells: unknown[] = Array.from({ length: 500 }, () => 1);
    // no row is refused
    if (sql.includes("AS reason")) cells.splice(0, 3, null, sql.includes(" AS n FROM") ? 0 : 3, 0);
    return cells.map((cell) => [cell]);
  };
  return {
    asked,
    connection: {
      name,
      dialect: PASS_DIALECTS[name],
      query: async (sql) => {
        asked.push(sql);
        const columns = answer(sql);
        return { rows: columns[0]!.length, names: columns.map((_, at) => `c${at}`), columns };
      },
      run: async (sql) => {
        asked.push(sql);
      },
    },
  };
}

/** What is asked of a database in a fit, an evaluation and a prediction of a generated problem. */
async function statementsOf(name: Name, problem: Problem): Promise<string[]> {
  const { featureMap, sample, K, isWeighted } = problem;
  const plan: SamplePlan = {
    featureMap,
    classes: sample.classes,
    target: sample.target,
    rowWeights: isWeighted ? "weight" : null,
    classWeights: null,
    missing: "drop",
  };
  const columns = columnsOfPlan(plan);
  const request = { rows: 1, of: 3, seed: 1, columns };
  const all: string[] = [];
  const doing = async (work: (connection: SqlConnection) => Promise<unknown>) => {
    const { connection, asked } = recording(name, problem);
    // answers are made up, and may be refused; what was asked counts
    await work(connection).catch((error: unknown) => {
      if (!(error instanceof MultilogitError)) throw error;
    });
    all.push(...asked);
  };
  const wanted = { table: ["some schema", "rows"] };
  const numbers = featureMap.features.flatMap((feature) => (feature.kind === "number" ? [feature.expression] : []));
  await doing((connection) =>
    sqlSource(connection, wanted).statistics({
      columns,
      missing: "drop",
      levels: typeof plan.target === "string" ? [plan.target] : [],
      mostLevels: 9,
      numbers,
      rowWeights: plan.rowWeights,
    }),
  );
  await doing((connection) => sqlSource(connection, wanted).sample(request));
  await doing(async (connection) => {
    const staged = await sqlSource(connection, wanted).stage(plan, undefined, request);
    const W = Float64Array.from({ length: featureMap.names.length * K }, (_, at) => Math.sin(at));
    const asks = [
      { kind: "slope", W },
      { kind: "squares" },
      { kind: "hessianVector", W, V: W },
      { kind: "along", W, V: W, steps: Float64Array.of(0, 1) },
      { kind: "scoreChange", V: W },
    ] as const;
    for (const ask of asks) await staged.sums([ask]).catch(() => {});
    await staged.sums(asks).catch(() => {});
    await staged.dispose();
  });
  if (typeof plan.target === "string") {
    const model = modelWith(featureMap, sample.classes, new Float64Array(featureMap.names.length * K).fill(0.5));
    await doing((connection) => evaluateInSql(connection, model, wanted, { missing: "drop" }));
    for (const overwrite of [true, false])
      await doing((connection) =>
        predictInSql(connection, model, wanted, { into: "made", overwrite, missing: "empty" }),
      );
  }
  return all;
}

describe.each(NAMES)("passes of %s", (name) => {
  it("are statements to sqlglot's grammar, for generated feature maps", async () => {
    const texts: string[] = [];
    await fc.assert(
      fc.asyncProperty(generatedMaps, variations, async (map, variation) => {
        const problem = problemOrNull(() => problemOf(map, { ...variation, K: Math.min(variation.K, 4) }));
        if (problem !== null) texts.push(...(await statementsOf(name, problem)));
      }),
      runs(6),
    );
    expect(texts.length).toBeGreaterThan(50);
    const python = fileURLToPath(new URL("venv/bin/python", import.meta.url));
    const script = fileURLToPath(new URL("parse_sql.py", import.meta.url));
    // Spark itself describes a query in these words, which this grammar lacks
    const said = texts.map((text) => text.replace(/^DESCRIBE QUERY /, ""));
    const parsed = JSON.parse(printed(python, [script], JSON.stringify([name, said]))) as string[][];
    const kinds = new Set(parsed.map((statements) => statements.join()));
    expect([...kinds].filter((kind) => !/^(?:Select|Create|Drop|Describe)$/.test(kind))).toEqual([]);
    expect(kinds.has("Select") && kinds.has("Create")).toBe(true);
  });
});
