import { MultilogitError, quoted } from "../../errors.js";
import type { Operator } from "../../features/expression.js";
import type { FunctionName } from "../../features/expression-functions.js";

/** What databases say differently; one object for each, in a file of its own. */
export interface SqlDialect {
  readonly name: string;
  /** What was tested, and on which version: a sentence for the file's first lines. */
  readonly tested: string;
  readonly names: SqlNames;
  readonly cells: SqlCells;
  readonly arithmetic: SqlArithmetic;
  /** a string literal */
  readonly text: (text: string) => string;
  /** how a stage of WITH begins and ends, so that what it computes is not copied into every place that reads it */
  readonly stage: { readonly begin: string; readonly end: string };
  readonly greatest: string;
  readonly least: string;
  /** most columns of a result, or Infinity */
  readonly mostColumns: number;
  /** a function that gives one row of predictions, or null where the database has none that can be applied to each row of a table */
  readonly tableFunction: SqlTableFunction | null;
}

export interface SqlNames {
  /** A quoted name. Throws where the database cannot have it. */
  readonly quoted: (name: string) => string;
  /** The nearest name that a column of a result can have. */
  readonly fitting: (name: string) => string;
  /** Whether names that differ in capitals only are two names. */
  readonly tellsCapitalsApart: boolean;
}

/** How a cell of a raw row is read. */
export interface SqlCells {
  /** as a number; NULL where it is not one */
  readonly number: (cell: string) => string;
  /** 1 or 0 for true and false, else NULL */
  readonly flag: (cell: string) => string;
  /** as a text, for the levels of a category */
  readonly text: (cell: string) => string;
  /** as a number where its column holds numbers, else NULL: for the levels that are numbers */
  readonly levelNumber: (cell: string) => string;
  /** whether such a number is NaN, which is a missing cell */
  readonly isNaN: (x: string) => string;
  /** how a level of true or false is a number, where the database has no other truth values; else null */
  readonly booleanLevel: (level: boolean) => number | null;
}

/** A column or a literal: short, so that an expression can name it as often as it needs. */
export interface Operand {
  readonly text: string;
  /** of a literal, else null */
  readonly value: number | null;
}

/** Numbers of double precision. NULL and infinities stand for the NaN and the infinities of JavaScript. */
export interface SqlArithmetic {
  readonly literal: (x: number) => string;
  readonly operation: (operator: Operator, x: Operand, y: Operand) => string;
  readonly call: (name: Exclude<FunctionName, "I">, x: string, parameters: readonly string[]) => string;
  /** whether a number is neither infinite nor NaN; false or NULL where it is */
  readonly isFinite: (x: string) => string;
  /** e^(a − highest), where a ≤ highest */
  readonly belowHighest: (a: string, highest: string) => string;
  /** e / total, where 0 ≤ e ≤ 1 ≤ total ≤ K */
  readonly share: (e: string, total: string, K: number) => string;
  /** Whether sums and products that are beyond a number, or vanish, end the query, so that no row may come near. */
  readonly endsQueries: boolean;
}

export interface SqlTableFunction {
  readonly types: Readonly<Record<"number" | "boolean" | "string", string>>;
  /** The statement that makes it: parameters and results as pairs of a quoted name and a type, `select` without a semicolon. */
  readonly create: (
    name: string,
    parameters: readonly SqlTyped[],
    results: readonly SqlTyped[],
    select: string,
  ) => string;
}

export interface SqlTyped {
  readonly name: string;
  readonly type: string;
}

/** A number with its shortest digits; without an exponent most databases take it for a decimal. */
export function exponential(x: number): string {
  const text = x.toExponential().replace("e+", "e");
  if (Object.is(x, -0)) return "(-0e0)";
  return x < 0 ? `(${text})` : text;
}

/** A literal of standard SQL, where only quotes are special. */
export function standardText(text: string): string {
  return `'${sayable(text).replaceAll("'", "''")}'`;
}

/** A literal in which a backslash, too, is special, and line breaks must be written by one. */
export function backslashText(text: string): string {
  const escaped = sayable(text).replace(/[\\'\n\r]/g, (c) => (c === "\n" ? "\\n" : c === "\r" ? "\\r" : `\\${c}`));
  return `'${escaped}'`;
}

/** A name between `quote`s, each of which is doubled in it. */
export function doubledName(name: string, quote: '"' | "`"): string {
  return `${quote}${nonEmpty(sayable(name)).replaceAll(quote, quote + quote)}${quote}`;
}

export function nonEmpty(name: string): string {
  if (name !== "") return name;
  throw new MultilogitError(
    "option",
    `SQL has no names without a letter; rename the column "" in the data and fit again`,
  );
}

/** Throws where a text holds what no SQL text can. */
export function sayable(text: string): string {
  if (!text.includes("\u0000") && !/[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/.test(text))
    return text;
  throw new MultilogitError(
    "option",
    `SQL cannot say ${quoted(text)}, which holds a character of code 0 or half of one; rename it in the data and fit again`,
  );
}

/** Refuses a name that `dialect` cannot have, with the reason. */
export function refusedName(dialect: string, name: string, reason: string): MultilogitError {
  return new MultilogitError(
    "option",
    `${dialect} cannot have the name ${quoted(name)}: ${reason}; rename it in the data and fit again`,
  );
}

/** The characters of `text` as far as `size` of them stays within `most`. */
export function shortened(text: string, most: number, size: (text: string) => number): string {
  if (size(text) <= most) return text;
  let short = "";
  for (const character of text) {
    if (size(short) + size(character) > most) break;
    short += character;
  }
  return short;
}

export const MAX = Number.MAX_VALUE;
