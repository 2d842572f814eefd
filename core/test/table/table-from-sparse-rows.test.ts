import { spawnSync } from "node:child_process";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { flatDesign } from "../../src/design/flat-design.js";
import { applyFeatures, offsetsOf } from "../../src/features/apply-features.js";
import { featureMapOf } from "../../src/features/feature-map.js";
import { category, type FeatureRecipe, raw, standardize, threshold } from "../../src/features/feature-recipe.js";
import { fitFeatureMap } from "../../src/features/fit-feature-map.js";
import { numberFeature, thresholdFeature } from "../../src/features/number-feature.js";
import { makeSample } from "../../src/likelihood/sample.js";
import { evaluate } from "../../src/model/evaluate.js";
import { explainRow } from "../../src/model/explain-row.js";
import { explainWeight } from "../../src/model/explain-weight.js";
import { fit } from "../../src/model/fit.js";
import { predict, probabilities } from "../../src/model/predict.js";
import { completeRows } from "../../src/table/complete-rows.js";
import { selectRows, sliceRows } from "../../src/table/select-rows.js";
import { columnOf, rowOf, type Table } from "../../src/table/table.js";
import { tableFromColumns } from "../../src/table/table-from-columns.js";
import { tableFromSparseRows } from "../../src/table/table-from-sparse-rows.js";
import { expectSentence } from "../error-sentence.js";

/** The same cells twice: as sparse rows, and as dense columns. */
interface Pair {
  readonly sparse: Table;
  readonly dense: Table;
}

const NAMES = ["w0", "w1", "w2", "w3", "w4"];

/** Rows of which some cells are stored, a few of them 0 or, where `holes`, missing. */
const pairs = (number: fc.Arbitrary<number>): fc.Arbitrary<Pair> =>
  fc
    .array(fc.tuple(fc.uniqueArray(fc.nat(NAMES.length - 1)), fc.array(number, { minLength: 5, maxLength: 5 })), {
      minLength: 1,
      maxLength: 12,
    })
    .map((rows) => pairOf(rows.map(([columns, values]) => columns.map((j, e) => [j, values[e]!] as const))));

function pairOf(rows: readonly (readonly (readonly [column: number, value: number])[])[]): Pair {
  const starts = [0];
  for (const row of rows) starts.push(starts.at(-1)! + row.length);
  const others = { kind: rows.map((_, i) => ["a", "b", "c"][i % 3]!), amount: rows.map((_, i) => 1 + (i % 2)) };
  const entries = rows.flat();
  const sparse = tableFromSparseRows(
    {
      names: NAMES,
      starts: Int32Array.from(starts),
      columns: Int32Array.from(entries, ([j]) => j),
      values: Float64Array.from(entries, ([, x]) => x),
    },
    others,
  );
  const columns = NAMES.map((name, j) => {
    const cells = Float64Array.from(rows, (row) => row.find(([column]) => column === j)?.[1] ?? 0);
    return [name, cells] as const;
  });
  return { sparse, dense: tableFromColumns({ ...Object.fromEntries(columns), ...others }) };
}

const finite = fc.constantFrom(0, 1, 2, 255, 256, 0.5, 0.1, -3, 1e-300);
const withHoles = fc.oneof(finite, fc.constantFrom(Number.NaN, Number.POSITIVE_INFINITY));
const rowsOf = (table: Table) => Array.from({ length: table.rows }, (_, i) => rowOf(table, i));

function isSparse(table: Table): boolean {
  return NAMES.every((name) => {
    const column = columnOf(table, name);
    return column.kind === "number" && column.sparse !== undefined;
  });
}

