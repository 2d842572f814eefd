import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type PostgresClient, postgresConnection } from "../../core/src/sql/postgres-connection.js";
import { postgresSource } from "../../core/src/sql/postgres-source.js";
import { POSTGRESQL_PASSES } from "../../core/src/sql/postgresql-passes.js";
import { runs } from "../../core/test/many.js";
import { expectCertified } from "../../core/test/sql/expect-certified.js";
import { expectSummary, expectSums, expectWholeFit } from "../../core/test/sql/expect-fits.js";
import { expectModelsInSql } from "../../core/test/sql/expect-models-in-sql.js";
import { flightsIn } from "../../core/test/sql/flights.js";
import { answerOf, expectRefused, multilogit, scratch } from "./command-line.js";

interface Pg {
  readonly Client: new (options: object) => PostgresClient & { connect(): Promise<void>; end(): Promise<void> };
}

let client: InstanceType<Pg["Client"]>;
beforeAll(async () => {
  const { default: pg } = (await import("pg" as string)) as { default: Pg };
  client = new pg.Client({ host: process.env.POSTGRES_SOCKET, user: "multilogit", database: "postgres" });
  await client.connect();
});
afterAll(() => client.end());

describe("rows in PostgreSQL", () => {
  it("have the sums of the reference for generated feature maps", () =>
    expectSums(POSTGRESQL_PASSES, (query) => postgresSource(client, { query })));

  it("keep the contract of engines", () => expectCertified(postgresConnection(client), runs(10)));

  it("are evaluated and predicted as by the library, for generated models", async () => {
    expect(await expectModelsInSql(postgresConnection(client), runs(40))).toBeGreaterThan(10);
  });

  it("are fitted to the objective of the same rows in memory, and nothing stays staged", async () => {
    await expectWholeFit(postgresSource(client, { query: flightsIn("postgres", 20_000) }), 20_000, 2000);
    await expectSummary(postgresSource(client, { query: flightsIn("postgres", 2000) }), 2000);
    const { rows } = await client.query({
      text: "SELECT 1 FROM pg_class WHERE relname LIKE 'multilogit%'",
      rowMode: "array",
    });
    expect(rows).toEqual([]);
  });
});

