import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { PostgresClient } from "../../core/src/sql/postgres-connection.js";
import { postgresSource } from "../../core/src/sql/postgres-source.js";
import { POSTGRESQL_PASSES } from "../../core/src/sql/postgresql-passes.js";
import { expectSums, expectWholeFit } from "../../core/test/sql/expect-fits.js";
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

  it("are fitted to the objective of the same rows in memory, and nothing stays staged", async () => {
    await expectWholeFit(postgresSource(client, { query: flightsIn("postgres", 20_000) }), 20_000, 2000);
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
