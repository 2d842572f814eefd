import { type Column, cellOf, columnOf, MultilogitError, type Table } from "multilogit";
import { optionArgument } from "../files/cell-errors.js";
import { noteAbout } from "../files/note.js";

/** How a command leaves out rows. */
export interface Dropping {
  /** Names the column of classes, if there is one. */
  readonly target: string | null;
  /** other columns that cannot be done without, such as weights */
  readonly needed?: readonly string[];
  /** how to do without a column: named after --ignore, taken out of the formula, or not at all, where a model reads it */
  readonly without: "ignore" | "formula" | null;
  /** refuses to leave out more than half of the rows: nobody said --missing drop */
  readonly atMostHalf?: boolean;
  /** what else the note says */
  readonly advice?: string;
}

/** At most this many columns, and classes of each, are listed. */
const MOST_LISTED = 5;

/**
 * Notes for lack of which of the columns `names` rows of `table` are left out, and of which classes.
 * @throws MultilogitError "data" where no row is left, or with `atMostHalf` too few of them
 */
export function noteDroppedRows(data: string, table: Table, names: readonly string[], dropping: Dropping): void {
  const { target, atMostHalf = false, advice = atMostHalf ? "--missing error refuses them" : null } = dropping;
  const lacks = lacksOf(table, names);
  const dropped = incompleteRows(lacks).size;
  if (dropped === 0) return;
  if (dropped === table.rows || (atMostHalf && 2 * dropped > table.rows))
    throw tooFewRows(data, table.rows, dropped, lacks, dropping);
  const classes = target !== null && table.names.includes(target) ? columnOf(table, target) : null;
  const sentence = `${dropped} of ${table.rows} rows ${dropped === 1 ? "is" : "are"} left out, for lack of ${lacksInWords(lacks, target, classes)}`;
  noteAbout(data)(advice === null ? sentence : `${sentence}; ${advice}`);
}

/** Notes which rows have an empty prediction for lack of a column of `names`. */
export function noteEmptyPredictions(data: string, table: Table, names: readonly string[]): void {
  const lacks = lacksOf(table, names);
  const empty = incompleteRows(lacks).size;
  if (empty === 0) return;
  const what = `${empty} of ${table.rows} rows ${empty === 1 ? "has" : "have"} no prediction`;
  noteAbout(data)(`${what}, for lack of ${lacksInWords(lacks, null, null)}; --missing drop leaves them out`);
}

/** A column and its rows with a missing cell. */
interface Lack {
  readonly name: string;
  readonly rows: readonly number[];
}

/** Of the columns that lack something, the emptiest first. */
function lacksOf(table: Table, names: readonly string[]): Lack[] {
  return names
    .map((name) => ({ name, rows: missingRows(columnOf(table, name)) }))
    .filter(({ rows }) => rows.length > 0)
    .sort((a, b) => b.rows.length - a.rows.length);
}

function incompleteRows(lacks: readonly Lack[]): Set<number> {
  const rows = new Set<number>();
  for (const lack of lacks) for (const i of lack.rows) rows.add(i);
  return rows;
}

function tooFewRows(
  data: string,
  rows: number,
  dropped: number,
  lacks: readonly Lack[],
  { target, needed = [], without }: Dropping,
): MultilogitError {
  const label = data === "-" ? "standard input" : data;
  const which = dropped === rows ? "every row has" : `${dropped} of ${rows} rows have`;
  const needless =
    without === null ? [] : columnsToLeaveOut(rows, lacks, [...needed, ...(target === null ? [] : [target])]);
  const remedies = [
    ...(needless.length > 0 ? [leaveOut(needless, without)] : []),
    ...(dropped < rows ? [`go on with the other ${rows - dropped} by --missing drop`] : []),
  ];
  return new MultilogitError(
    "data",
    `${label}: ${which} a missing cell in a column that is used (${lacksInWords(lacks, target, null)}); ${remedies.join(", or ") || "fill them in"}`,
  );
}

function leaveOut(columns: readonly Lack[], without: Dropping["without"]): string {
  const names = columns.map(({ name }) => optionArgument(name)).join(without === "ignore" ? " " : ", ");
  return without === "ignore"
    ? `leave out the emptiest with --ignore ${names}`
    : `take the emptiest out of the formula: ${names}`;
}

/** The emptiest columns without which at least half of the rows are whole; none where no such columns are enough. */
function columnsToLeaveOut(rows: number, lacks: readonly Lack[], needed: readonly string[]): Lack[] {
  const features = lacks.filter(({ name }) => !needed.includes(name));
  const others = lacks.filter(({ name }) => needed.includes(name));
  const count = features.findIndex((_, m) => 2 * incompleteRows([...others, ...features.slice(m + 1)]).size <= rows);
  return features.slice(0, count + 1);
}

function missingRows(column: Column): number[] {
  const rows: number[] = [];
  const { length } = column.kind === "number" ? column.values : column.codes;
  for (let i = 0; i < length; i++) if (cellOf(column, i) === null) rows.push(i);
  return rows;
}

/** "age in 263 (3rd 208, 1st 39), embarked in 2" */
function lacksInWords(lacks: readonly Lack[], target: string | null, classes: Column | null): string {
  const parts = lacks.map(
    ({ name, rows }) => `${name} in ${rows.length}${name === target ? "" : byClass(rows, classes)}`,
  );
  return listed(parts, "column", "columns");
}

/** " (a 3, b 1)" */
function byClass(rows: readonly number[], classes: Column | null): string {
  if (classes === null) return "";
  const counts = new Map<string, number>();
  for (const i of rows) {
    const name = String(cellOf(classes, i) ?? "no class");
    counts.set(name, (counts.get(name) ?? 0) + 1);
  }
  const parts = [...counts].sort(([, a], [, b]) => b - a).map(([name, count]) => `${name} ${count}`);
  return ` (${listed(parts, "class", "classes")})`;
}

function listed(parts: readonly string[], one: string, many: string): string {
  const rest = parts.length - MOST_LISTED;
  if (rest <= 0) return parts.join(", ");
  return `${parts.slice(0, MOST_LISTED).join(", ")} and ${rest} more ${rest === 1 ? one : many}`;
}