describe("the command line and PostgreSQL", () => {
  const folder = scratch();
  const socket = `host=${encodeURIComponent(process.env.POSTGRES_SOCKET ?? "")}`;
  const address = `postgres://multilogit@/postgres?${socket}`;
  const target = ["--target", "delay"];
  const run = (text: string) => client.query({ text, rowMode: "array" });
  beforeAll(async () => {
    await run("CREATE ROLE stranger LOGIN PASSWORD 'geheim'");
    await run("CREATE SCHEMA air");
    await run(`CREATE TABLE air.flights AS ${flightsIn("postgres", 8000)}`);
    await run("GRANT USAGE ON SCHEMA air TO stranger");
    await run("GRANT SELECT ON air.flights TO stranger");
  });

  it("fits rows that stay there, and says so", async () => {
    const words = ["fit", address, "--table", "air.flights", ...target, "-o", join(folder, "model.json")];
    const { code, stdout, stderr } = await multilogit(words);
    expect([code, stderr]).toEqual([0, ""]);
    expect(stdout).toMatch(/stayed in PostgreSQL: \d+ passes/);
    expect(stdout.replace(/\s+/g, " ")).toMatch(/a sample of \d+ of the 8000 rows came here, no other row/);
  });

  it("evaluates and predicts them there, and replaces no table unless it may", async () => {
    const model = join(folder, "model.json");
    const rows = [model, address, "--table", "air.flights"];
    const evaluation = await answerOf(["evaluate", ...rows]);
    const into = ["--into", "air.predictions"];
    const predict = ["predict", ...rows, ...into];
    const { code, stdout, stderr } = await multilogit(predict);
    expect([code, stderr]).toEqual([0, ""]);
    expect(stdout).toContain("Wrote table air.predictions: 8000 rows, none of which left PostgreSQL.");
    const right = await run("SELECT avg((prediction = delay)::int)::float8, count(*)::int FROM air.predictions");
    expect(right.rows[0]![0]).toBeCloseTo(evaluation.accuracy, 12);
    await expectRefused(predict, /"air.predictions" is there already.*--overwrite/);
    const again = [...predict, "--overwrite", "--keep", "delay"];
    expect(await multilogit(again)).toMatchObject({ code: 0, stderr: "" });
    const itself = ["predict", model, address, "--table", "air.predictions", ...into, "--overwrite"];
    await expectRefused(itself, /"air.predictions" would be replaced .* is the one that is read; choose another name/);
    const { fields } = await run("SELECT * FROM air.predictions LIMIT 1");
    expect(fields.map(({ name }) => name).slice(0, 3)).toEqual(["delay", "prediction", "p_cancelled"]);
    const left = await run("SELECT relname FROM pg_class WHERE relname LIKE 'multilogit%'");
    expect(left.rows).toEqual([]);
  });

  it("leaves out rows with missing cells, or keeps them with the reason, or refuses them", async () => {
    const query =
      "SELECT CASE WHEN passengers = 3 THEN NULL ELSE distance END AS distance, hour, carrier, night, passengers, delay FROM air.flights";
    const model = join(folder, "model.json");
    const words = ["predict", model, address, "--query", query, "--into", "air.some", "--overwrite"];
    const missing = Number((await run("SELECT count(*) FROM air.flights WHERE passengers = 3")).rows[0]![0]);
    expect(missing).toBeGreaterThan(0);
    const dropped = await multilogit(words);
    expect(dropped.stdout).toContain(`Wrote table air.some: ${8000 - missing} rows`);
    expect(dropped.stderr).toContain(`${missing} of 8000 rows are left out, for lack of distance in ${missing}`);
    await expectRefused([...words, "--missing", "error"], new RegExp(`"distance" misses ${missing} of 8000 cells`));
    const empty = await multilogit([...words, "--missing", "empty"]);
    expect(empty.stdout).toContain("Wrote table air.some: 8000 rows");
    const { rows } = await run("SELECT DISTINCT error, prediction IS NULL FROM air.some ORDER BY 1 NULLS FIRST");
    expect(rows).toEqual([
      [null, false],
      ['column "distance" has no value', true],
    ]);
    const strange = query.replace("carrier,", "'none' AS carrier,");
    await expectRefused(
      ["predict", model, address, "--query", strange, "--into", "never"],
      /column "carrier" holds an unseen/,
    );
    await expectRefused(["evaluate", model, address, "--table", "never"], /"never" does not exist/);
  });

  it("lets no row leave with --no-sample", async () => {
    const query = "SELECT distance, carrier, delay FROM air.flights LIMIT 2000";
    const { database, converged } = await answerOf(["fit", address, "--query", query, ...target, "--no-sample"]);
    expect(converged).toBe(true);
    expect(database.sampleRows).toBe(0);
  });

  it("takes the password from the address or the environment", async () => {
    const words = ["fit", address.replace("multilogit", "stranger"), "--table", "air.flights", ...target];
    await expectRefused(words, /refuses the user \(it wants a password\).*PGPASSWORD/);
    await expectRefused(words, /refuses the user \(password authentication failed/, { PGPASSWORD: "wrong" });
    expect((await answerOf(words, { PGPASSWORD: "geheim" })).converged).toBe(true);
    const inAddress = [words[0]!, words[1]!.replace("stranger", "stranger:geheim"), ...words.slice(2)];
    const { code, stdout } = await multilogit(inAddress);
    expect(code).toBe(0);
    expect(stdout).not.toContain("geheim");
  });

  it("says in a sentence what is wrong", async () => {
    await expectRefused(["fit", address, "--table", "nope", ...target], /"nope" does not exist; correct --table/);
    await expectRefused(["fit", address, "--query", "SELECT 1; SELECT 2", ...target], /syntax error.*correct --table/);
    await expectRefused(["fit", address, "--table", "air.flights", "--target", "delays"], /did you mean "delay"/);
    await expectRefused(
      ["fit", address.replace("/postgres?", "/elsewhere?"), "--table", "t", ...target],
      /database "elsewhere" does not exist; correct the address/,
    );
    await expectRefused(["fit", "postgres://localhost:9/db", "--table", "t", ...target], /no PostgreSQL answers/);
  });
});
