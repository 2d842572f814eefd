import { type SqlConnection, type SqlRowsWanted, type SqlSource, sparkPasses, sqlSource } from "multilogit/sql";
import { connectSpark, type SparkOptions, type SparkSession } from "./spark-session.js";

/** Options of `sparkSource`. */
export interface SparkSourceOptions extends SparkOptions {
  /**
   * Bits of the numbers that scores are summed in. Default 64. With 32, passes take half the CPU time, and about 1e-9 of the objective and 1e-8 of
   * its gradient are left to rounding. Sums over rows have 64 bits either way.
   */
  readonly precision?: 64 | 32;
}

/** Rows of Spark with the session that they are asked for in; closing it releases what was staged. */
export interface SparkSource extends SqlSource {
  readonly session: SparkSession;
  close(): Promise<void>;
}

/**
 * A table of Spark, or any query, as rows to fit: statistics, φ and all sums are made in the cluster, and only a sample leaves it.
 * @throws MultilogitError "option" for an address or rows that cannot be meant, "engine" where Spark does not answer
 * @param url `sc://host:15002`, with `/;token=…` and `use_ssl=true` where the server wants them
 * @example
 * const source = await sparkSource("sc://localhost:15002", { table: "flights" });
 * const model = await fitOver(source, "delay");
 * await source.close();
 */
export async function sparkSource(
  url: string,
  wanted: SqlRowsWanted,
  options: SparkSourceOptions = {},
): Promise<SparkSource> {
  const { precision = 64, ...others } = options;
  const session = await connectSpark(url, others);
  try {
    const source = sqlSource(sparkConnection(session, precision), wanted);
    return Object.freeze({ ...source, session, close: () => session.close() });
  } catch (error) {
    await session.close();
    throw error;
  }
}

/** A session as a connection of `sqlSource`; `signal`s of other kinds than Node's are followed, too. */
export function sparkConnection(session: SparkSession, precision: 64 | 32 = 64): SqlConnection {
  return {
    name: "spark",
    dialect: sparkPasses(precision),
    query: (sql, signal) => session.query(sql, signal as AbortSignal | undefined),
    run: (sql, signal) => session.run(sql, signal as AbortSignal | undefined),
  };
}
