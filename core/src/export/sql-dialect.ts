import { MultilogitError, quoted } from "../errors.js";
import type { Operator } from "../features/expression.js";
import type { FunctionName } from "../features/expression-functions.js";
import type { Syntax } from "./printed-value.js";

/** What databases say differently. */
export interface SqlDialect {
  readonly name: string;
  /** how a stage of WITH begins, so that each is computed once */
  readonly stage: string;
  readonly greatest: string;
  readonly least: string;
  /** most columns of a result, or Infinity */
  readonly mostColumns: number;
  /** a cell as a number: NULL where it is not one; of a text NULL */
  readonly number: (cell: string) => string;
  /** 1 or 0 for true and false, else NULL */
  readonly flag: (cell: string) => string;
  /** a cell as a text, for the levels of a category */
  readonly text: (cell: string) => string;
  /** a cell as a number where its column holds numbers, for the levels that are numbers */
  readonly levelNumber: (cell: string) => string;
  /** whether a number is NaN, which is a missing cell */
  readonly isNaN: (x: string) => string;
  /** how a level of true or false is a number, where the database has no other truth values; else null */
  readonly booleanLevel: (level: boolean) => number | null;
  readonly infinity: string;
  /** x >= t, false for NaN */
  readonly atLeast: (x: string, t: string) => string;
  readonly quotient: (x: string, y: string) => string;
}

const DUCKDB: SqlDialect = {
  name: "DuckDB",
  stage: "AS",
  greatest: "greatest",
  least: "least",
  mostColumns: Number.POSITIVE_INFINITY,
  number: (cell) => `TRY_CAST(${cell} AS DOUBLE)`,
  flag: (cell) => `CAST(TRY_CAST(${cell} AS BOOLEAN) AS DOUBLE)`,
  text: (cell) => `CAST(${cell} AS VARCHAR)`,
  levelNumber: (cell) => `CASE WHEN typeof(${cell}) NOT IN ('VARCHAR', 'BOOLEAN') THEN TRY_CAST(${cell} AS DOUBLE) END`,
  isNaN: (x) => `isnan(${x})`,
  booleanLevel: () => null,
  infinity: "CAST('inf' AS DOUBLE)",
  // NaN is the largest number of DuckDB
  atLeast: (x, t) => `${x} >= ${t} AND NOT isnan(${x})`,
  quotient: (x, y) => `(${x} / ${y})`,
};

const SQLITE: SqlDialect = {
  name: "SQLite",
  // else expressions are copied into the stages that read them, again and again
  stage: "AS MATERIALIZED",
  greatest: "max",
  least: "min",
  mostColumns: 2000,
  number: (cell) => `CASE WHEN typeof(${cell}) IN ('integer', 'real') THEN CAST(${cell} AS REAL) END`,
  flag: (cell) => `CASE WHEN typeof(${cell}) = 'integer' AND ${cell} IN (0, 1) THEN CAST(${cell} AS REAL) END`,
  text: (cell) => `CAST(${cell} AS TEXT)`,
  levelNumber: (cell) => `CASE WHEN typeof(${cell}) IN ('integer', 'real') THEN CAST(${cell} AS REAL) END`,
  isNaN: (x) => `${x} <> ${x}`,
  booleanLevel: (level) => Number(level),
  infinity: "9e999",
  atLeast: (x, t) => `${x} >= ${t}`,
  // SQLite answers NULL where others answer an infinity
  quotient: (x, y) => `(CASE WHEN ${y} = 0 THEN ${x} * 9e999 ELSE ${x} / ${y} END)`,
};

export const SQL_DIALECTS = { duckdb: DUCKDB, sqlite: SQLITE } as const satisfies Readonly<Record<string, SqlDialect>>;

export type SqlDialectName = keyof typeof SQL_DIALECTS;

/** A number of double precision, with its shortest digits; without an exponent DuckDB would take it for a decimal. */
export function sqlNumber(x: number): string {
  const text = x.toExponential().replace("e+", "e");
  if (Object.is(x, -0)) return "(-0e0)";
  return x < 0 ? `(${text})` : text;
}

