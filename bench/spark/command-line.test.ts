import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { columnOf, evaluate, fit, type Model, modelFromText, predict, probabilities } from "../../core/src/index.js";
import { sqlSource } from "../../core/src/sql/sql-source.js";
import type { Table } from "../../core/src/table/table.js";
import { FLIGHTS, flightsIn } from "../../core/test/sql/flights.js";
import { connectSpark, type SparkSession } from "../../spark/src/spark-session.js";
import { sparkConnection } from "../../spark/src/spark-source.js";
import { answerOf, expectRefused, interrupted, multilogit, scratch } from "../sql-engines/command-line.js";

const { SPARK_PORT: port = "", SPARK_TOKEN: token = "", SPARK_WORK: spark = "" } = process.env;
const address = `sc://127.0.0.1:${port}/;token=${token};use_ssl=false`;
const ROWS = 6000;
const TARGET = ["--target", "delay"];

/** Flights of which some lack the distance and others the carrier. */
const WITH_GAPS = `SELECT CASE WHEN hour > 1.35 THEN NULL ELSE distance END AS distance, hour,
  CASE WHEN hour < -1.38 THEN NULL ELSE carrier END AS carrier, night, passengers, delay FROM flights`;

let session: SparkSession;
/** The rows of WITH_GAPS without a gap, here. */
let whole: Table;
let rowsWithGaps: number;
beforeAll(async () => {
  session = await connectSpark(address);
  await session.run(`CREATE TABLE flights AS ${flightsIn("spark", ROWS)}`);
  await session.run(`CREATE TABLE flights_with_gaps AS ${WITH_GAPS}`);
  const source = sqlSource(sparkConnection(session), { table: "flights_with_gaps" });
  whole = await source.sample({ rows: ROWS, of: ROWS, seed: 1, columns: FLIGHTS });
  const gaps = "SELECT count(*) FROM flights WHERE hour > 1.35 OR hour < -1.38";
  rowsWithGaps = Number((await session.query(gaps)).columns[0]![0]);
});
afterAll(() => session.close());

/** Runs it and expects that it ends well, with these notes, and without the token anywhere. */
async function ended(words: readonly string[], notes: RegExp): Promise<string> {
  const { code, stdout, stderr } = await multilogit(words);
  expect(stderr).toMatch(notes);
  expect(code).toBe(0);
  expect(stdout + stderr).not.toContain(token);
  // lines are wrapped to the terminal
  return stdout.replace(/\s+/g, " ");
}

function numbersIn(rows: Table, name: string): ArrayLike<number> {
  const column = columnOf(rows, name);
  if (column.kind !== "number") throw new Error(`${name} has no numbers`);
  return column.values;
}

