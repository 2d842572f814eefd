import type { AbortSignalLike } from "../abort-signal-like.js";
import { CLICKHOUSE_PASSES } from "./clickhouse-passes.js";
import type { SqlConnection } from "./sql-connection.js";

/** What is used of a client of ClickHouse; `createClient` of `@clickhouse/client` makes one. */
export interface ClickHouseClient {
  query(parameters: {
    query: string;
    format: "JSONCompact";
    clickhouse_settings: Readonly<Record<string, string | number>>;
    abort_signal?: never;
  }): Promise<{ json(): Promise<unknown> }>;
  command(parameters: {
    query: string;
    clickhouse_settings: Readonly<Record<string, string | number>>;
    abort_signal?: never;
  }): Promise<unknown>;
}

/** The weights are in the text of a query, which is at most 256 KiB otherwise. */
const SETTINGS = { max_query_size: 1_000_000_000, max_ast_elements: 10_000_000, max_expanded_ast_elements: 10_000_000 };

interface Answer {
  readonly meta: readonly { readonly name: string }[];
  readonly data: readonly (readonly unknown[])[];
}

/**
 * A client of ClickHouse as a connection of `sqlSource`.
 * @param client stays its owner's, to be closed after use
 * @example
 * const client = { query: async () => ({ json: async () => ({ meta: [], data: [] }) }), command: async () => {} };
 * clickhouseConnection(client).name; // "clickhouse"
 */
export function clickhouseConnection(client: ClickHouseClient): SqlConnection {
  const settings = (signal?: AbortSignalLike) => ({
    clickhouse_settings: SETTINGS,
    ...(signal === undefined ? {} : { abort_signal: signal as never }),
  });
  return {
    name: "clickhouse",
    dialect: CLICKHOUSE_PASSES,
    query: async (query, signal) => {
      const answer = await client.query({ query, format: "JSONCompact", ...settings(signal) });
      const { meta, data } = (await answer.json()) as Answer;
      return {
        rows: data.length,
        names: meta.map(({ name }) => name),
        columns: meta.map((_, at) => data.map((row) => row[at])),
      };
    },
    run: async (query, signal) => {
      await client.command({ query, ...settings(signal) });
    },
  };
}
