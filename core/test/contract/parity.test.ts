import fc from "fast-check";
import { describe, it, vi } from "vitest";
import { normals } from "../../src/numeric/random.js";
import { selectRows, sliceRows } from "../../src/table/select-rows.js";
import { rowOf, type Table } from "../../src/table/table.js";
import { tableFromRows } from "../../src/table/table-from-rows.js";
import { expectClose, expectSameBits } from "../close-to.js";
import { runs, TIMEOUT } from "../many.js";
import { engines } from "./engines.js";
import { type Problem, problemOf, variations } from "./problem.js";
import { below, representations } from "./representations.js";

const cases = engines.flatMap((engine) => representations.map((representation) => ({ engine, representation })));
const RUNS = runs(12);
vi.setConfig({ testTimeout: TIMEOUT });

describe.each(cases)("parity: the $engine.name engine over $representation.name", ({ engine, representation }) => {
  /** Runs `check` over random problems with the probabilities inside the likelihood and a way to serve any rows. */
  const everywhere = (check: (problem: Problem, at: Served) => Promise<void>) => async () =>
    fc.assert(
      fc.asyncProperty(variations, async (variation) => {
        const problem = problemOf(representation, variation);
        const { featureMap, K, sample, source } = problem;
        const W = normals(source, representation.width * K).map((w) => 3 * w);
        const point = await (await engine.engine.likelihood(sample)).at(W);
        const serve = (table: Table) => engine.serve(featureMap, W, K, table);
        await check(problem, { inside: await engine.inside(point), serve, logLikelihood: point.logLikelihood });
      }),
      RUNS,
    );

  it(
    "serves for all rows, bit for bit, the probabilities inside the likelihood",
    everywhere(async ({ table }, { inside, serve }) => {
      expectSameBits(await serve(table), inside);
    }),
  );

  it(
    "serves the same for one row alone: as a slice, and as an object",
    everywhere(async ({ table, K }, { inside, serve }) => {
      for (let i = 0; i < table.rows; i++) {
        const row = inside.subarray(i * K, i * K + K);
        expectSameBits(await serve(sliceRows(table, i, i + 1)), row);
        expectSameBits(await serve(tableFromRows([rowOf(table, i)])), row);
      }
    }),
  );

  it(
    "serves the same for rows in another order, repeated and left out",
    everywhere(async ({ table, K, source }, { inside, serve }) => {
      const order = Array.from({ length: table.rows + 3 }, () => below(source, table.rows));
      const reordered = order.flatMap((i) => [...inside.subarray(i * K, i * K + K)]);
      expectSameBits(await serve(selectRows(table, order)), reordered);
    }),
  );

  it(
    "serves rows that sum to 1",
    everywhere(async ({ table, K }, { serve }) => {
      const P = await serve(table);
      for (let i = 0; i < table.rows; i++)
        expectClose(
          P.subarray(i * K, i * K + K).reduce((sum, p) => sum + p, 0),
          1,
          { relative: 1e-14 },
        );
    }),
  );

  it(
    "Σ w ln p of the served probabilities is the log-likelihood",
    everywhere(async ({ table, K, labels, isWeighted }, { serve, logLikelihood }) => {
      const P = await serve(table);
      let sum = 0;
      for (let i = 0; i < table.rows; i++) {
        const row = rowOf(table, i);
        for (let k = 0; k < K; k++) {
          const y = labels === "masses" ? (row[`mass ${k}`] as number) : Number(row.class === `class ${k}`);
          if (y > 0) sum += (isWeighted ? (row.weight as number) : 1) * y * Math.log(P[i * K + k]!);
        }
      }
      expectClose(logLikelihood, sum, { absolute: 1e-10, relative: 1e-11 });
    }),
  );
});

interface Served {
  readonly inside: Float64Array;
  readonly logLikelihood: number;
  serve(table: Table): Promise<Float64Array>;
}
