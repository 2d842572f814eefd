import { execFileSync } from "node:child_process";
import { closeSync, openSync, readFileSync, readlinkSync, readSync, statSync } from "node:fs";
import { setTimeout as delay } from "node:timers/promises";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { referenceEngine } from "../../core/src/engine/reference.js";
import {
  elasticNet,
  type FitOverOptions,
  fit,
  fitOver,
  type Model,
  makeSample,
  penalised,
  ridge,
} from "../../core/src/index.js";
import type { SqlConnection } from "../../core/src/sql/sql-connection.js";
import { sqlSource } from "../../core/src/sql/sql-source.js";
import type { Table } from "../../core/src/table/table.js";
import { runs } from "../../core/test/many.js";
import { expectCertified } from "../../core/test/sql/expect-certified.js";
import { expectGeneratedPasses } from "../../core/test/sql/expect-generated-passes.js";
import { FLIGHTS, flightsIn } from "../../core/test/sql/flights.js";
import { crossCheck } from "../../spark/src/cross-check.js";
import { connectSpark, type SparkSession } from "../../spark/src/spark-session.js";
import { sparkConnection } from "../../spark/src/spark-source.js";
import { type BrokenLine, brokenLine, type LineOptions } from "./broken-line.js";

const { SPARK_PORT: port = "", SPARK_TOKEN: token = "", SPARK_WORK: folder = "" } = process.env;
const url = `sc://127.0.0.1:${port}/;token=${token};use_ssl=false`;
const ROWS = Number(process.env.SPARK_ROWS ?? 100_000);
/** of fits of which only the end is looked at */
const FEW_ROWS = 10_000;
/** Needs both executors, so it has no answer while another query keeps them. */
const BUSY = "SELECT sum(id % 7) AS total FROM range(0, 7000, 1, 4)";

let session: SparkSession;
beforeEach(async () => {
  session = await connectSpark(url);
});
afterEach(() => session.close());

const flightsOver = (connection: SqlConnection, rows = ROWS) =>
  sqlSource(connection, { query: flightsIn("spark", rows) });
const flights = (precision: 64 | 32 = 64) => flightsOver(sparkConnection(session, precision));

/** The fit that nothing disturbs, which others are compared with. */
let undisturbed: Model | null = null;
const fitUndisturbed = async () => (undisturbed ??= await fitOver(flights(), "delay"));

const connectLog = () => statSync(`${folder}/connect.log`).size;

/** What Spark has logged from this byte on. */
function loggedSince(begin: number): string {
  const bytes = Buffer.alloc(connectLog() - begin);
  const log = openSync(`${folder}/connect.log`, "r");
  readSync(log, bytes, 0, bytes.length, begin);
  closeSync(log);
  return bytes.toString();
}

/** Waits until the cluster works on what was asked for after the log had this size. */
async function working(begin: number): Promise<void> {
  for (let tries = 0; tries < 6000; tries++, await delay(20)) if (loggedSince(begin).includes("Starting task")) return;
  throw new Error("Spark does not start on what it was asked");
}

/** Queries of `of`; `during` runs while the executors are at the pass of a number, counted from 1, whose answer waits for it. */
function accompanied(of: SparkSession, during: (pass: number) => unknown): SqlConnection {
  const connection = sparkConnection(of);
  let passes = 0;
  return {
    ...connection,
    query: async (sql, signal) => {
      if (!sql.includes("posexplode")) return connection.query(sql, signal);
      const begin = connectLog();
      const pass = ++passes;
      const meanwhile = working(begin).then(() => during(pass));
      const [answer] = await Promise.all([connection.query(sql, signal), meanwhile]);
      return answer;
    },
  };
}

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

/** All rows, in memory. */
let table: Table | null = null;
const everyRow = async () => (table ??= await flights().sample({ rows: ROWS, of: ROWS, seed: 1, columns: FLIGHTS }));

