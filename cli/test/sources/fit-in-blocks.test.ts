import { appendFileSync } from "node:fs";
import fc from "fast-check";
import { fit, fitOver, formula, type Model, ridge, type Table, tableFromRows } from "multilogit";
import { describe, expect, it } from "vitest";
import { random } from "../../../core/src/numeric/random.js";
import { runs, TIMEOUT } from "../../../core/test/many.js";
import type { BlockOptions } from "../../src/files/block-options.js";
import { withTableBlocks } from "../../src/files/table-blocks.js";
import { writeTable } from "../../src/files/write-table.js";
import { fileSource } from "../../src/sources/file-source.js";
import { answer, expectRefusal, workplace } from "../commands/program.js";
import { scratchFolder } from "../files/scratch.js";

const { path } = scratchFolder();

const shapes = fc.record({
  seed: fc.nat(1e6),
  rows: fc.integer({ min: 60, max: 800 }),
  classes: fc.integer({ min: 2, max: 4 }),
  numericClasses: fc.boolean(),
  shift: fc.constantFrom(0, 3, 1e5, 1e12, 2 ** 53),
  missing: fc.constantFrom(0, 0, 0.05),
  weighted: fc.boolean(),
  formula: fc.constantFrom(null, "y ~ x + g", "y ~ log(pos) + x:flag"),
});

type Shape = typeof shapes extends fc.Arbitrary<infer T> ? T : never;

function tableOfShape({ seed, rows, classes, numericClasses, shift: far, missing, formula }: Shape): Table {
  const source = random(seed);
  // what is not standardised, as a product is not, has digits near zero only
  const shift = formula?.includes(":") ? Math.min(far, 1e5) : far;
  const lacks = () => source.uniform() < missing;
  return tableFromRows(
    Array.from({ length: rows }, (_, i) => {
      const x = source.normal();
      const k = i < classes ? i : Math.floor(source.uniform() * classes + 0.3 * Math.abs(x)) % classes;
      return {
        x: lacks() ? null : shift + x,
        pos: Math.exp(source.normal()),
        g: lacks() ? null : ["ash", "it's", 'a "b"', "ü"][Math.floor(4 * source.uniform())]!,
        flag: source.uniform() < 0.4,
        w: i % 3 === 0 ? 0.5 : 1 + (i % 2),
        y: numericClasses ? 10 * k : `class ${k}`,
      };
    }),
  );
}

/** Reading as the command does it. */
function readingOf({ weighted }: Shape): BlockOptions {
  return {
    labels: ["y"],
    numbers: weighted ? ["w"] : [],
    missing: "keep",
    always: true,
  };
}

function optionsOf({ weighted }: Shape) {
  return {
    penalty: ridge(1),
    missing: "drop" as const,
    tolerance: 1e-13,
    ...(weighted ? { rowWeights: "w" } : { ignore: ["w"] }),
  };
}

function fittedInBlocks(file: string, shape: Shape): Promise<Model> {
  const learnt = shape.formula === null ? "y" : formula(shape.formula);
  return withTableBlocks(file, readingOf(shape), (blocks) =>
    fitOver(fileSource(blocks, { memory: 1e6, onRows: () => {}, onStatistics: () => {} }), learnt, {
      ...optionsOf(shape),
      sampleRows: 0,
    }),
  );
}

describe("a model of rows that are read in blocks", () => {
  it("is that of the rows in memory, from Parquet", { timeout: TIMEOUT }, () =>
    fc.assert(
      fc.asyncProperty(shapes, async (shape) => {
        const table = tableOfShape(shape);
        const file = path("rows.parquet");
        await writeTable(file, table);
        const learnt = shape.formula === null ? "y" : formula(shape.formula);
        const [found, expected] = [await fittedInBlocks(file, shape), await fit(table, learnt, optionsOf(shape))];
        expect(found.classes).toEqual(expected.classes);
        expect(found.featureMap.names).toEqual(expected.featureMap.names);
        expect(found.report.droppedRows).toBe(expected.report.droppedRows);
        const most = Math.max(...expected.weights.map(Math.abs), 1);
        found.weights.forEach((w, jk) => {
          expect(Math.abs(w - expected.weights[jk]!)).toBeLessThan(1e-9 * most);
        });
      }),
      runs(6),
    ),
  );
});

