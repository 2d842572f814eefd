import type { AbortSignalLike } from "../abort-signal-like.js";
import { MultilogitError } from "../errors.js";
import type { SampleRequest } from "../source/row-source.js";
import type { SamplePlan } from "../source/sample-plan.js";
import type { Ask, StagedRows, Sums } from "../source/staged-rows.js";
import type { Table } from "../table/table.js";
import type { SqlColumn, SqlRelation } from "./clean-rows.js";
import { rowPass } from "./row-pass.js";
import { isAbout, sampleInSql, tableOfRows } from "./sample-in-sql.js";
import type { SqlConnection } from "./sql-connection.js";
import { numbersOf, stringsOf } from "./sql-rows.js";
import type { StagedLayout } from "./staged-layout.js";
import { rowsRefused, stagingInSql } from "./staging-in-sql.js";

/** Products with a Hessian, of K columns each, that go into one query: at least so many, and more as long as their columns are few. */
const PRODUCTS_OF_A_QUERY = 8;
const COLUMNS_OF_A_QUERY = 96;

/** Staged rows of a database: what their table is called in the session, and what its columns are. */
export interface StagedInSql extends StagedRows {
  readonly table: string;
  readonly layout: StagedLayout;
}

/** Applies φ in the database, once: a table of the session, `name`, that passes sum over. It is dropped again where staging fails. */
export async function stagedInSql(
  connection: SqlConnection,
  relation: SqlRelation,
  plan: SamplePlan,
  name: string,
  signal?: AbortSignalLike,
  request?: SampleRequest,
): Promise<StagedInSql> {
  const { dialect } = connection;
  const { select, layout, taken } = stagingInSql(plan, relation, dialect, request);
  const release = async () => {
    for (const statement of dialect.release(name)) await connection.run(statement);
  };
  try {
    for (const statement of dialect.stage(name, select)) await connection.run(statement, signal);
    const facts = await stagedFacts(connection, relation, layout, name, signal);
    const sample = request && (await takenSample(connection, name, taken, request, signal));
    return Object.freeze({
      plan,
      engine: connection.name,
      table: name,
      layout,
      ...facts,
      ...(sample === undefined
        ? {}
        : { sample: sample ?? (await sampleInSql(connection, relation, request!, signal)) }),
      traits: Object.freeze({ sums: "to-rounding", precision: dialect.precision, pass: "dear" } as const),
      sums: async <const Asks extends readonly Ask[]>(asks: Asks, other?: AbortSignalLike): Promise<Sums<Asks>> =>
        (await answers(connection, name, layout, asks, other)) as unknown as Sums<Asks>,
      dispose: release,
    });
  } catch (error) {
    // the reason is what counts, also where the connection is gone
    await release().catch(() => {});
    throw error;
  }
}

/** The rows that were staged with their raw cells; null where rows repeat so often that their hashes took too many or too few. */
async function takenSample(
  connection: SqlConnection,
  name: string,
  taken: readonly SqlColumn[],
  { rows, of }: SampleRequest,
  signal?: AbortSignalLike,
): Promise<Table | null> {
  const cells = taken.map((_, at) => `taken${at}`);
  const all = [...cells, ...(cells.length === 0 ? ["1 AS one"] : [])].join(", ");
  const found = await connection.query(`SELECT ${all} FROM ${name} WHERE chosen = 1`, signal);
  return isAbout(found.rows, Math.min(rows, of)) ? tableOfRows(found, taken) : null;
}

async function answers(
  connection: SqlConnection,
  name: string,
  layout: StagedLayout,
  asks: readonly Ask[],
  signal?: AbortSignalLike,
): Promise<unknown[]> {
  const all: unknown[] = [];
  const most = Math.max(PRODUCTS_OF_A_QUERY, Math.floor(COLUMNS_OF_A_QUERY / layout.classes));
  for (let first = 0; first < asks.length; first += most) {
    const { pass, answers: read } = rowPass(name, layout, asks.slice(first, first + most), connection.dialect);
    const { query, read: readSums } = connection.dialect.pass(pass);
    all.push(...read(readSums(await connection.query(query, signal))));
  }
  return all;
}

/** What the staged table itself says; throws where a row cannot be used, or none is left. */
async function stagedFacts(
  connection: SqlConnection,
  relation: SqlRelation,
  { classes, hasMasses, hasWeights, hasOffset }: StagedLayout,
  table: string,
  signal?: AbortSignalLike,
) {
  const { sql, types } = connection.dialect;
  const zero = sql.arithmetic.literal(0);
  const w = hasWeights ? "w" : sql.arithmetic.literal(1);
  const total = (k: number) => (hasMasses ? `sum(${w} * m${k})` : `sum(CASE WHEN y = ${k} THEN ${w} ELSE ${zero} END)`);
  const offsets = hasOffset.flatMap((has, k) => (has ? [`abs(o${k})`] : []));
  const s = hasMasses ? ` * (${Array.from({ length: classes }, (_, k) => `m${k}`).join(" + ")})` : "";
  const size =
    offsets.length === 0
      ? zero
      : `sum(${w}${s} * ${offsets.length === 1 ? offsets[0] : `${sql.greatest}(${offsets.join(", ")})`})`;
  const numbers = [
    "count(*)",
    "sum(CASE WHEN error IS NOT NULL THEN 1 ELSE 0 END)",
    `(SELECT count(*) FROM ${relation.from} AS every_row)`,
    size,
    ...Array.from({ length: classes }, (_, k) => total(k)),
  ];
  const found = await connection.query(
    `SELECT min(error) AS reason, ${numbers.map((each, at) => `CAST(${each} AS ${types.number}) AS s${at}`).join(", ")} FROM ${table}`,
    signal,
  );
  const [rows, refused, all, offsetSize, ...totals] = numbers.map((_, at) => numbersOf(found, at + 1)[0]!);
  if (refused! > 0) throw rowsRefused(connection.name, refused!, stringsOf(found, 0)[0]!);
  if (rows === 0)
    throw new MultilogitError(
      "data",
      `no row of ${connection.name} is complete in the columns that are used; leave out the columns that are empty`,
    );
  return {
    rows: rows!,
    droppedRows: all! - rows!,
    classTotals: Float64Array.from(totals),
    ...(offsets.length === 0 ? {} : { offsetSize: offsetSize! }),
  };
}
