import type { AbortSignalLike } from "../abort-signal-like.js";
import { MultilogitError, quoted } from "../errors.js";
import { programValue } from "../export/scoring-program.js";
import { inputName, SqlValues } from "../export/sql-values.js";
import { columnsIn } from "../features/expression.js";
import type { Level } from "../features/feature-map.js";
import { compareLevels } from "../features/sorted-levels.js";
import { tooManyLevels } from "../source/column-totals.js";
import type { LevelCount, NumberStatistics, Statistics, StatisticsRequest } from "../source/row-source.js";
import type { Column } from "../table/table.js";
import { cellName, cleanRows, columnsNamed, isComplete, type SqlColumn, type SqlRelation } from "./clean-rows.js";
import type { PassDialect } from "./pass-dialect.js";
import type { SqlConnection } from "./sql-connection.js";
import { numbersOf, type SqlRows } from "./sql-rows.js";

/** Rows from whose mean the sums of squares are taken, so that no digits are lost where numbers lie far from 0. */
const ANCHOR_ROWS = 1000;

/**
 * The statistics of rows by two aggregates: one of all numbers and missing cells, one of all levels by GROUPING SETS; before them a look at
 * the first thousand rows.
 */
export async function statisticsInSql(
  connection: SqlConnection,
  relation: SqlRelation,
  request: StatisticsRequest,
  signal?: AbortSignalLike,
): Promise<Statistics> {
  const { dialect } = connection;
  const names = [...request.columns, ...request.levels, ...(request.rowWeights === null ? [] : [request.rowWeights])];
  const columns = columnsNamed(relation, names);
  const rows = rowsOf(relation, columns, request, dialect);
  const anchors = await anchorsOf(connection, rows, request.numbers.length, signal);
  const sums = await connection.query(sumsQuery(rows, columns, anchors, dialect), signal);
  const [total, used, weight, ...rest] = Array.from(sums.columns, (_, at) => numbersOf(sums, at)[0]!);
  const missing = new Map(columns.map(({ name }, at) => [name, rest[at]!]));
  const firstMissing = columns.find(({ name }) => missing.get(name)! > 0);
  if (request.missing === "error" && firstMissing !== undefined)
    throw new MultilogitError(
      "data",
      `column ${quoted(firstMissing.name)} misses ${missing.get(firstMissing.name)} of ${total} cells; drop those rows (missing: "drop"), or fill them in a query`,
    );
  return {
    rows: used!,
    droppedRows: total! - used!,
    weight: used === 0 ? 0 : weight!,
    missing,
    levels: await levelsOf(connection, rows, request, columns, signal),
    numbers: anchors.map((anchor, at) => numberStatistics(rest.slice(columns.length + 6 * at), anchor, weight!)),
  };
}

/** SELECTs over the rows: all of them with whether each is complete, and the complete ones. */
interface StatisticsRows {
  readonly all: string;
  readonly weight: string;
}

/** Each row with its cells, whether it is `complete`, and the numbers `number0`, `number1`, …. */
function rowsOf(
  relation: SqlRelation,
  columns: readonly SqlColumn[],
  { numbers, rowWeights }: StatisticsRequest,
  dialect: PassDialect,
): StatisticsRows {
  const { sql } = dialect;
  const cell = (name: string) => cellName(columns.findIndex((column) => column.name === name));
  const inputs = [...new Map(numbers.flatMap(columnsIn).map((each) => [JSON.stringify(each), each])).values()].map(
    ({ column, cells }) => ({ kind: cells === "boolean" ? ("flag" as const) : ("number" as const), column }),
  );
  const values = new SqlValues({ inputs }, sql);
  const places = numbers.map((expression) => values.expression(programValue(expression, inputs)));
  const cells = inputs.map(({ kind, column }, at) => `${sql.cells[kind](cell(column))} AS ${inputName(inputs, at)}`);
  const complete = `CASE WHEN ${isComplete(columns.map((_, at) => cellName(at)))} THEN 1 ELSE 0 END AS complete`;
  const stages = [[complete, ...cells], ...values.stages, places.map((place, at) => `${place} AS number${at}`)];
  const all = stages
    .filter((stage) => stage.length > 0)
    .reduce(
      (inner, stage) => `SELECT *, ${stage.join(", ")} FROM (${inner}) AS t`,
      cleanRows(relation, columns, dialect),
    );
  return { all, weight: rowWeights === null ? sql.arithmetic.literal(1) : cell(rowWeights) };
}

