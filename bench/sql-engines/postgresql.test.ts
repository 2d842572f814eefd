import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type PostgresClient, postgresSource } from "../../core/src/sql/postgres-source.js";
import { POSTGRESQL_PASSES } from "../../core/src/sql/postgresql-passes.js";
import { expectSums, expectWholeFit } from "../../core/test/sql/expect-fits.js";
import { flightsIn } from "../../core/test/sql/flights.js";

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
