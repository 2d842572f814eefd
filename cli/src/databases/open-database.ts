import { MultilogitError } from "multilogit";
import type { SqlConnection } from "multilogit/sql";
import type { DatabaseAddress } from "./database-address.js";
import type { DatabaseSession } from "./database-session.js";
import { meteredConnection, type Traffic } from "./metered-connection.js";

/** A session of a database. */
export interface OpenDatabase {
  readonly address: DatabaseAddress;
  /** as its makers write it */
  readonly product: string;
  /** its errors are one sentence */
  readonly connection: SqlConnection;
  /** what has gone over the connection so far */
  readonly traffic: Traffic;
  /** that of the session */
  readonly crossCheck: DatabaseSession["crossCheck"];
}

/** Opens a session, runs `use`, and closes it whatever happens. */
export async function withDatabase<T>(
  address: DatabaseAddress,
  use: (database: OpenDatabase) => Promise<T>,
): Promise<T> {
  const session = await opened(address);
  const { connection, traffic } = meteredConnection(explaining(session));
  try {
    return await use({ address, product: session.product, connection, traffic, crossCheck: session.crossCheck });
  } finally {
    // what was to be said about a lost connection has been said
    await session.close().catch(() => {});
  }
}

async function opened(address: DatabaseAddress): Promise<DatabaseSession> {
  switch (address.kind) {
    case "spark":
      return (await import("./spark-session.js")).openSpark(address);
    case "clickhouse":
      return (await import("./clickhouse-session.js")).openClickHouse(address);
    case "postgres":
      return (await import("./postgres-session.js")).openPostgres(address);
  }
}

/** The same connection with errors in one sentence; those of an aborted signal stay what they are. */
function explaining({ connection, explain }: DatabaseSession): SqlConnection {
  const explained = (signal: { readonly aborted: boolean } | undefined) => (cause: unknown) => {
    throw cause instanceof MultilogitError || signal?.aborted ? cause : explain(cause);
  };
  return {
    ...connection,
    query: (sql, signal) => connection.query(sql, signal).catch(explained(signal)),
    run: (sql, signal) => connection.run(sql, signal).catch(explained(signal)),
  };
}