/** The mean of the first complete rows that count for each number; 0 where there is none. */
async function anchorsOf(
  connection: SqlConnection,
  { all, weight }: StatisticsRows,
  numbers: number,
  signal?: AbortSignalLike,
): Promise<number[]> {
  if (numbers === 0) return [];
  const { isFinite: isHeld, literal } = connection.dialect.sql.arithmetic;
  const means = Array.from(
    { length: numbers },
    (_, at) => `avg(CASE WHEN ${isHeld(`number${at}`)} THEN number${at} END) AS mean${at}`,
  );
  const first = await connection.query(
    `SELECT ${means.join(", ")} FROM (SELECT * FROM (${all}) AS a WHERE complete = 1 AND ${weight} > ${literal(0)} LIMIT ${ANCHOR_ROWS}) AS b`,
    signal,
  );
  return means.map((_, at) => {
    const mean = numbersOf(first, at)[0]!;
    return Number.isFinite(mean) ? mean : 0;
  });
}

function sumsQuery(
  { all, weight }: StatisticsRows,
  columns: readonly SqlColumn[],
  anchors: readonly number[],
  { sql, types }: PassDialect,
): string {
  const { literal } = sql.arithmetic;
  const counted = (condition: string) => `sum(CASE WHEN ${condition} THEN 1 ELSE 0 END)`;
  const used = (expression: string) => `CASE WHEN complete = 1 THEN ${expression} END`;
  const counting = (expression: string) =>
    `CASE WHEN complete = 1 AND ${weight} > ${literal(0)} THEN ${expression} END`;
  const numbers = anchors.flatMap((anchor, at) => {
    const [x, from] = [`number${at}`, `(number${at} - ${literal(anchor)})`];
    return [
      `sum(${used(`${weight} * ${from}`)})`,
      `sum(${used(`${weight} * ${from} * ${from}`)})`,
      `min(${used(x)})`,
      `max(${used(x)})`,
      `min(${counting(x)})`,
      `max(${counting(x)})`,
    ];
  });
  const all_ = [
    "count(*)",
    counted("complete = 1"),
    `sum(${used(weight)})`,
    ...columns.map((_, at) => counted(`${cellName(at)} IS NULL`)),
    ...numbers,
  ];
  return `SELECT ${all_.map((each, at) => `CAST(${each} AS ${types.number}) AS s${at}`).join(", ")} FROM (${all}) AS a`;
}

function numberStatistics(
  [sum, squares, min, max, least, greatest]: readonly number[],
  anchor: number,
  weight: number,
): NumberStatistics {
  // where all rows that count have one number, differences from a rounded anchor would leave a deviation
  if (least === greatest && Number.isFinite(least!)) return { mean: least!, deviation: 0, min: min!, max: max! };
  const shift = sum! / weight;
  return {
    mean: anchor + shift,
    deviation: Math.sqrt(Math.max(0, squares! / weight - shift * shift)),
    min: min!,
    max: max!,
  };
}

async function levelsOf(
  connection: SqlConnection,
  { all, weight }: StatisticsRows,
  { levels, mostLevels }: StatisticsRequest,
  columns: readonly SqlColumn[],
  signal?: AbortSignalLike,
): Promise<LevelCount[][]> {
  if (levels.length === 0) return [];
  const { types } = connection.dialect;
  const names = levels.map((name) => cellName(columns.findIndex((column) => column.name === name)));
  const found = await connection.query(
    `SELECT ${names.map((name, at) => `${name} AS level${at}`).join(", ")}, CAST(count(*) AS ${types.number}) AS n, CAST(sum(${weight}) AS ${types.number}) AS w FROM (${all}) AS a WHERE complete = 1 GROUP BY GROUPING SETS (${names.map((name) => `(${name})`).join(", ")}) LIMIT ${levels.length * (mostLevels + 1)}`,
    signal,
  );
  const [rows, weights] = [numbersOf(found, levels.length), numbersOf(found, levels.length + 1)];
  return levels.map((name, at) => {
    const { kind } = columns.find((column) => column.name === name)!;
    const counts = levelCounts(found, at, kind, rows, weights);
    if (counts.length > mostLevels) throw tooManyLevels(name, mostLevels);
    return counts;
  });
}

function levelCounts(
  found: SqlRows,
  at: number,
  kind: Column["kind"],
  rows: Float64Array,
  weights: Float64Array,
): LevelCount[] {
  const cells = found.columns[at]!;
  const counts: LevelCount[] = [];
  for (let i = 0; i < found.rows; i++) {
    const cell = cells[i];
    if (cell !== null && cell !== undefined)
      counts.push({ level: levelOf(cell, kind), rows: rows[i]!, weight: weights[i]! });
  }
  return counts.sort((a, b) => compareLevels(a.level, b.level));
}

/** Some drivers have true and false as 1 and 0, and numbers as digits. */
export function levelOf(cell: unknown, kind: Column["kind"]): Level {
  if (kind === "number") return Number(cell) + 0;
  if (kind === "text") return String(cell);
  return cell === true || cell === 1 || cell === "true" || cell === "t";
}
