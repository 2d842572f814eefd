import type { AbortSignalLike } from "../abort-signal-like.js";
import { assertKnownOptions, MultilogitError, quoted } from "../errors.js";
import { predictionSelect } from "../export/prediction-select.js";
import { scoringProgram } from "../export/scoring-program.js";
import { columnsRead } from "../features/feature-map.js";
import { assertModel, type Model } from "../model/model.js";
import { noRowsLeft } from "../table/complete-rows.js";
import { cleanCell, columnsNamed, isComplete, type SqlColumn, type SqlRelation } from "./clean-rows.js";
import { heedingAborts } from "./heeding-aborts.js";
import type { PassDialect } from "./pass-dialect.js";
import { sessionName } from "./session-name.js";
import type { SqlConnection } from "./sql-connection.js";
import { assertTableName, describedRelation, fromOf, quotedTable, type SqlRowsWanted } from "./sql-relation.js";
import { numbersOf, stringsOf } from "./sql-rows.js";
import { rowsRefused } from "./staging-in-sql.js";

/** Options of `predictInSql`. */
export interface PredictInSqlOptions {
  /** The table that is made: its name, or its names from the outermost. */
  readonly into: string | readonly string[];
  /** Columns of the rows that are given back with their predictions, such as a key. Default: all. */
  readonly keep?: readonly string[];
  /** What a missing cell does: it is an error (the default), its row is left out, or its prediction is NULL and `error` says why. */
  readonly missing?: "error" | "drop" | "empty";
  /** Whether a table of that name is replaced; it is an error otherwise. Default false. */
  readonly overwrite?: boolean;
  readonly signal?: AbortSignalLike;
}

/** What was written. */
export interface PredictionsInSql {
  /** rows of the new table */
  readonly rows: number;
  /** rows with a missing cell: left out, or without a prediction */
  readonly incompleteRows: number;
  /** for each column that is read, cells that are missing */
  readonly missing: ReadonlyMap<string, number>;
}

const OPTIONS: readonly (keyof PredictInSqlOptions)[] = ["into", "keep", "missing", "overwrite", "signal"];

/**
 * Predicts rows of a database into a table of it, by its own SQL: no row leaves it. The table has the columns that are kept, `prediction`, and
 * `p_…` of each class. Rows are looked at before anything is written, so a refused row leaves no table behind.
 * @throws MultilogitError "option" for a table that is there already, or that is read; "data" for rows that cannot be used
 * @example
 * const client = { query: async () => ({ fields: [], rows: [] }) }; // connected
 * const predicted = () =>
 *   predictInSql(postgresConnection(client), model, { table: "fruit" }, { into: "predictions", keep: ["id"] });
 */
export async function predictInSql(
  given: SqlConnection,
  model: Model,
  wanted: SqlRowsWanted,
  options: PredictInSqlOptions,
): Promise<PredictionsInSql> {
  assertModel(model);
  const connection = heedingAborts(given);
  assertKnownOptions(options, OPTIONS, "predictInSql");
  const { into, missing = "error", overwrite = false, signal } = options;
  const { dialect } = connection;
  assertTableName(into, "into");
  assertMissing(missing);
  const from = fromOf(wanted, connection, "predictInSql");
  const target = quotedTable(into, dialect.sql);
  if (overwrite && isRead(into, wanted))
    throw new MultilogitError(
      "option",
      `table ${quoted([into].flat().join("."))} would be replaced by the predictions, and is ${"query" in wanted ? "named in the query" : "the one"} that is read; choose another name`,
    );
  if (!overwrite && (await isThere(connection, target, signal)))
    throw new MultilogitError(
      "option",
      `table ${quoted([into].flat().join("."))} is there already; choose another name, or allow it to be replaced (overwrite: true)`,
    );
  const relation = await describedRelation(connection, from, signal);
  const read = columnsNamed(relation, columnsRead(model.featureMap));
  const keep = options.keep ?? [...relation.columns.map(({ name }) => name), ...relation.unused.keys()];
  assertThere(keep, relation);
  const counts = await countsOf(connection, relation, read, signal);
  const lacking = read.find(({ name }) => counts.missing.get(name)! > 0);
  if (missing === "error" && lacking !== undefined)
    throw new MultilogitError(
      "data",
      `column ${quoted(lacking.name)} misses ${counts.missing.get(lacking.name)} of ${counts.rows} cells; drop those rows (missing: "drop"), or fill them in a query`,
    );
  if (missing === "drop" && counts.rows > 0 && counts.incompleteRows === counts.rows) throw noRowsLeft(counts.rows);
  const complete = completeRows(relation, read, dialect);
  await assertUsable(connection, select(model, complete, read, [], dialect, ["error"]), signal);
  const names = [into].flat();
  const rows = missing === "empty" ? relation.from : complete;
  const wantedResults =
    missing === "empty" ? (["row", "prediction", "error"] as const) : (["row", "prediction"] as const);
  const { statements, undo } = dialect.write(target, select(model, rows, read, keep, dialect, wantedResults), {
    other: quotedTable([...names.slice(0, -1), sessionName()], dialect.sql),
    bare: quotedTable(names.slice(-1), dialect.sql),
    overwrite,
  });
  try {
    for (const statement of statements) await connection.run(statement, signal);
  } catch (error) {
    // the reason is what counts, also where the connection is gone
    for (const statement of undo) await connection.run(statement).catch(() => {});
    throw error;
  }
  const { rows: all, incompleteRows } = counts;
  return { rows: missing === "empty" ? all : all - incompleteRows, incompleteRows, missing: counts.missing };
}

