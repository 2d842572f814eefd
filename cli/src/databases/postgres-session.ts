import { MultilogitError } from "multilogit";
import { type PostgresClient, postgresConnection } from "multilogit/sql";
import { oneLine } from "../files/file-error.js";
import type { DatabaseAddress } from "./database-address.js";
import type { DatabaseSession } from "./database-session.js";
import { loadDriver } from "./load-driver.js";
import { noConnection } from "./no-connection.js";

/** What is used of the package `pg`. */
interface Pg {
  readonly Client: new (options: { readonly connectionString: string; readonly application_name: string }) => PgClient;
}

interface PgClient extends PostgresClient {
  readonly processID: number | null;
  connect(): Promise<void>;
  end(): Promise<void>;
  on(event: "error", listener: (error: Error) => void): void;
}

const PRODUCT = "PostgreSQL";

/** A session of PostgreSQL; what the address leaves out is in PGUSER, PGPASSWORD, PGDATABASE … or ~/.pgpass, as the package `pg` reads them. */
export async function openPostgres(address: DatabaseAddress): Promise<DatabaseSession> {
  const pg = await loadDriver<Pg>("pg", address);
  const explain = (cause: unknown) => explained(cause, address);
  const connected = async () => {
    const client = new pg.Client({ connectionString: address.url, application_name: "multilogit" });
    // what breaks between two queries is said by the next
    client.on("error", () => {});
    try {
      await client.connect();
    } catch (cause) {
      // the socket may be open still
      void client.end().catch(() => {});
      throw cause;
    }
    return client;
  };
  const client = await connected().catch((cause: unknown) => {
    throw explain(cause);
  });
  const connection = postgresConnection(client);
  /** Asks the server, by another connection, to end the query under way. */
  const cancel = async () => {
    const other = await connected();
    await other.query({ text: `SELECT pg_cancel_backend(${client.processID})`, rowMode: "array" });
    await other.end();
  };
  const cancelling = async <T>(signal: AbortSignal | undefined, work: () => Promise<T>): Promise<T> => {
    const heed = () => void cancel().catch(() => {});
    signal?.addEventListener("abort", heed, { once: true });
    try {
      return await work();
    } finally {
      signal?.removeEventListener("abort", heed);
    }
  };
  return {
    product: PRODUCT,
    connection: {
      ...connection,
      query: (sql, signal) => cancelling(signal as AbortSignal | undefined, () => connection.query(sql, signal)),
      run: (sql, signal) => cancelling(signal as AbortSignal | undefined, () => connection.run(sql, signal)),
    },
    explain,
    close: () => client.end(),
  };
}

/** By SQLSTATE, which the package's own error about a password that the server wants and nobody gave has not. */
function explained(cause: unknown, { label }: DatabaseAddress): MultilogitError {
  const unanswered = noConnection(cause, PRODUCT, label);
  if (unanswered !== null) return unanswered;
  const { code } = Object(cause) as { code?: unknown };
  const message = oneLine(cause);
  const wantsPassword = code === undefined && /password must be a string/.test(message);
  if (code === "28P01" || code === "28000" || wantsPassword)
    return new MultilogitError(
      "engine",
      `${label}: ${PRODUCT} refuses the user (${wantsPassword ? "it wants a password" : message}); give name and password in the address, or in PGUSER and PGPASSWORD`,
    );
  if (code === "3D000") return new MultilogitError("engine", `${label}: ${message}; correct the address`);
  if (code === "42P01" || code === "42703" || code === "42601")
    return new MultilogitError("data", `${label}: ${message}; correct --table or --query`);
  if (code === "42501") return new MultilogitError("engine", `${label}: ${message}; ask for the right to it`);
  return new MultilogitError("engine", `${label}: ${PRODUCT} says: ${message}`);
}
