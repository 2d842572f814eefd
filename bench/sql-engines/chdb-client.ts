import type { ClickHouseClient } from "../../core/src/sql/clickhouse-connection.js";

/** ClickHouse in this process. */
export interface ChdbSession {
  query(sql: string, format: string): string;
  close(): void;
}

/** With a database of its own, in which tables can be made. */
export async function chdbSession(): Promise<ChdbSession> {
  const { Session } = (await import("chdb" as string)) as { Session: new () => ChdbSession };
  const session = new Session();
  session.query("CREATE DATABASE IF NOT EXISTS fits ENGINE = Atomic", "CSV");
  session.query("USE fits", "CSV");
  return session;
}

/** What a query gives under `settings`. */
export function askedChdb(session: ChdbSession, query: string, settings: object, format: string): string {
  for (const [name, value] of Object.entries(settings)) session.query(`SET ${name} = ${value}`, "CSV");
  return session.query(query, format);
}

/** ClickHouse in this process, behind what is used of a server's client. */
export function chdbClient(session: ChdbSession): ClickHouseClient {
  return {
    query: async ({ query, format, clickhouse_settings }) => {
      const text = askedChdb(session, query, clickhouse_settings, format);
      return { json: async () => JSON.parse(text) };
    },
    command: async ({ query, clickhouse_settings }) => askedChdb(session, query, clickhouse_settings, "CSV"),
  };
}
