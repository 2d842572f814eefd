import type { AbortSignalLike } from "../abort-signal-like.js";
import type { SqlConnection } from "./sql-connection.js";

/** The same connection, on which a signal that is aborted ends every statement with its reason: before it is sent, and once it is answered. */
export function heedingAborts(connection: SqlConnection): SqlConnection {
  const heeding = async <T>(signal: AbortSignalLike | undefined, work: () => Promise<T>): Promise<T> => {
    signal?.throwIfAborted();
    const answer = await work();
    signal?.throwIfAborted();
    return answer;
  };
  return {
    name: connection.name,
    dialect: connection.dialect,
    query: (sql, signal) => heeding(signal, () => connection.query(sql, signal)),
    run: (sql, signal) => heeding(signal, () => connection.run(sql, signal)),
  };
}
