import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type ClickHouseClient, clickhouseConnection } from "../../core/src/sql/clickhouse-connection.js";
import { CLICKHOUSE_PASSES } from "../../core/src/sql/clickhouse-passes.js";
import { clickhouseSource } from "../../core/src/sql/clickhouse-source.js";
import { runs } from "../../core/test/many.js";
import { expectCertified } from "../../core/test/sql/expect-certified.js";
import { expectSummary, expectSums, expectWholeFit } from "../../core/test/sql/expect-fits.js";
import { expectModelsInSql } from "../../core/test/sql/expect-models-in-sql.js";
import { flightsIn } from "../../core/test/sql/flights.js";
import { type ChdbSession, chdbClient, chdbSession } from "./chdb-client.js";
import { chdbServer } from "./chdb-server.js";
import { answerOf, expectRefused, interrupted, multilogit, scratch } from "./command-line.js";

let session: ChdbSession;
let client: ClickHouseClient;
beforeAll(async () => {
  session = await chdbSession();
  client = chdbClient(session);
});
afterAll(() => session.close());

const staged = () => JSON.parse(session.query("SHOW TABLES FROM fits LIKE 'multilogit%'", "JSONCompact")).data;

describe("rows in ClickHouse", () => {
  it("have the sums of the reference for generated feature maps", () =>
    expectSums(CLICKHOUSE_PASSES, (query) => clickhouseSource(client, { query })));

  it("keep the contract of engines", () => expectCertified(clickhouseConnection(client), runs(1)));

  it("are evaluated and predicted as by the library, for generated models", async () => {
    expect(await expectModelsInSql(clickhouseConnection(client), runs(10))).toBeGreaterThan(1);
  });

  it("are fitted to the objective of the same rows in memory, and nothing stays staged", async () => {
    await expectWholeFit(clickhouseSource(client, { query: flightsIn("clickhouse", 20_000) }), 20_000, 2000);
    await expectSummary(clickhouseSource(client, { query: flightsIn("clickhouse", 2000) }), 2000);
    expect(staged()).toEqual([]);
  });
});

describe("the command line, by ClickHouse's own client and HTTP", () => {
  const folder = scratch();
  let server: Awaited<ReturnType<typeof chdbServer>>;
  let address: string;
  beforeAll(async () => {
    session.query(
      `CREATE TABLE fits.flights ENGINE = MergeTree ORDER BY tuple() AS ${flightsIn("clickhouse", 8000)}`,
      "CSV",
    );
    server = await chdbServer(session);
    address = `clickhouse://localhost:${server.port}/fits`;
  });
  afterAll(() => server.close());

  it("fits rows that stay there, and says so", async () => {
    const words = ["fit", address, "--table", "flights", "--target", "delay", "-o", join(folder, "model.json")];
    const { code, stdout, stderr } = await multilogit(words);
    expect([code, stderr]).toEqual([0, ""]);
    expect(stdout).toMatch(/stayed in ClickHouse: \d+ passes/);
    expect(stdout.replace(/\s+/g, " ")).toMatch(/a sample of \d+ of the 8000 rows came here, no other row/);
    const { database, converged } = await answerOf([...words.slice(0, 6), "--no-sample"]);
    expect(converged).toBe(true);
    expect(database.sampleRows).toBe(0);
    expect(staged()).toEqual([]);
  });

  it("leaves nothing staged when it is interrupted", async () => {
    const words = ["fit", address, "--table", "flights", "--target", "delay", "--no-sample", "--tolerance", "1e-14"];
    expect(await interrupted(words, () => staged().length > 0)).toBe("SIGINT");
    expect(staged()).toEqual([]);
  });

  it("evaluates and predicts them there, and replaces no table unless it may", async () => {
    const rows = [join(folder, "model.json"), address, "--table", "flights"];
    const evaluation = await answerOf(["evaluate", ...rows]);
    const predict = ["predict", ...rows, "--into", "predictions", "--keep", "delay"];
    expect(await multilogit(predict)).toMatchObject({ code: 0, stderr: "" });
    const right = session.query("SELECT avg(prediction = delay), count() FROM fits.predictions", "TabSeparated");
    const [accuracy, count] = right.split("\t").map(Number);
    expect([count, accuracy]).toEqual([8000, expect.closeTo(evaluation.accuracy, 12)]);
    await expectRefused(predict, /"predictions" is there already.*--overwrite/);
    expect(await multilogit([...predict, "--overwrite"])).toMatchObject({ code: 0, stderr: "" });
    expect(staged()).toEqual([]);
  });

  it("says in a sentence what is wrong", async () => {
    const target = ["--target", "delay"];
    await expectRefused(["fit", address, "--table", "nope", ...target], /nope.*correct --table or --query/);
    await expectRefused(["fit", address, "--query", "SELECT nope FROM flights", ...target], /nope.*correct --table/);
    await expectRefused(["fit", address, "--table", "flights", "--target", "delays"], /did you mean "delay"/);
    const stranger = address.replace("://", "://me:geheim@");
    await expectRefused(["fit", stranger, "--table", "flights", ...target], /refuses the user.*CLICKHOUSE_PASSWORD/);
    await expectRefused(["fit", address, "--table", "flights", ...target], /refuses the user/, {
      CLICKHOUSE_PASSWORD: "geheim",
    });
    await expectRefused(["fit", "clickhouse://localhost:9/fits", "--table", "t", ...target], /no ClickHouse answers/);
  });
});
