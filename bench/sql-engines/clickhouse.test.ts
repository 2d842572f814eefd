import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { CLICKHOUSE_PASSES } from "../../core/src/sql/clickhouse-passes.js";
import { type ClickHouseClient, clickhouseSource } from "../../core/src/sql/clickhouse-source.js";
import { expectSums, expectWholeFit } from "../../core/test/sql/expect-fits.js";
import { flightsIn } from "../../core/test/sql/flights.js";

interface Session {
  query(sql: string, format: string): string;
  close(): void;
}

/** ClickHouse in this process, behind what is used of a server's client. */
function clientOf(session: Session): ClickHouseClient {
  const asked = (query: string, settings: object, format: string) => {
    for (const [name, value] of Object.entries(settings)) session.query(`SET ${name} = ${value}`, "CSV");
    return session.query(query, format);
  };
  return {
    query: async ({ query, format, clickhouse_settings }) => {
      const text = asked(query, clickhouse_settings, format);
      return { json: async () => JSON.parse(text) };
    },
    command: async ({ query, clickhouse_settings }) => asked(query, clickhouse_settings, "CSV"),
  };
}

let session: Session;
let client: ClickHouseClient;
beforeAll(async () => {
  const { Session } = (await import("chdb" as string)) as { Session: new () => Session };
  session = new Session();
  client = clientOf(session);
  await client.command({ query: "CREATE DATABASE IF NOT EXISTS fits ENGINE = Atomic", clickhouse_settings: {} });
  await client.command({ query: "USE fits", clickhouse_settings: {} });
});
afterAll(() => session.close());

describe("rows in ClickHouse", () => {
  it("have the sums of the reference for generated feature maps", () =>
    expectSums(CLICKHOUSE_PASSES, (query) => clickhouseSource(client, { query })));

  it("are fitted to the objective of the same rows in memory, and nothing stays staged", async () => {
    await expectWholeFit(clickhouseSource(client, { query: flightsIn("clickhouse", 20_000) }), 20_000, 2000);
    const tables = await client.query({
      query: "SHOW TABLES LIKE 'multilogit%'",
      format: "JSONCompact",
      clickhouse_settings: {},
    });
    expect(((await tables.json()) as { data: unknown[] }).data).toEqual([]);
  });
});
