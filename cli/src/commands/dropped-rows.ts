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
  const missing = new MissingCells(names, dropping.target);
  missing.add(table);
  noteDropped(data, missing, dropping, (needed) => columnsToLeaveOut(table, missing.lacks, needed));
}

/** The same for rows that are not at hand any more, as those of blocks are; columns to do without are named where counts show that they are enough. */
export function noteDropped(
  data: string,
  missing: DroppedRows,
  dropping: Dropping,
  columnsToLeaveOut = (needed: readonly string[]) => surelyEnough(missing, needed),
): void {
  const { target, needed = [], without, atMostHalf = false } = dropping;
  const { rows, dropped, lacks } = missing;
  if (dropped === 0) return;
  if (dropped === rows || (atMostHalf && 2 * dropped > rows)) {
    const needless = without === null ? [] : columnsToLeaveOut([...needed, ...(target === null ? [] : [target])]);
    throw tooFewRows(data, missing, needless, without);
  }
  const { advice = atMostHalf ? "--missing error refuses them" : null } = dropping;
  const sentence = `${dropped} of ${rows} rows ${dropped === 1 ? "is" : "are"} left out, for lack of ${lacksInWords(lacks, target)}`;
  noteAbout(data)(advice === null ? sentence : `${sentence}; ${advice}`);
}

/** Notes which rows have an empty prediction. */
export function noteEmptyPredictions(data: string, { rows, dropped: empty, lacks }: DroppedRows): void {
  if (empty === 0) return;
  const what = `${empty} of ${rows} rows ${empty === 1 ? "has" : "have"} no prediction`;
  noteAbout(data)(`${what}, for lack of ${lacksInWords(lacks, null)}; --missing drop leaves them out`);
}

/** A column of which some cells are missing. */
export interface Lack {
  readonly name: string;
  readonly count: number;
  /** how many of them are in rows of each class; null where classes are not counted */
  readonly classes: ReadonlyMap<string, number> | null;
}

/** What is known about rows that lack cells. */
export interface DroppedRows {
  readonly rows: number;
  /** rows that lack a cell of at least one of the columns */
  readonly dropped: number;
  /** the columns that lack something, the emptiest first */
  readonly lacks: readonly Lack[];
}

/** The same of rows that were counted elsewhere; `missing` has the missing cells of each column. */
export function droppedRows(rows: number, dropped: number, missing: ReadonlyMap<string, number>): DroppedRows {
  const lacks = [...missing]
    .filter(([, count]) => count > 0)
    .map(([name, count]) => ({ name, count, classes: null }))
    .sort((a, b) => b.count - a.count);
  return { rows, dropped, lacks };
}

/** Counts, block by block, the missing cells of the columns `names`, by the classes in the column `target` where rows have it. */
export class MissingCells implements DroppedRows {
  rows = 0;
  dropped = 0;
  private readonly counts: { readonly name: string; count: number; classes: Map<string, number> | null }[];

  constructor(
    names: readonly string[],
    private readonly target: string | null,
  ) {
    this.counts = names.map((name) => ({ name, count: 0, classes: null }));
  }

  add(table: Table): void {
    const { target } = this;
    const classes = target !== null && table.names.includes(target) ? columnOf(table, target) : null;
    const incomplete = new Uint8Array(table.rows);
    for (const each of this.counts) {
      const lacking = missingRows(columnOf(table, each.name));
      each.count += lacking.length;
      for (const i of lacking) incomplete[i] = 1;
      if (classes === null) continue;
      each.classes ??= new Map();
      for (const i of lacking) {
        const name = String(cellOf(classes, i) ?? "no class");
        each.classes.set(name, (each.classes.get(name) ?? 0) + 1);
      }
    }
    this.rows += table.rows;
    for (const each of incomplete) this.dropped += each;
  }

  get lacks(): Lack[] {
    return this.counts.filter(({ count }) => count > 0).sort((a, b) => b.count - a.count);
  }
}

function tooFewRows(
  data: string,
  { rows, dropped, lacks }: DroppedRows,
  needless: readonly Lack[],
  without: Dropping["without"],
): MultilogitError {
  const label = data === "-" ? "standard input" : data;
  const which = dropped === rows ? "every row has" : `${dropped} of ${rows} rows have`;
  const remedies = [
    ...(needless.length > 0 ? [leaveOut(needless, without)] : []),
    ...(dropped < rows ? [`go on with the other ${rows - dropped} by --missing drop`] : []),
  ];
  return new MultilogitError(
    "data",
    `${label}: ${which} a missing cell in a column that is used (${lacksInWords(lacks, null)}); ${remedies.join(", or ") || "fill them in"}`,
  );
}

function leaveOut(columns: readonly Lack[], without: Dropping["without"]): string {
  const names = columns.map(({ name }) => optionArgument(name)).join(without === "ignore" ? " " : ", ");
  return without === "ignore"
    ? `leave out the emptiest with --ignore ${names}`
    : `take the emptiest out of the formula: ${names}`;
}

/** The emptiest columns without which at least half of the rows are whole; none where no such columns are enough. */
function columnsToLeaveOut(table: Table, lacks: readonly Lack[], needed: readonly string[]): Lack[] {
  const rowsOf = new Map(lacks.map(({ name }) => [name, missingRows(columnOf(table, name))]));
  const features = lacks.filter(({ name }) => !needed.includes(name));
  const others = lacks.filter(({ name }) => needed.includes(name));
  const count = features.findIndex((_, m) => {
    const incomplete = new Set<number>();
    for (const { name } of [...others, ...features.slice(m + 1)]) for (const i of rowsOf.get(name)!) incomplete.add(i);
    return 2 * incomplete.size <= table.rows;
  });
  return features.slice(0, count + 1);
}

/** The emptiest columns without which the others together lack too few cells for more than half of the rows to be incomplete. */
function surelyEnough({ rows, lacks }: DroppedRows, needed: readonly string[]): Lack[] {
  const features = lacks.filter(({ name }) => !needed.includes(name));
  const sum = (all: readonly Lack[]) => all.reduce((total, { count }) => total + count, 0);
  const ofOthers = sum(lacks) - sum(features);
  const count = features.findIndex((_, m) => 2 * (ofOthers + sum(features.slice(m + 1))) <= rows);
  return features.slice(0, count + 1);
}

function missingRows(column: Column): number[] {
  const rows: number[] = [];
  const { length } = column.kind === "number" ? column.values : column.codes;
  for (let i = 0; i < length; i++) if (cellOf(column, i) === null) rows.push(i);
  return rows;
}

/** "age in 263 (3rd 208, 1st 39), embarked in 2" */
function lacksInWords(lacks: readonly Lack[], target: string | null): string {
  const parts = lacks.map(
    ({ name, count, classes }) => `${name} in ${count}${name === target || target === null ? "" : byClass(classes)}`,
  );
  return listed(parts, "column", "columns");
}

/** " (a 3, b 1)" */
function byClass(classes: Lack["classes"]): string {
  if (classes === null) return "";
  const parts = [...classes].sort(([, a], [, b]) => b - a).map(([name, count]) => `${name} ${count}`);
  return ` (${listed(parts, "class", "classes")})`;
}

function listed(parts: readonly string[], one: string, many: string): string {
  const rest = parts.length - MOST_LISTED;
  if (rest <= 0) return parts.join(", ");
  return `${parts.slice(0, MOST_LISTED).join(", ")} and ${rest} more ${rest === 1 ? one : many}`;
}