describe("fit --memory", () => {
  const rows = ["x,g,y", ...Array.from({ length: 60_000 }, (_, i) => `${(i * 7919) % 1000},g${i % 7},c${(i * i) % 3}`)];

  it("fits files that take more in blocks, says so, and writes the same weights", async () => {
    const place = workplace({ "rows.csv": `${rows.join("\n")}\n` });
    const options = ["fit", "rows.csv", "--target", "y", "--tolerance", "1e-13", "--json"];
    const whole = answer(await place.run([...options, "-o", "whole.json"]));
    const blocks = answer(await place.run([...options, "-o", "blocks.json", "--memory", "1MB"]));
    expect(blocks.notes).toEqual([
      expect.stringMatching(/^rows.csv: rows that would take about 1.\dMB are read in blocks, within --memory 1MB$/),
      "rows.csv: in blocks, only the target and categories are looked at for warnings, not columns of numbers",
    ]);
    expect(blocks.passes).toBeGreaterThan(2);
    expect(blocks.objective).toBeCloseTo(whole.objective, 6);
    const weights = (name: string): number[] => JSON.parse(place.read(name)).weights.flat();
    const [found, expected] = [weights("blocks.json"), weights("whole.json")];
    found.forEach((w, jk) => {
      expect(w).toBeCloseTo(expected[jk]!, 9);
    });
  });

  it("refuses what needs all rows at once, before it reads a cell", async () => {
    const place = workplace({ "rows.csv": `${rows.join("\n")}\nnot a number,g1,c1\n` });
    expectRefusal(
      await place.run(["fit", "rows.csv", "--target", "y", "--hold-out", "20%", "--memory", "1MB"]),
      /--hold-out: needs all rows at once, but rows that would take about 1.\dMB are read in blocks within --memory 1MB; give --memory 2.1MB if there is as much, or leave the option out/,
    );
  });

  it("names a bad cell by its row, and leaves out no more than half of the rows unasked", async () => {
    const place = workplace({
      "bad.csv": `${rows.join("\n")}\nnot a number,g1,c1\n`,
      "empty.csv": `${rows.map((row, i) => (i > 0 && i % 5 > 1 ? row.replace(/^\d+/, "") : row)).join("\n")}\n`,
    });
    expectRefusal(
      await place.run(["fit", "bad.csv", "--target", "y", "--memory", "1MB"]),
      /bad.csv: column "x", row 60001: "not a number" is not a finite number/,
    );
    expectRefusal(
      await place.run(["fit", "empty.csv", "--target", "y", "--memory", "1MB"]),
      /empty.csv: 36000 of 60000 rows have a missing cell in a column that is used \(x in 36000\); leave out the emptiest with --ignore x, or go on with the other 24000 by --missing drop/,
    );
  });

  it("warns of a target that is measured, as in memory", async () => {
    const measured = Array.from({ length: 3000 }, (_, i) => `${(i * 7919) % 1000},${((i * 37) % 90) / 8}`);
    const place = workplace({ "measured.csv": `x,y\n${measured.join("\n")}\n` });
    for (const data of [["measured.csv"], ["duckdb:", "--query", "select * from 'measured.csv'"]]) {
      const run = await place.run(["fit", ...data, "--target", "y", "--tolerance", "1e-3"]);
      expect(run.stdout.replace(/\s+/g, " ")).toMatch(/target "y" holds 90 different numbers in 3000 rows, and each/);
    }
  });

  it("says of a column called constant whose it is and what helps, as in memory", async () => {
    const place = workplace({ "named.csv": rows.join("\n").replace("x,g,y", "constant,g,y") });
    for (const memory of ["1MB", "2GB"])
      expectRefusal(
        await place.run(["fit", "named.csv", "--target", "y", "--memory", memory]),
        /^multilogit: named\.csv: two features are named "constant"; leave out the column that one is made from \(--only, --ignore, the formula\), or rename it$/m,
      );
  });

  it("fits the rows of a query, and of a table of a file with any name", async () => {
    const place = workplace({ "rows.csv": `${rows.slice(0, 2000).join("\n")}\n` });
    const query = "select x, g, y from 'rows.csv' where g <> 'g3'";
    const fitted = answer(
      await place.run(["fit", "duckdb:", "--query", query, "--target", "y", "--json", "-o", "m.json"]),
    );
    expect(fitted.rows).toBe(rows.slice(1, 2000).filter((row) => !row.includes("g3")).length);
    const judged = answer(await place.run(["evaluate", "m.json", "duckdb:", "--query", query, "--json"]));
    expect(judged.rows).toBe(fitted.rows);
    expectRefusal(
      await place.run(["fit", "duckdb:", "--query", "select nothing", "--target", "y"]),
      /^multilogit: --query: Referenced column "nothing" was not found .*; correct it$/m,
    );
    const refused = await place.run(["fit", "rows.csv", "--query", query, "--target", "y"]);
    expect(refused.code).toBe(2);
    expect(refused.stderr).toMatch(
      /--query belongs to a DuckDB database; rows.csv is csv: DATA duckdb: and a query of 'rows.csv' read it/,
    );
  });

  it("ends in a sentence when the file changes", async () => {
    const file = path("changing.parquet");
    await writeTable(
      file,
      tableOfShape({
        seed: 1,
        rows: 3000,
        classes: 2,
        numericClasses: false,
        shift: 0,
        missing: 0,
        weighted: false,
        formula: null,
      }),
    );
    const read = withTableBlocks(file, { labels: ["y"], always: true }, async (blocks) => {
      appendFileSync(file, "more");
      return fitOver(fileSource(blocks, { memory: 1e6, onRows: () => {}, onStatistics: () => {} }), "y", {
        sampleRows: 0,
      });
    });
    await expect(read).rejects.toThrow(/changing\.parquet: .*(changed while it was read|not a valid Parquet file)/);
  });
});
