import { execFileSync } from "node:child_process";
import { readFileSync, readlinkSync } from "node:fs";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { referenceEngine } from "../../core/src/engine/reference.js";
import { fit, fitOver, makeSample, penalised, ridge } from "../../core/src/index.js";
import type { RowSource } from "../../core/src/source/row-source.js";
import { sqlSource } from "../../core/src/sql/sql-source.js";
import { runs } from "../../core/test/many.js";
import { expectGeneratedPasses } from "../../core/test/sql/expect-generated-passes.js";
import { FLIGHTS, flightsIn } from "../../core/test/sql/flights.js";
import { connectSpark, type SparkSession } from "../../spark/src/spark-session.js";
import { sparkConnection } from "../../spark/src/spark-source.js";
import { type BrokenLine, brokenLine, type LineOptions } from "./broken-line.js";

const { SPARK_PORT: port = "", SPARK_TOKEN: token = "", SPARK_WORK: folder = "" } = process.env;
const url = `sc://127.0.0.1:${port}/;token=${token};use_ssl=false`;
const ROWS = Number(process.env.SPARK_ROWS ?? 20_000);
/** Needs both executors, so it has no answer while another query keeps them. */
const BUSY = "SELECT sum(id % 7) AS total FROM range(0, 7000, 1, 4)";

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
    .filter((line) => line.includes("CoarseGrainedExecutorBackend"))
    .map((line) => Number.parseInt(line, 10))
    .filter((pid) => folderOf(pid).startsWith(`${folder}/work`));
}

/** Where a process runs; nowhere if it has ended. */
function folderOf(pid: number): string {
  try {
    return readlinkSync(`/proc/${pid}/cwd`);
  } catch {
    return "";
  }
}

async function stagedTables(of: SparkSession): Promise<number> {
  return (await of.query("SHOW VIEWS LIKE 'multilogit*'")).rows;
}

const everyRow = (source: RowSource) => source.sample({ rows: ROWS, of: ROWS, seed: 1, columns: FLIGHTS });

describe("rows in Spark", () => {
  it("have the sums of the reference for generated feature maps", async () => {
    const connection = sparkConnection(session);
    const compared = await expectGeneratedPasses(
      connection.dialect,
      (query) => sqlSource(connection, { query }),
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
    console.log(
      `${ROWS} rows: ${report.passes} passes to ${(report.certificate.gap / report.value!).toExponential(1)}`,
    );
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

  it("are fitted when an executor is killed within a fit", async () => {
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

  it("are released when the fit is cancelled or refused", async () => {
    const stop = new AbortController();
    const reason = new Error("enough");
    const cancelled = fitOver(flights(), "delay", {
      signal: stop.signal,
      onProgress: () => stop.abort(reason),
      tolerance: 1e-12,
    });
    await expect(cancelled).rejects.toBe(reason);
    expect(await stagedTables(session)).toBe(0);
    // other rows whenever it is asked
    const query = "SELECT sin(id) AS x, id % 2 = 0 AS kind FROM range(1000000) WHERE rand() < 0.5";
    const refused = fitOver(sqlSource(sparkConnection(session), { query }), "kind");
    await expect(refused).rejects.toThrow(/fit rows that do not change meanwhile$/);
    expect(await stagedTables(session)).toBe(0);
  });

  it("are let alone at once when the signal of a query aborts: the cluster interrupts it", async () => {
    const stop = new AbortController();
    const reason = new Error("enough");
    setTimeout(() => stop.abort(reason), 3000);
    // 9e12 rows
    const query = "SELECT sum(sqrt(a.id * b.id)) FROM range(3000000) AS a CROSS JOIN range(3000000) AS b";
    await expect(session.query(query, stop.signal)).rejects.toBe(reason);
    expect((await session.query(BUSY)).columns[0]![0]).toBe(21_000);
  });

  it("say what Spark says where the query is wrong", async () => {
    const source = sqlSource(sparkConnection(session), { query: "SELECT nothing FROM nowhere" });
    await expect(source.columns()).rejects.toThrow(/^Spark says: \[TABLE_OR_VIEW_NOT_FOUND\].*nowhere[^\n]*$/);
  });
});

/** A session over a line, both ended afterwards. */
async function over(options: LineOptions, use: (through: SparkSession, line: BrokenLine) => Promise<void>) {
  const line = await brokenLine(Number(port), options);
  const through = await connectSpark(`sc://127.0.0.1:${line.port}/;token=${token};use_ssl=false`);
  try {
    await use(through, line);
  } finally {
    await through.close();
    line.close();
  }
}

describe("a connection to Spark", () => {
  it("that breaks within an answer is opened again, and no row is lost or comes twice", () =>
    over({ breaksAfter: 6e6 }, async (through, line) => {
      const { rows, columns } = await through.query("SELECT id FROM range(0, 2000000, 1, 4) ORDER BY id");
      expect(line.losses).toBeGreaterThan(1);
      expect(rows).toBe(2_000_000);
      const ids = columns[0] as ArrayLike<bigint>;
      expect(Array.from(ids).findIndex((id, at) => Number(id) !== at)).toBe(-1);
    }));

  it("that breaks while a query runs is opened again, and the query goes on", () =>
    over({}, async (through, line) => {
      const slow =
        "SELECT sum(a.id % 7) AS total, count(*) AS n FROM range(0, 100000, 1, 2) AS a CROSS JOIN range(1000) AS b";
      const breaks = setInterval(() => line.lose(), 400);
      const { columns } = await through.query(slow).finally(() => clearInterval(breaks));
      expect(line.losses).toBeGreaterThan(0);
      expect(columns[1]![0]).toBe(100_000_000);
    }));

  it("that breaks in every pass of a fit changes nothing but the time", () =>
    over({}, async (through, line) => {
      const model = await fitOver(flights(64, through), "delay", {
        onProgress: () => {
          setTimeout(() => line.lose(), 100);
        },
      });
      expect(line.losses).toBeGreaterThan(1);
      const undisturbed = await fitOver(flights(), "delay");
      expect(model.report.passes).toBe(undisturbed.report.passes);
      expect(Math.abs(model.report.value! / undisturbed.report.value! - 1)).toBeLessThan(1e-9);
      expect(await stagedTables(through)).toBe(0);
    }));

  it("sends its token, which Spark asks for", async () => {
    const wrong = connectSpark(url.replace(token, "guessed"));
    await expect(wrong).rejects.toThrow(/^Spark at \S+ refuses the caller [^\n]*give its token[^\n]*$/);
    await expect(wrong).rejects.not.toThrow(/guessed/);
    await expect(connectSpark(`sc://127.0.0.1:${port}`)).rejects.toThrow(/refuses the caller/);
  });

  it("is encrypted where the address says so, to certificates that are trusted", async () => {
    const [key, cert] = ["key", "certificate"].map((name) => readFileSync(`${folder}/${name}.pem`, "utf8"));
    const line = await brokenLine(Number(port), { tls: { key: key!, cert: cert! } });
    const address = `sc://localhost:${line.port}/;token=${token}`;
    try {
      const encrypted = await connectSpark(address, { certificates: cert! });
      expect((await encrypted.query(BUSY)).columns[0]![0]).toBe(21_000);
      await encrypted.close();
      await expect(connectSpark(address)).rejects.toThrow(/self-signed certificate/);
    } finally {
      line.close();
    }
  });

  it("to nowhere is one sentence with the remedy", async () => {
    await expect(connectSpark("sc://127.0.0.1:1")).rejects.toThrow(
      /^no Spark Connect server answers[^\n]*start-connect-server[^\n]*$/,
    );
  });
});