describe("a table from sparse rows", () => {
  it("has the cells of the same table of dense columns, in the same order", () => {
    fc.assert(
      fc.property(pairs(withHoles), ({ sparse, dense }) => {
        expect(sparse.names).toEqual(dense.names);
        expect(rowsOf(sparse)).toEqual(rowsOf(dense));
        for (const name of NAMES) {
          const [one, other] = [columnOf(sparse, name), columnOf(dense, name)];
          expect(one.kind === "number" && one.values).toEqual(other.kind === "number" && other.values);
        }
      }),
    );
  });

  it("has the same rows selected, sliced and complete, and stays sparse", () => {
    fc.assert(
      fc.property(
        pairs(withHoles),
        fc.array(fc.nat(11)),
        fc.nat(12),
        fc.nat(12),
        ({ sparse, dense }, any, from, size) => {
          const indices = any.map((i) => i % dense.rows);
          const views = [
            (table: Table) => selectRows(table, indices),
            (table: Table) => sliceRows(table, from, from + size),
            (table: Table) => sliceRows(sliceRows(table, 1, 9), 1, 4),
            (table: Table) => completeRows(table, [...NAMES, "kind"]).table,
          ];
          for (const view of views) {
            expect(rowsOf(view(sparse))).toEqual(rowsOf(view(dense)));
            expect(isSparse(view(sparse))).toBe(true);
          }
        },
      ),
    );
  });

  it.each<[string, FeatureRecipe]>([
    ["as they are", raw(...NAMES)],
    ["standardised", standardize(...NAMES)],
    ["against a threshold above 0", threshold(1, ...NAMES)],
    ["against a threshold that zeros reach", threshold(0, ...NAMES)],
    ["as categories", category(...NAMES)],
  ])("gives the same features, bit for bit, and the same design: %s", (_, recipe) => {
    fc.assert(
      fc.property(pairs(finite), ({ sparse, dense }) => {
        const options = { exclude: ["kind", "amount"], rowWeights: dense.rows > 3 ? undefined! : [3, 1, 2] };
        const featureMap = fitFeatureMap(dense, recipe, options);
        expect(fitFeatureMap(sparse, recipe, options)).toEqual(featureMap);
        expect(flatDesign(applyFeatures(featureMap, sparse))).toEqual(flatDesign(applyFeatures(featureMap, dense)));
      }),
    );
  });

  it("can be an offset, row weights, class masses, a target, and a factor of a product or an expression", () => {
    fc.assert(
      fc.property(pairs(fc.constantFrom(0, 1, 2, 0.5)), ({ sparse, dense }) => {
        const featureMap = featureMapOf(
          [
            {
              kind: "product",
              factors: [numberFeature("w0", 0.5, 2), thresholdFeature("w1", 1)],
            },
            numberFeature({ kind: "call", name: "log1p", of: { kind: "column", column: "w2" } }),
          ],
          ["w3", null, "w4"],
        );
        const parts = (table: Table) => {
          const sample = makeSample(featureMap, table, ["w0", "w1", "w2"], { rowWeights: "amount" });
          return [flatDesign(sample.design), sample.labels, sample.rowWeights, offsetsOf(featureMap, table)];
        };
        expect(parts(sparse)).toEqual(parts(dense));
        const ofTarget = (table: Table) => makeSample(featureMapOf([{ kind: "constant" }]), table, "w0").labels;
        expect(ofTarget(sparse)).toEqual(ofTarget(dense));
      }),
    );
  });

  it("is fitted, predicted, evaluated and explained like the dense one", async () => {
    const { sparse, dense } = pairOf(
      Array.from({ length: 40 }, (_, i) => [[i % 5, 1 + (i % 4)] as const, [(i + 2) % 5, 0.25] as const]),
    );
    const options = { features: raw(...NAMES), ignore: ["amount"] };
    const [one, other] = [await fit(sparse, "kind", options), await fit(dense, "kind", options)];
    expect(one.weights).toEqual(other.weights);
    expect(predict(one, sparse)).toEqual(predict(other, dense));
    expect(probabilities(one, sliceRows(sparse, 3, 4))).toEqual(probabilities(other, dense).subarray(9, 12));
    expect(evaluate(one, sparse)).toEqual(evaluate(other, dense));
    expect(explainRow(one, sparse, 7)).toEqual(explainRow(other, dense, 7));
    const weight = { class: "a", feature: "w2" };
    expect(explainWeight(one, sparse, weight)).toEqual(explainWeight(other, dense, weight));
  });

  it("never holds rows × columns numbers, from the table to a fit", () => {
    // expected a few hundred MiB at most, whatever the machine; as dense bytes 100 000 × 50 000 cells alone are 4768 MiB
    const script = `
      import { fit, raw, tableFromSparseRows } from "./core/dist/index.js";
      const [n, d, each] = [100_000, 50_000, 8];
      const columns = Int32Array.from({ length: n * each }, (_, e) => (e * 7919 + Math.floor(e / each) * 31) % d);
      const table = tableFromSparseRows(
        {
          names: Array.from({ length: d }, (_, j) => "w" + j),
          starts: Int32Array.from({ length: n + 1 }, (_, i) => i * each),
          columns,
          values: new Uint8Array(n * each).fill(1),
        },
        { kind: Int32Array.from({ length: n }, (_, i) => i % 2) },
      );
      const model = await fit(table, "kind", { features: raw(), maxIterations: 1, polish: false, missing: "drop", threads: 1 });
      console.log(model.weights.length, Math.round(process.resourceUsage().maxRSS / 1024));`;
    const { stdout, stderr } = spawnSync(process.execPath, ["--input-type=module", "-e", script], { encoding: "utf8" });
    expect(stderr).toBe("");
    const [weights, peak] = stdout.split(" ").map(Number);
    expect(weights).toBe(2 * 50_001);
    expect(peak).toBeLessThan(1000);
  }, 120_000);
});

