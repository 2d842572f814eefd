import type { AbortSignalLike } from "../abort-signal-like.js";
import type { ColumnInfo, RowSource } from "../source/row-source.js";
import type { SqlRelation } from "./clean-rows.js";
import { heedingAborts } from "./heeding-aborts.js";
import { sampleInSql } from "./sample-in-sql.js";
import { sessionName } from "./session-name.js";
import type { SqlConnection } from "./sql-connection.js";
import { describedRelation, fromOf, type SqlRowsWanted } from "./sql-relation.js";
import { type StagedInSql, stagedInSql } from "./sql-staged-rows.js";
import { statisticsInSql } from "./statistics-in-sql.js";

/** A source whose staged rows are a table of the database. */
export interface SqlSource extends RowSource {
  stage(...asked: Parameters<RowSource["stage"]>): Promise<StagedInSql>;
}

/**
 * Rows of a database, where they stay: statistics and sums are its own queries, and only a sample that is asked for leaves it. φ is applied by SQL,
 * once, into a temporary table of the session.
 * @param connection stays its owner's, to be closed after use
 * @throws MultilogitError "option" unless either a table or a query is given
 * @example
 * const connection = {
 *   name: "warehouse",
 *   dialect: sparkPasses(64),
 *   query: async () => ({ rows: 0, names: [], columns: [] }), // asks the database
 *   run: async () => {},
 * };
 * sqlSource(connection, { table: "flights" }).name; // "warehouse"
 */
export function sqlSource(connection: SqlConnection, wanted: SqlRowsWanted): SqlSource {
  const heeding = heedingAborts(connection);
  const from = fromOf(wanted, connection, "sqlSource");
  let known: Promise<SqlRelation> | null = null;
  const relation = (signal?: AbortSignalLike) => {
    signal?.throwIfAborted();
    return (known ??= describedRelation(heeding, from, signal).catch((error) => {
      known = null;
      throw error;
    }));
  };
  return Object.freeze({
    name: connection.name,
    isSummedElsewhere: true,
    columns: async (signal) => columnInfos(await relation(signal)),
    statistics: async (request, signal) => statisticsInSql(heeding, await relation(signal), request, signal),
    sample: async (request, signal) => sampleInSql(heeding, await relation(signal), request, signal),
    stage: async (plan, signal, sample) =>
      stagedInSql(heeding, await relation(signal), plan, sessionName(), signal, sample),
  } satisfies SqlSource);
}

function columnInfos({ columns, unused }: SqlRelation): ColumnInfo[] {
  const others = Array.from(unused.keys(), (name): ColumnInfo => ({ name, kind: "other" }));
  return [...columns.map(({ name, kind }): ColumnInfo => ({ name, kind })), ...others];
}