export function sqlText(text: string): string {
  return `'${sayable(text).replaceAll("'", "''")}'`;
}

export function sqlName(name: string): string {
  if (name === "")
    throw new MultilogitError(
      "option",
      `SQL has no names without a letter; rename the column "" in the data and fit again`,
    );
  return `"${sayable(name).replaceAll('"', '""')}"`;
}

/** Throws where a text holds what no SQL text can. */
function sayable(text: string): string {
  if (!text.includes("\u0000") && !/[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/.test(text))
    return text;
  throw new MultilogitError(
    "option",
    `SQL cannot say ${quoted(text)}, which holds a character of code 0 or half of one; rename it in the data and fit again`,
  );
}

/** Expressions whose parts must be written twice grow fast when they are nested. */
const LONGEST = 20_000;

/** How a dialect writes expressions; infinities and NULL stand for what JavaScript makes of them. */
export function sqlSyntax(dialect: SqlDialect, input: (at: number) => string): Syntax {
  const short = (text: string) => {
    if (text.length <= LONGEST) return text;
    throw new MultilogitError(
      "option",
      `an expression of this model would take more than ${LONGEST} characters of SQL (${quoted(text)}); make a column of a part of it, and fit again`,
    );
  };
  return {
    input,
    literal: sqlNumber,
    minus: (x) => `(-${x})`,
    call: (name, x, t) => short(CALLS[name](x, t, dialect)),
    operation: (operator, x, y) => short(operation(operator, x, y, dialect)),
  };
}

function operation(operator: Operator, x: string, y: string, { quotient }: SqlDialect): string {
  if (operator === "/") return quotient(x, y);
  return operator === "^" ? power(x, y) : `(${x} ${operator} ${y})`;
}

/** The powers of C, but that ±1 to an infinite power is none; any x to the power 0 is 1, also where x is none. */
function power(x: string, y: string): string {
  if (/^\(?-?[\d.]+e-?\d+\)?$/.test(y) && Number(y.replace(/[()]/g, "")) !== 0) return `pow(${x}, ${y})`;
  const isHeld = `abs(${y}) <= ${sqlNumber(Number.MAX_VALUE)}`;
  return `(CASE WHEN ${y} = 0 THEN 1e0 WHEN abs(${x}) <> 1 OR ${isHeld} THEN pow(${x}, ${y}) END)`;
}

type Call = (x: string, t: readonly string[], dialect: SqlDialect) => string;

const CALLS: Readonly<Record<FunctionName, Call>> = {
  log: logarithm("ln"),
  log2: logarithm("log2"),
  log10: logarithm("log10"),
  // Kahan's: the rounding of 1 + x cancels in the quotient
  log1p: (x, _, { infinity }) =>
    `(CASE WHEN ${x} < -1 THEN NULL WHEN ${x} = -1 THEN -${infinity} WHEN 1e0 + ${x} = 1e0 THEN ${x} WHEN ${x} > 1e16 THEN ln(${x}) ELSE ln(1e0 + ${x}) * (${x} / ((1e0 + ${x}) - 1e0)) END)`,
  exp: (x) => `exp(${x})`,
  expm1: (x) =>
    `(CASE WHEN abs(${x}) > 1 THEN exp(${x}) - 1e0 WHEN exp(${x}) = 1e0 THEN ${x} ELSE (exp(${x}) - 1e0) * ${x} / ln(exp(${x})) END)`,
  sqrt: (x) => `(CASE WHEN ${x} >= 0 THEN sqrt(${x}) END)`,
  abs: (x) => `abs(${x})`,
  I: (x) => x,
  step: (x, [t], { atLeast }) => `(CASE WHEN ${atLeast(x, t!)} THEN 1e0 ELSE 0e0 END)`,
};

function logarithm(name: string): Call {
  return (x, _, { infinity }) => `(CASE WHEN ${x} > 0 THEN ${name}(${x}) WHEN ${x} = 0 THEN -${infinity} END)`;
}