describe("rows in Spark", () => {
  it("have the sums of the reference for generated feature maps", async () => {
    const connection = sparkConnection(session);
    const compared = await expectGeneratedPasses(
      connection.dialect,
      (query) => sqlSource(connection, { query }),
      runs(3),
    );
    expect(compared).toBeGreaterThan(0);
    expect(await stagedTables(session)).toBe(0);
  });

  it("keep the contract of engines", async () => {
    let tables = 0;
    // as files, for Spark reads a query of so many cells again whenever it is asked
    const kept = async (query: string) => {
      const name = `generated_${tables++}`;
      await session.run(`CREATE TABLE ${name} USING parquet AS ${query}`);
      return `SELECT * FROM ${name}`;
    };
    await expectCertified(sparkConnection(session), runs(1), kept);
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
    const rows = await everyRow();
    const sample = makeSample(model.featureMap, rows, "delay", { rowWeights: "passengers" });
    const there = await penalised(await referenceEngine.likelihood(sample), ridge(1)).at(model.weights);
    expect(Math.abs(report.value! / there.value - 1)).toBeLessThan(1e-9);
    const ours = await fit(rows, "delay", { rowWeights: "passengers" });
    expect(Math.abs(report.value! / ours.report.value! - 1)).toBeLessThan(1e-6);
    const exact = await fitOver(source, "delay", { rowWeights: "passengers", tolerance: 1e-10 });
    expect(Math.abs(exact.report.value! / ours.report.value! - 1)).toBeLessThan(1e-9);
    expect(await stagedTables(session)).toBe(0);
  });

  it("are fitted to 1e-6 with sums of 32 bits, too", async () => {
    const model = await fitOver(flights(32), "delay");
    const ours = await fit(await everyRow(), "delay");
    expect(Math.abs(model.report.value! / ours.report.value! - 1)).toBeLessThan(1e-6);
  });

  it("are fitted when an executor is killed within a pass", async () => {
    let killed = 0;
    const disturbed = accompanied(session, (pass) => {
      if (pass === 2) process.kill((killed = executors()[0]!), "SIGKILL");
    });
    const { report } = await fitOver(flightsOver(disturbed), "delay");
    expect(killed).toBeGreaterThan(0);
    const { report: wanted } = await fitUndisturbed();
    expect(report.passes).toBe(wanted.passes);
    expect(Math.abs(report.value! / wanted.value! - 1)).toBeLessThan(1e-9);
  });

  it("are fitted twice at once, each session with its own staged rows", async () => {
    const other = await connectSpark(url);
    try {
      const [one, two] = await Promise.all([
        fitOver(flights(), "delay"),
        fitOver(flightsOver(sparkConnection(other)), "delay"),
      ]);
      expect(Math.abs(one.report.value! / two.report.value! - 1)).toBeLessThan(1e-9);
    } finally {
      await other.close();
    }
  });

  it("say in one sentence that a staged table was dropped", async () => {
    const dropping = accompanied(session, async () => {
      const views = await session.query("SHOW VIEWS LIKE 'multilogit*'");
      for (const name of Array.from(views.columns[1] ?? [])) await session.run(`DROP VIEW IF EXISTS ${String(name)}`);
    });
    await expect(fitOver(flightsOver(dropping, FEW_ROWS), "delay")).rejects.toThrow(
      /^Spark says: \[TABLE_OR_VIEW_NOT_FOUND\][^\n]*$/,
    );
  });

  it("are released when the fit is cancelled or refused", async () => {
    const stop = new AbortController();
    const reason = new Error("enough");
    const cancelling = accompanied(session, (pass) => pass === 2 && stop.abort(reason));
    await expect(fitOver(flightsOver(cancelling, FEW_ROWS), "delay", { signal: stop.signal })).rejects.toBe(reason);
    expect(await stagedTables(session)).toBe(0);
    // other rows whenever it is asked
    const query = `SELECT sin(id) AS x, id % 2 = 0 AS kind FROM range(${FEW_ROWS}) WHERE rand() < 0.5`;
    const refused = fitOver(sqlSource(sparkConnection(session), { query }), "kind");
    await expect(refused).rejects.toThrow(/fit rows that do not change meanwhile$/);
    expect(await stagedTables(session)).toBe(0);
  });

  it("are let alone at once when the signal of a query aborts: the cluster interrupts it", async () => {
    const stop = new AbortController();
    const reason = new Error("enough");
    const begin = connectLog();
    // 9e12 rows
    const query = "SELECT sum(sqrt(a.id * b.id)) FROM range(3000000) AS a CROSS JOIN range(3000000) AS b";
    const stopped = expect(session.query(query, stop.signal)).rejects.toBe(reason);
    await working(begin);
    stop.abort(reason);
    await stopped;
    expect((await session.query(BUSY)).columns[0]![0]).toBe(21_000);
  });

  it("come to the same minimum in MLlib, of several classes and of two, whose gap is bounded", async () => {
    const source = { ...flightsOver(sparkConnection(session), FEW_ROWS), session };
    const objectives: [string, FitOverOptions & { rowWeights?: string }][] = [
      ["delay", { rowWeights: "passengers" }],
      ["night", { penalty: elasticNet(3, 2) }],
    ];
    for (const [target, options] of objectives) {
      const model = await fitOver(source, target, { ...options, tolerance: 1e-9 });
      const { rowWeights } = options;
      const asked = { maxIterations: 500, tolerance: 1e-10, ...(rowWeights === undefined ? {} : { rowWeights }) };
      const check = await crossCheck(source, model, asked);
      expect(Math.abs(check.value / model.report.value! - 1)).toBeLessThan(1e-7);
      expect(check.gap / check.value).toBeLessThan(1e-7);
      expect(check.iterations).toBeGreaterThan(1);
      expect(Math.max(...check.weights.map((w, jk) => Math.abs(w - model.weights[jk]!)))).toBeLessThan(0.02);
      if (target !== "night") continue;
      const rough = await crossCheck(source, model, { ...asked, maxIterations: 1 });
      expect(rough.gap).toBeGreaterThan(1000 * check.gap);
    }
    expect(await stagedTables(session)).toBe(0);
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
      // 15 seconds, however many processors are idle
      const slept = "SELECT reflect('java.lang.Thread', 'sleep', id - id + 100) AS slept FROM range(0, 300, 1, 2)";
      const answer = through.query(`SELECT max(slept), count(*) FROM (${slept})`);
      for (let breaks = 0; breaks < 4; breaks++) {
        await Promise.race([line.carried(), answer]);
        line.lose();
      }
      expect((await answer).columns[1]![0]).toBe(300);
      expect(line.losses).toBeGreaterThan(1);
    }));

  it("that breaks in every pass of a fit changes nothing but the time", () =>
    over({}, async (through, line) => {
      const { report } = await fitOver(flightsOver(accompanied(through, () => line.lose())), "delay");
      const { report: wanted } = await fitUndisturbed();
      expect(line.losses).toBeGreaterThanOrEqual(wanted.passes! - 2);
      expect(report.passes).toBe(wanted.passes);
      expect(Math.abs(report.value! / wanted.value! - 1)).toBeLessThan(1e-9);
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
