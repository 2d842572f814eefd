import fc from "fast-check";
import { fit, fitOver, type Model, MultilogitError, ridge, type Table, tableFromColumns } from "multilogit";
import { describe, expect, it } from "vitest";
import { random } from "../../../core/src/numeric/random.js";
import { expectClose } from "../../../core/test/close-to.js";
import { runs, TIMEOUT } from "../../../core/test/many.js";
import { sqlText } from "../../src/files/column-source.js";
import { withDuckDb } from "../../src/files/duckdb.js";
import type { ReadOptions } from "../../src/files/read-options.js";
import { readTable } from "../../src/files/read-table.js";
import { withTableBlocks } from "../../src/files/table-blocks.js";
import { writeTable } from "../../src/files/write-table.js";
import { fileSource } from "../../src/sources/file-source.js";
import { scratchFolder } from "../files/scratch.js";

const { path } = scratchFolder();
const ROWS = 3000;

const trials = fc.record({
  seed: fc.nat(1e6),
  role: fc.constantFrom("feature", "weight", "mass", "offset"),
  place: fc.oneof(fc.constantFrom(0, 2047, 2048, ROWS - 1), fc.nat(ROWS - 1)),
  cell: fc.constantFrom(-1, -1e-9, -1e9, Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY),
  /** of all numbers of the feature: squares of some overflow, those of others vanish */
  scale: fc.constantFrom(1, 1, 1e170, 1e-170),
  weighted: fc.boolean(),
  from: fc.constantFrom("parquet", "table", "query", "csv"),
});

type Trial = typeof trials extends fc.Arbitrary<infer T> ? T : never;

/** Rows of which one cell, in the column of a role, is `cell`. */
function tableOf({ seed, role, place, cell, scale }: Trial): Table {
  const source = random(seed);
  const numbers = (next: () => number, here: Trial["role"]) =>
    Float64Array.from({ length: ROWS }, (_, i) => {
      const number = next();
      return role === here && i === place ? cell * (here === "feature" ? scale : 1) : number;
    });
  return tableFromColumns({
    x: numbers(() => scale * source.normal(), "feature"),
    w: numbers(() => 0.5 + source.uniform(), "weight"),
    a: numbers(() => source.uniform(), "mass"),
    b: Float64Array.from({ length: ROWS }, () => source.uniform()),
    o: numbers(() => source.normal(), "offset"),
    y: Array.from({ length: ROWS }, (_, i) => `c${i < 3 ? i : Math.floor(3 * source.uniform())}`),
  });
}

function learningOf({ role, weighted }: Trial) {
  const isOfMasses = role === "mass";
  const rowWeights = role === "weight" || weighted ? "w" : null;
  const target = isOfMasses ? ["a", "b"] : "y";
  const reading: ReadOptions = {
    wanted: () => ["x", ...(rowWeights === null ? [] : ["w"]), ...(isOfMasses ? target : ["y", "a", "b", "o"])],
    labels: isOfMasses ? [] : ["y"],
    numbers: rowWeights === null ? [] : ["w"],
    missing: "error",
    note: () => {},
  };
  const options = {
    penalty: ridge(1),
    tolerance: 1e-12,
    ...(rowWeights === null ? {} : { rowWeights }),
    ...(isOfMasses ? {} : { offset: { c0: "a", c1: "o", c2: "b" } }),
  };
  return { target: target as string, reading, options };
}

/** What a fit comes to: its weights, of standardised numbers, or the error without the name of the file. */
async function outcome(label: string, work: () => Promise<Model>): Promise<Float64Array | string> {
  try {
    return (await work()).weights;
  } catch (error) {
    if (!(error instanceof MultilogitError)) throw error;
    return error.message.replaceAll(label, "FILE").replace(/^FILE(, table rows)?: |^query: /, "");
  }
}

async function written(trial: Trial): Promise<{ readonly file: string; readonly query?: string }> {
  const [parquet, csv] = [path("rows.parquet"), path("rows.csv")];
  await writeTable(trial.from === "csv" ? csv : parquet, tableOf(trial));
  if (trial.from === "parquet") return { file: parquet };
  if (trial.from === "csv") return { file: csv };
  if (trial.from === "query") return { file: "duckdb:", query: `select * from ${sqlText(parquet)}` };
  const database = path(`rows-${trial.seed}-${trial.place}.duckdb`);
  await withDuckDb(async (db) => {
    await db.execute(`attach ${sqlText(database)} as data`, []);
    await db.execute(`create or replace table data.rows as select * from ${sqlText(parquet)}`, []);
    await db.execute("detach data", []);
  });
  return { file: database };
}

describe("a cell that is no good, in blocks", () => {
  it(
    "is reported as it is in memory, and numbers near the ends of the doubles are fitted as there",
    {
      timeout: TIMEOUT,
    },
    () =>
      fc.assert(
        fc.asyncProperty(trials, async (trial) => {
          const { target, reading, options } = learningOf(trial);
          const { file, query } = await written(trial);
          const given = { ...reading, ...(query === undefined ? {} : { query }) };
          const inBlocks = () =>
            withTableBlocks(file, { ...given, always: true }, (blocks) =>
              fitOver(fileSource(blocks, { memory: 1e6, onRows: () => {}, onStatistics: () => {} }), target, {
                ...options,
                sampleRows: 0,
              }),
            );
          const inMemory = async () => fit(await readTable(file, given), target, options);
          const [found, expected] = [await outcome(file, inBlocks), await outcome(file, inMemory)];
          if (typeof expected === "string" || typeof found === "string") expect(found).toEqual(expected);
          else expectClose(found, expected, { absolute: 1e-7 });
        }),
        runs(40),
      ),
  );
});