describe("sparse rows that are none are refused in one line", () => {
  const rows = { names: ["x", "y"], starts: [0, 1, 3], columns: [1, 0, 1], values: [5, 6, 7] };

  it("starts that descend, do not begin at 0 or do not end at the entries", () => {
    const withStarts =
      (...starts: number[]) =>
      () =>
        tableFromSparseRows({ ...rows, starts });
    expectSentence(withStarts(0, 2, 1), "data", "starts[2] is 1 after 2", "do not descend");
    expectSentence(withStarts(1, 1, 3), "data", "start at 1", "starts from 0 to 3");
    expectSentence(withStarts(0, 1, 2), "data", "end at 2", "starts from 0 to 3");
    expectSentence(withStarts(0, 1.5, 3), "data", "starts[1] is 1.5", "whole numbers");
    expectSentence(withStarts(), "data", "no starts", "one more than rows");
  });

  it("a column without a name, one that occurs twice in a row, or entries without a value", () => {
    const withColumns =
      (...columns: number[]) =>
      () =>
        tableFromSparseRows({ ...rows, columns });
    expectSentence(withColumns(1, 2, 1), "data", "entry 1: column 2", "from 0 to 1");
    expectSentence(withColumns(1, -1, 1), "data", "entry 1: column -1");
    expectSentence(withColumns(1, 0, 0), "data", 'row 2: column "x" occurs twice', "add");
    expectSentence(() => tableFromSparseRows({ ...rows, values: [5] }), "data", "3 columns and 1 values");
    expectSentence(() => tableFromSparseRows({ ...rows, names: ["x", "x"] }), "data", '"x" occurs twice');
    expectSentence(() => tableFromSparseRows(rows, { y: [1, 2] }), "data", '"y" occurs twice');
    expectSentence(() => tableFromSparseRows(rows, { z: [1] }), "data", 'column "z" has 1 rows, but "x" has 2');
  });

  it("a missing number, by the row that has it", () => {
    const table = tableFromSparseRows({ ...rows, values: [5, 6, Number.NaN] }, { kind: ["a", "b"] });
    expectSentence(() => fitFeatureMap(table, raw("y")), "data", 'column "y", row 2: missing or NaN');
    expectSentence(() => fitFeatureMap(table, standardize("y")), "data", 'column "y", row 2: missing or NaN');
  });
});
