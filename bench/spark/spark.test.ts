import { execFileSync } from "node:child_process";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { referenceEngine } from "../../core/src/engine/reference.js";
import { fit, fitOver, makeSample, penalised, ridge } from "../../core/src/index.js";
import type { RowSource } from "../../core/src/source/row-source.js";
import { sqlSource } from "../../core/src/sql/sql-source.js";
import { runs } from "../../core/test/many.js";
import { expectGeneratedPasses } from "../../core/test/sql/expect-generated-passes.js";
import { FLIGHTS, flightsIn } from "../../core/test/sql/flights.js";
import { tableAsSelect } from "../../core/test/sql/table-as-sql.js";
import { connectSpark, type SparkSession } from "../../spark/src/spark-session.js";
import { sparkConnection } from "../../spark/src/spark-source.js";

const { SPARK_CONNECT: url = "", SPARK_WORK: folder = "" } = process.env;
const ROWS = 100_000;

let session: SparkSession;
beforeEach(async () => {
  session = await connectSpark(url);
});
afterEach(() => session.close());

const flights = (precision: 64 | 32 = 64, of = session) =>
  sqlSource(sparkConnection(of, precision), { query: flightsIn("spark", ROWS) });

/** The processes that sum, each in the folder of its worker. */
function executors(): number[] {
  const lines = execFileSync("ps", ["-eo", "pid,args"], { encoding: "utf8" }).split("\n");
  return lines
    .filter(
      (line) =>
        line.includes("CoarseGrainedExecutorBackend") && line.includes(`${folder}/work`) && !line.includes("bash"),
    )
    .map((line) => Number.parseInt(line, 10));
}

async function stagedTables(of: SparkSession): Promise<number> {
  return (await of.query("SHOW VIEWS LIKE 'multilogit*'")).rows;
}

const everyRow = (source: RowSource) => source.sample({ rows: ROWS, of: ROWS, seed: 1, columns: FLIGHTS });

describe("rows in Spark", () => {
  it("have the sums of the reference for generated feature maps", async () => {
    const connection = sparkConnection(session);
    const compared = await expectGeneratedPasses(
      async (table) => ({
        source: sqlSource(connection, { query: tableAsSelect(table, connection.dialect) }),
        release: async () => {},
      }),
      runs(4),
    );
    expect(compared).toBeGreaterThan(0);
    expect(await stagedTables(session)).toBe(0);
  });

  it("are fitted in at most 8 passes to 1e-6, to the objective that they have in memory", async () => {
    const source = flights();
    const model = await fitOver(source, "delay", { rowWeights: "passengers" });
    const { report } = model;
    expect(report.converged).toBe(true);
    expect(report.passes).toBeLessThanOrEqual(8);
    expect(report.certificate.gap / report.value!).toBeLessThan(1e-6);
    const table = await everyRow(source);
    const sample = makeSample(model.featureMap, table, "delay", { rowWeights: "passengers" });
    const there = await penalised(await referenceEngine.likelihood(sample), ridge(1)).at(model.weights);
    expect(Math.abs(report.value! / there.value - 1)).toBeLessThan(1e-9);
    const ours = await fit(table, "delay", { rowWeights: "passengers" });
    expect(Math.abs(report.value! / ours.report.value! - 1)).toBeLessThan(1e-6);
    const exact = await fitOver(source, "delay", { rowWeights: "passengers", tolerance: 1e-10 });
    expect(Math.abs(exact.report.value! / ours.report.value! - 1)).toBeLessThan(1e-9);
    expect(await stagedTables(session)).toBe(0);
  });

  it("are fitted to 1e-6 with sums of 32 bits, too", async () => {
    const source = flights(32);
    const model = await fitOver(source, "delay");
    const ours = await fit(await everyRow(source), "delay");
    expect(Math.abs(model.report.value! / ours.report.value! - 1)).toBeLessThan(1e-6);
  });

  it("are fitted when an executor is killed within a pass", async () => {
    let killed = 0;
    const model = await fitOver(flights(), "delay", {
      onProgress: ({ evaluations }) => {
        if (evaluations === 1 && killed === 0) process.kill((killed = executors()[0]!), "SIGKILL");
      },
    });
    expect(killed).toBeGreaterThan(0);
    const undisturbed = await fitOver(flights(), "delay");
    expect(Math.abs(model.report.value! / undisturbed.report.value! - 1)).toBeLessThan(1e-6);
  });

  it("are fitted twice at once, each session with its own staged rows", async () => {
    const other = await connectSpark(url);
    try {
      const [one, two] = await Promise.all([fitOver(flights(), "delay"), fitOver(flights(64, other), "delay")]);
      expect(Math.abs(one.report.value! / two.report.value! - 1)).toBeLessThan(1e-9);
    } finally {
      await other.close();
    }
  });

  it("say in one sentence that a staged table was dropped", async () => {
    const dropping = fitOver(flights(), "delay", {
      onProgress: async () => {
        const views = await session.query("SHOW VIEWS LIKE 'multilogit*'");
        for (const name of Array.from(views.columns[1] ?? [])) await session.run(`DROP VIEW IF EXISTS ${String(name)}`);
      },
      tolerance: 1e-12,
    });
    await expect(dropping).rejects.toThrow(/^Spark says: \[TABLE_OR_VIEW_NOT_FOUND\][^\n]*$/);
  });

  it("are released when the fit is cancelled, and what runs is interrupted", async () => {
    const stop = new AbortController();
    const reason = new Error("enough");
    const cancelled = fitOver(flights(), "delay", {
      signal: stop.signal,
      onProgress: () => stop.abort(reason),
      tolerance: 1e-12,
    });
    const result = await cancelled.then(
      ({ report }) => report.converged,
      (error: unknown) => error === reason,
    );
    expect([true, false]).toContain(result);
    expect(await stagedTables(session)).toBe(0);
    const long = new AbortController();
    setTimeout(() => long.abort(reason), 1000);
    const query = "SELECT sum(sqrt(a.id * b.id)) FROM range(3000000) AS a CROSS JOIN range(3000000) AS b";
    await expect(session.query(query, long.signal)).rejects.toBe(reason);
    expect((await session.query("SELECT 1 AS one")).rows).toBe(1);
  });

  it("say what Spark says where the query is wrong", async () => {
    const source = sqlSource(sparkConnection(session), { query: "SELECT nothing FROM nowhere" });
    await expect(source.columns()).rejects.toThrow(/^Spark says: \[TABLE_OR_VIEW_NOT_FOUND\].*nowhere[^\n]*$/);
  });
});