describe("the command line and Spark", () => {
  const folder = scratch();
  const path = join(folder, "model.json");
  const gaps = ["--table", "flights_with_gaps"];
  const weights = ["--weights", "passengers"];
  const model = () => modelFromText(readFileSync(path, "utf8")) as Model;

  it("fits categories, weights and rows with gaps to the objective that they have in memory", async () => {
    const found = await answerOf(["fit", address, ...gaps, ...TARGET, ...weights, "-o", path]);
    const ours = await fit(whole, "delay", { rowWeights: "passengers" });
    const { value } = ours.report;
    expect(rowsWithGaps).toBeGreaterThan(100);
    expect(whole.rows).toBe(ROWS - rowsWithGaps);
    expect(found).toMatchObject({
      rows: whole.rows,
      droppedRows: rowsWithGaps,
      converged: true,
      engine: "spark",
      features: ours.featureMap.names.length,
    });
    expect(Math.abs(found.objective / value - 1)).toBeLessThan(1e-6);
    expect(found.certificate.gap / found.objective).toBeLessThan(1e-6);
    expect(found.notes.join()).toMatch(new RegExp(`${rowsWithGaps} of ${ROWS} rows are left out, for lack of`));
    expect(found.database.sampleRows).toBeGreaterThan(1000);
    expect(model().featureMap.names).toEqual(ours.featureMap.names);
    await expectRefused(["fit", address, ...gaps, ...TARGET, "--missing", "error"], /"(?:distance|carrier)" .*miss/);
  });

  it("has MLlib minimise the same objective, and says where the rows stayed", async () => {
    const query = ["--query", "SELECT distance, hour, night, passengers FROM flights WHERE hour < 1.3"];
    const check = ["--cross-check", "mllib", "--penalty", "ridge:3"];
    const stdout = await ended(["fit", address, ...query, "--target", "night", ...weights, ...check], /^$/);
    expect(stdout).toMatch(/stayed in Spark: \d+ passes, .* came here, no other row/);
    const words =
      /MLlib, \d+ iterations, [\d.]+ s: .* is (?<off>\S+) nats (?:above|below) ours, and at most \S+ nats above/;
    const off = Number(words.exec(stdout)?.groups?.off);
    const objective = Number(/objective (?<value>[\d.]+) =/.exec(stdout)?.groups?.value);
    expect(off / objective).toBeLessThan(1e-5);
  });

  it("evaluates as the library does", async () => {
    const { notes, ...found } = await answerOf(["evaluate", path, address, ...gaps, ...weights]);
    const ours = evaluate(model(), whole, { rowWeights: "passengers" });
    expect(notes.join()).toMatch(/rows are left out, for lack of/);
    expect(found.rows).toBe(ours.rows);
    for (const figure of ["accuracy", "logLoss", "brier"] as const) expect(found[figure]).toBeCloseTo(ours[figure], 9);
  });

  it("predicts into a table what the library predicts, and replaces none unless it may", async () => {
    const words = ["predict", path, address, ...gaps, "--into", "predictions", "--keep", "hour"];
    const dropped = await ended(words, /^note: .* rows are left out, for lack of .*; --missing empty keeps them\n$/s);
    expect(dropped).toMatch(/Wrote table predictions: \d+ rows, none of which left Spark\./);
    await expectRefused(words, /"predictions" is there already.*--overwrite/);
    await expectRefused([...words, "--overwrite", "--missing", "error"], /"distance" misses \d+ of 6000 cells/);
    const all = await ended([...words, "--overwrite", "--missing", "empty"], /^note: .* rows have no prediction/s);
    expect(all).toContain("Wrote table predictions: 6000 rows");
    const found = await session.query("SELECT * FROM predictions");
    const ours = model();
    expect(found.names).toEqual(["hour", "prediction", ...ours.classes.map((name) => `p_${name}`), "error"]);
    const [predicted, P, K] = [predict(ours, whole), probabilities(ours, whole), ours.classes.length];
    const rowOf = new Map(Array.from(numbersIn(whole, "hour"), (hour, i) => [hour, i]));
    let compared = 0;
    for (let row = 0; row < found.rows; row++) {
      const [hour, prediction, ...rest] = found.columns.map((column) => column[row]);
      const i = rowOf.get(Number(hour));
      expect(prediction).toBe(i === undefined ? null : predicted[i]);
      if (i === undefined) expect(rest.at(-1)).toMatch(/^column "(?:distance|carrier)" has no value$/);
      else for (let k = 0; k < K; k++) expect(rest[k]).toBeCloseTo(P[i * K + k]!, 9);
      if (i !== undefined) compared++;
    }
    expect(compared).toBe(whole.rows);
  });

  it("lets no row leave with --no-sample", async () => {
    const query = "SELECT distance, night FROM flights";
    const words = ["fit", address, "--query", query, "--target", "night", "--no-sample"];
    const { converged, database } = await answerOf(words);
    expect(converged).toBe(true);
    expect(database.sampleRows).toBe(0);
  });

  it("leaves no session open when it is interrupted", async () => {
    const log = () => readFileSync(`${spark}/connect.log`, "utf8");
    const begin = log().length;
    const since = () => log().slice(begin);
    const words = ["fit", address, "--table", "flights", ...TARGET, "--no-sample", "--tolerance", "1e-14"];
    expect(await interrupted(words, () => since().includes("Starting task"))).toBe("SIGINT");
    const opened = /sessionId: (?<id>\S+) accessed/.exec(since())!.groups!.id!;
    expect(since()).toContain(`Closing session with userId: multilogit and sessionId: ${opened}`);
  });

  it("says in a sentence what is wrong", async () => {
    await expectRefused(["fit", address, "--table", "nope", ...TARGET], /TABLE_OR_VIEW_NOT_FOUND.*`nope`/);
    await expectRefused(
      ["fit", address, "--query", "SELECT nope FROM flights", ...TARGET],
      /UNRESOLVED_COLUMN.*`nope`/,
    );
    await expectRefused(["fit", address, "--table", "flights", "--target", "delays"], /did you mean "delay"/);
    const guessed = address.replace(token, "geheim");
    await expectRefused(["fit", guessed, "--table", "flights", ...TARGET], /refuses the caller.*give its token/);
    await expectRefused(
      ["predict", path, address, "--table", "flights", "--into", "nope.p"],
      /SCHEMA_NOT_FOUND.*`nope`/,
    );
    const strange = "SELECT distance, hour, 'none' AS carrier, night FROM flights LIMIT 9";
    await expectRefused(["predict", path, address, "--query", strange, "--into", "p"], /"carrier" holds an unseen/);
    await expectRefused(["evaluate", path, address, ...gaps, "--missing", "error"], /"(?:distance|carrier)" .*miss/);
  });
});