/**
 * Whether a table of this name may be the one that is read, or one of a query: outer names may be left out, and not all databases tell
 * capitals apart.
 */
function isRead(into: string | readonly string[], rows: SqlRowsWanted): boolean {
  const folded = (name: string | readonly string[]) => [name].flat().map((part) => part.toLowerCase());
  const wanted = folded(into).reverse();
  if ("table" in rows) {
    const read = folded(rows.table).reverse();
    return read.every((part, at) => at >= wanted.length || part === wanted[at]);
  }
  const words = rows.query.toLowerCase().match(/"(?:[^"]|"")+"|`[^`]+`|[\p{L}_][\p{L}\p{N}_$]*/gu) ?? [];
  return words.some((word) => (/^["`]/.test(word) ? word.slice(1, -1).replaceAll('""', '"') : word) === wanted[0]);
}

/** Throws unless `missing` says what a missing cell does. */
function assertMissing(missing: unknown): void {
  if (!["error", "drop", "empty"].includes(missing as string))
    throw new MultilogitError("option", `missing: ${quoted(missing)}; expected "error", "drop" or "empty"`);
}

/** Whether a table can be read; a database's words for one that is not there are many. */
async function isThere(connection: SqlConnection, table: string, signal?: AbortSignalLike): Promise<boolean> {
  try {
    await connection.query(`SELECT 1 AS one FROM ${table} AS present WHERE 1 = 0`, signal);
    return true;
  } catch (error) {
    if (signal?.aborted) throw error;
    return false;
  }
}

function assertThere(keep: readonly string[], { columns, unused }: SqlRelation): void {
  const names = [...columns.map(({ name }) => name), ...unused.keys()];
  const unknown = keep.find((name) => !names.includes(name));
  if (unknown !== undefined)
    throw new MultilogitError("option", `keep names ${quoted(unknown)}, but there is no such column`);
}

/** A row that its own SQL does not name so. */
function rowName({ from }: SqlRelation): string {
  let name = "each_row";
  while (from.toLowerCase().includes(name)) name += "_";
  return name;
}

/** The rows that lack no cell of `read`, as a FROM. */
function completeRows(relation: SqlRelation, read: readonly SqlColumn[], dialect: PassDialect): string {
  const row = rowName(relation);
  return `(SELECT ${row}.* FROM ${relation.from} AS ${row} WHERE ${isComplete(read.map((column) => cleanCell(column, dialect, row)))})`;
}

async function countsOf(
  connection: SqlConnection,
  relation: SqlRelation,
  read: readonly SqlColumn[],
  signal?: AbortSignalLike,
): Promise<PredictionsInSql> {
  const { dialect } = connection;
  const row = rowName(relation);
  const cells = read.map((column) => cleanCell(column, dialect, row));
  const sums = [
    "count(*)",
    ...[`NOT (${isComplete(cells)})`, ...cells.map((cell) => `${cell} IS NULL`)].map(
      (condition) => `coalesce(sum(CASE WHEN ${condition} THEN 1 ELSE 0 END), 0)`,
    ),
  ];
  const found = await connection.query(
    `SELECT ${sums.map((sum, at) => `CAST(${sum} AS ${dialect.types.number}) AS s${at}`).join(", ")} FROM ${relation.from} AS ${row}`,
    signal,
  );
  const [rows, incompleteRows, ...missing] = sums.map((_, at) => numbersOf(found, at)[0]!);
  return {
    rows: rows!,
    incompleteRows: incompleteRows!,
    missing: new Map(read.map(({ name }, at) => [name, missing[at]!])),
  };
}

/** The model's SELECT over these rows, of which only some of the results are wanted. */
function select(
  model: Model,
  source: string,
  read: readonly SqlColumn[],
  keep: readonly string[],
  { sql, types }: PassDialect,
  wanted: readonly ("row" | "prediction" | "error")[],
): string {
  const numbers = read.filter(({ kind }) => kind === "number");
  const { select: all, results } = predictionSelect(scoringProgram(model, "SQL"), sql, {
    source,
    keep,
    // types are known here, and need not be asked of each cell
    cells: (row) => {
      const typed = new Set(numbers.map(({ name }) => `${row}.${sql.names.quoted(name)}`));
      return { ...sql.cells, levelNumber: (cell) => (typed.has(cell) ? cell : `CAST(NULL AS ${types.number})`) };
    },
  });
  const names = results.filter(({ of }) => (wanted as readonly string[]).includes(of)).map(({ name }) => name);
  return `SELECT ${names.join(", ")} FROM (${all}${sql.stage.end}) AS predicted`;
}

/** Throws where a complete row cannot be predicted, as one with an unseen category. */
async function assertUsable(connection: SqlConnection, select: string, signal?: AbortSignalLike): Promise<void> {
  const { sql, types } = connection.dialect;
  const error = sql.names.quoted("error");
  const found = await connection.query(
    `SELECT min(${error}) AS reason, CAST(count(*) AS ${types.number}) AS n FROM (${select}) AS checked WHERE ${error} IS NOT NULL`,
    signal,
  );
  const refused = numbersOf(found, 1)[0]!;
  if (refused > 0) throw rowsRefused(connection.name, refused, stringsOf(found, 0)[0]!);
}
