import type { SqlConnection } from "multilogit/sql";

/** What has gone over a connection; queries that failed count as well. */
export interface Traffic {
  readonly queries: number;
  /** bytes of the text of queries */
  readonly bytesSent: number;
  /** bytes of the cells in answers: 8 for a number, of strings their UTF-8 */
  readonly bytesReceived: number;
}

/** The same connection, counted. */
export function meteredConnection(connection: SqlConnection): {
  readonly connection: SqlConnection;
  readonly traffic: Traffic;
} {
  const traffic = { queries: 0, bytesSent: 0, bytesReceived: 0 };
  const sent = (sql: string) => {
    traffic.queries++;
    traffic.bytesSent += Buffer.byteLength(sql);
  };
  return {
    traffic,
    connection: {
      ...connection,
      async query(sql, signal) {
        sent(sql);
        const found = await connection.query(sql, signal);
        for (const column of found.columns) traffic.bytesReceived += bytesOf(column);
        return found;
      },
      run(sql, signal) {
        sent(sql);
        return connection.run(sql, signal);
      },
    },
  };
}

function bytesOf(cells: ArrayLike<unknown>): number {
  let bytes = 0;
  for (let i = 0; i < cells.length; i++) {
    const cell = cells[i];
    if (typeof cell === "string") bytes += Buffer.byteLength(cell);
    else if (Array.isArray(cell)) bytes += bytesOf(cell);
    else if (cell !== null && cell !== undefined) bytes += typeof cell === "boolean" ? 1 : 8;
  }
  return bytes;
}
