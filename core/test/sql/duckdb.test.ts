import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { fit, fitOver } from "../../src/index.js";
import { random } from "../../src/numeric/random.js";
import { evaluateInSql } from "../../src/sql/evaluate-in-sql.js";
import { predictInSql } from "../../src/sql/predict-in-sql.js";
import type { SqlConnection } from "../../src/sql/sql-connection.js";
import { sqlSource } from "../../src/sql/sql-source.js";
import { runs } from "../many.js";
import { type DuckdbConnection, duckdbConnection } from "./duckdb-connection.js";
import { expectCertified } from "./expect-certified.js";
import { expectSummary, expectSums, expectWholeFit } from "./expect-fits.js";
import { expectModelsInSql } from "./expect-models-in-sql.js";
import { flightsIn } from "./flights.js";

let connection: DuckdbConnection;
beforeAll(async () => {
  connection = await duckdbConnection();
});
afterAll(() => connection.close());

describe("rows in a database, by the SQL of DuckDB", () => {
  it("have the sums of the reference for generated feature maps", async () => {
    await expectSums(connection.dialect, (query) => sqlSource(connection, { query }));
  });

  it("keep the contract of engines", async () => {
    await expectCertified(connection, runs(2));
  });

  it("are evaluated and predicted as by the library, for generated models", async () => {
    expect(await expectModelsInSql(connection, runs(30))).toBeGreaterThan(5);
  });

  it("are never replaced by their predictions, however the table is written", async () => {
    await connection.run(
      "CREATE TABLE fruits AS SELECT range AS x, CASE WHEN range % 3 = 0 THEN 'a' ELSE 'b' END AS y FROM range(40)",
    );
    const model = await fitOver(sqlSource(connection, { table: "fruits" }), "y");
    for (const [wanted, into] of [
      [{ table: "fruits" }, "fruits"],
      [{ table: ["main", "fruits"] }, "Fruits"],
      [{ table: "fruits" }, ["memory", "main", "fruits"]],
      [{ query: "SELECT * FROM fruits WHERE x > 3" }, "fruits"],
      [{ query: 'SELECT * FROM main."fruits"' }, ["main", "fruits"]],
    ] as const)
      await expect(predictInSql(connection, model, wanted, { into, overwrite: true })).rejects.toThrow(
        /choose another name$/,
      );
    const kept = await predictInSql(
      connection,
      model,
      { table: "fruits" },
      { into: ["main", "eaten"], overwrite: true },
    );
    expect(kept.rows).toBe(40);
    expect((await connection.query("SELECT count(y) AS n FROM fruits")).columns[0]![0]).toBe(40n);
    for (const name of ["fruits", "eaten"]) await connection.run(`DROP TABLE ${name}`);
  });

  it("have the statistics of the rows in memory, and are fitted to the same objective", async () => {
    await expectWholeFit(sqlSource(connection, { query: flightsIn("duckdb", 3000) }), 3000, 600);
  });

  it("have the summary of the rows in memory, by their sums alone", async () => {
    await expectSummary(sqlSource(connection, { query: flightsIn("duckdb", 2000) }), 2000);
  });

  it("have no deviation in numbers that are the same in all rows that count", async () => {
    const source = random(3);
    const constants = Array.from({ length: 20 }, () => source.normal() * 10 ** (6 * source.uniform()));
    const cells = constants.map((x, j) => `CASE WHEN range % 3 = 0 THEN 7 ELSE ${x}e0 END AS x${j}`);
    const query = `SELECT CASE WHEN range % 3 = 0 THEN 0 ELSE 1 END AS w, ${cells.join(", ")} FROM range(777)`;
    const { numbers } = await sqlSource(connection, { query }).statistics({
      columns: ["w", ...constants.map((_, j) => `x${j}`)],
      missing: "error",
      levels: [],
      mostLevels: 10,
      numbers: constants.map((_, j) => ({ kind: "column", column: `x${j}` })),
      rowWeights: "w",
    });
    expect(numbers).toEqual(
      constants.map((x) => ({ mean: x, deviation: 0, min: Math.min(7, x), max: Math.max(7, x) })),
    );
  });

  it("are sampled by their cells, the same ones in any order, and numbered where they repeat", async () => {
    const rows = flightsIn("duckdb", 3000);
    const request = { rows: 300, of: 3000, seed: 5, columns: ["distance", "delay"] };
    const first = await sqlSource(connection, { query: rows }).sample(request);
    const turned = await sqlSource(connection, { query: `SELECT * FROM (${rows}) ORDER BY distance` }).sample(request);
    const sorted = (table: typeof first) =>
      [...(table.columns[0] as { values: Float64Array }).values].sort((a, b) => a - b);
    expect(first.rows).toBeGreaterThan(200);
    expect(first.rows).toBeLessThan(400);
    expect(sorted(turned)).toEqual(sorted(first));
    const repeated = sqlSource(connection, { query: "SELECT range % 2 AS distance, 'a' AS delay FROM range(3000)" });
    const some = await repeated.sample(request);
    expect(some.rows).toBeGreaterThan(200);
    expect(some.rows).toBeLessThan(400);
  });

  // the error of releasing what was staged was the one that was thrown
  it("say why an evaluation failed, also where what was staged cannot be released after that", async () => {
    const rows = [0, 1, 2, 3].map((x) => ({ x, y: x % 2 === 0 ? "a" : "b" }));
    const model = await fit(rows, "y");
    let isGone = false;
    const broken: SqlConnection = {
      ...connection,
      query: async (sql) => {
        if (sql.includes("GROUPING SETS")) isGone = true;
        if (isGone) throw new Error("the server has no memory");
        return connection.query(sql);
      },
      run: async (sql) => {
        await connection.run(sql);
        if (isGone) throw new Error("the connection is closed");
      },
    };
    const evaluation = evaluateInSql(broken, model, { query: "SELECT 1.5 AS x, 'a' AS y UNION ALL SELECT 2, 'b'" });
    await expect(evaluation).rejects.toThrow("the server has no memory");
  });

  it("end the look at their columns with the reason of a signal, and drop what was made for it", async () => {
    const source = sqlSource(connection, { query: "SELECT 1.5 AS x" });
    await expect(source.columns(AbortSignal.abort(new Error("enough")))).rejects.toThrow("enough");
    expect((await source.columns()).map(({ name }) => name)).toEqual(["x"]);
    const controller = new AbortController();
    const log: string[] = [];
    const made = { before: ["MAKE"], query: "LOOK", after: ["DROP"] };
    const other = sqlSource(
      {
        name: "other",
        dialect: { ...connection.dialect, describe: () => made },
        run: async (sql) => void log.push(sql),
        query: async (sql) => {
          log.push(sql);
          controller.abort(new Error("enough"));
          return { rows: 0, names: [], columns: [] };
        },
      },
      { table: "t" },
    );
    await expect(other.columns(controller.signal)).rejects.toThrow("enough");
    expect(log).toEqual(["MAKE", "LOOK", "DROP"]);
  });

  it("are refused with the reason where a cell is of no use, and nothing stays staged", async () => {
    const source = sqlSource(connection, {
      query: "SELECT 1.5 AS x, NULL AS c, 'a' AS y UNION ALL SELECT 2, 'u', 'b'",
    });
    await expect(fitOver(source, "y")).rejects.toThrow(/column "?c"? .*miss/);
    const tables = await connection.query("SELECT table_name FROM duckdb_tables() WHERE table_name LIKE 'multilogit%'");
    expect(tables.rows).toBe(0);
  });
});
