import fc from "fast-check";
import { expect } from "vitest";
import { evaluate, type Model, predict, probabilities } from "../../src/index.js";
import { normals } from "../../src/numeric/random.js";
import { scaled } from "../../src/numeric/vectors.js";
import { evaluateInSql } from "../../src/sql/evaluate-in-sql.js";
import { predictInSql } from "../../src/sql/predict-in-sql.js";
import type { SqlConnection } from "../../src/sql/sql-connection.js";
import { numbersOf, stringsOf } from "../../src/sql/sql-rows.js";
import type { Table } from "../../src/table/table.js";
import { generatedMaps } from "../contract/generated-maps.js";
import { problemOf, variations } from "../contract/problem.js";
import { modelWith } from "../export/exported-cases.js";
import { largestEntry, MOST_ENTRY, problemOrNull } from "./expect-generated-passes.js";
import { tableAsSelect } from "./table-as-sql.js";

/**
 * Generated models, whose evaluation and predictions in a database are those of the library on the same rows. Returns how many were compared.
 */
export async function expectModelsInSql(
  connection: SqlConnection,
  sample: { readonly numRuns: number; readonly seed: number },
): Promise<number> {
  let compared = 0;
  await fc.assert(
    fc.asyncProperty(generatedMaps, variations, async (map, variation) => {
      const problem = problemOrNull(() =>
        problemOf(map, { ...variation, K: Math.min(variation.K, 5), labels: "classes" }),
      );
      if (problem === null || largestEntry(problem) > MOST_ENTRY) return;
      const { featureMap, K, sample: rows, table, isWeighted } = problem;
      const size = 1 / Math.max(1, largestEntry(problem));
      const model = modelWith(
        featureMap,
        rows.classes,
        scaled(size, normals(problem.source, featureMap.names.length * K)),
      );
      compared++;
      const query = tableAsSelect(table, connection.dialect);
      await expectEvaluation(connection, model, table, query, isWeighted ? { rowWeights: "weight" } : {});
      await expectPredictions(connection, model, table, query);
    }),
    { ...sample, endOnFailure: true },
  );
  return compared;
}

async function expectEvaluation(
  connection: SqlConnection,
  model: Model,
  table: Table,
  query: string,
  options: { readonly rowWeights?: string },
): Promise<void> {
  const ours = problemOrNull(() => evaluate(model, table, options));
  if (ours === null) return;
  const { evaluation, droppedRows } = await evaluateInSql(connection, model, { query }, options);
  expect(droppedRows).toBe(0);
  expect(evaluation.rows).toBe(ours.rows);
  // areas differ by what is stated, everything else by rounding
  expect(plain(evaluation)).toEqual(near(plain(ours)));
  expect(evaluation.aucError).toBeGreaterThanOrEqual(0);
  const most = evaluation.aucError + 1e-12;
  for (const [k, { auc }] of evaluation.perClass.entries()) expectWithin(auc, ours.perClass[k]!.auc, most);
  expectWithin(evaluation.pairwiseAuc, ours.pairwiseAuc, most);
  expectWithin(evaluation.auc, ours.auc, most);
}

function plain({ auc: _, pairwiseAuc: __, aucError: ___, areLearntRows: ____, ...rest }: ReturnType<typeof evaluate>) {
  return { ...rest, perClass: rest.perClass.map(({ auc: _, ...scores }) => scores) };
}

/** The same with each number replaced by what equals those next to it. */
function near(value: unknown): unknown {
  if (typeof value === "number")
    return expect.closeTo(value, 9 - Math.max(0, Math.ceil(Math.log10(Math.abs(value) + 1e-9))));
  if (Array.isArray(value)) return value.map(near);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, near(each)]));
}

function expectWithin(a: number | null, b: number | null, most: number): void {
  if (a === null || b === null) expect(a).toBe(b);
  else expect(Math.abs(a - b)).toBeLessThanOrEqual(most);
}

async function expectPredictions(connection: SqlConnection, model: Model, table: Table, query: string): Promise<void> {
  const { sql } = connection.dialect;
  // a row of a query has no number of its own
  const counted = query.split(" UNION ALL ").map((select, i) => select.replace(/^SELECT/, `SELECT ${i} AS place,`));
  const into = "predicted_by_a_test";
  const wanted = { query: counted.join(" UNION ALL ") };
  const written = await predictInSql(connection, model, wanted, { into, keep: ["place"], overwrite: true });
  expect(written).toMatchObject({ rows: table.rows, incompleteRows: 0 });
  const found = await connection.query(`SELECT * FROM ${into} ORDER BY place`);
  expect(found.names).toEqual(["place", "prediction", ...model.classes.map((name) => `p_${name}`)]);
  const P = probabilities(model, table);
  const K = model.classes.length;
  const predictions = predict(model, table);
  const columns = model.classes.map((_, k) => numbersOf(found, 2 + k));
  for (const [i, prediction] of stringsOf(found, 1).entries()) {
    const own = [...P.subarray(i * K, i * K + K)];
    for (const [k, p] of own.entries()) expect(Math.abs(columns[k]![i]! - p)).toBeLessThan(1e-9);
    // of two that are equal to rounding, either
    if (own.filter((p) => p > Math.max(...own) - 1e-9).length === 1) expect(prediction).toBe(predictions[i]);
  }
  await connection.run(`DROP TABLE ${sql.names.quoted(into)}`);
}
