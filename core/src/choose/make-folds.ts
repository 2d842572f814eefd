import { MultilogitError, quoted } from "../errors.js";
import type { Sample } from "../likelihood/sample.js";
import { assertSeed, type Random, random } from "../numeric/random.js";
import type { Table } from "../table/table.js";
import { groupsOf, timesOf } from "./column-keys.js";
import { everyClassLearnt } from "./every-class-learnt.js";
import { type Folds, foldsOf } from "./fold.js";
import { groupedFolds } from "./grouped-folds.js";
import { type Units, unitsOf } from "./observed-units.js";
import { stratifiedFolds } from "./stratified-folds.js";
import { timeFolds } from "./time-folds.js";

/** How rows are divided. */
export interface FoldOptions {
  /** How many folds, or the column that says which fold each row is in. Default 10. */
  readonly folds?: number | string;
  /** The column of groups, such as patients, whose rows stay together. It is not a feature. */
  readonly by?: string;
  /** The column of times: each fold is scored on later rows than it learnt from. It is not a feature. */
  readonly time?: string;
  /** How many times rows are divided at random. Default 1. */
  readonly repeats?: number;
  /** Default 1. The same seed gives the same folds on any machine. */
  readonly seed?: number;
}

export const FOLD_OPTIONS: readonly (keyof FoldOptions)[] = ["folds", "by", "time", "repeats", "seed"];

/** The columns that decide about folds; features do not use them. */
export function foldColumns({ folds, by, time }: FoldOptions): string[] {
  return [folds, by, time].filter((name) => typeof name === "string");
}

/** Throws unless the options go together. */
export function assertFoldOptions({ folds = 10, by, time, repeats = 1, seed = 1 }: FoldOptions): void {
  const columns = foldColumns({ folds, ...(by === undefined ? {} : { by }), ...(time === undefined ? {} : { time }) });
  if (columns.length > 1)
    throw new MultilogitError(
      "option",
      `the folds are decided by ${columns.map(quoted).join(" and ")}; expected one of by, time and a column of folds: leave the others out`,
    );
  if (typeof folds !== "string" && !(Number.isInteger(folds) && folds >= 2))
    throw new MultilogitError("option", `folds is ${quoted(folds)}; expected how many, 2 or more, or a column's name`);
  if (!Number.isInteger(repeats) || repeats < 1)
    throw new MultilogitError("option", `repeats is ${quoted(repeats)}; expected a whole number of 1 or more`);
  if (repeats > 1 && (time !== undefined || typeof folds === "string"))
    throw new MultilogitError(
      "option",
      `repeats is ${repeats}, but ${time === undefined ? "the column of folds" : "time"} leaves nothing to chance; leave repeats out`,
    );
  assertSeed(seed);
}

/** Throws where the target decides about folds. */
export function assertNotTheTarget(options: FoldOptions, target: string | readonly string[]): void {
  const names = (["folds", "by", "time"] as const).map((key) => [key, options[key]] as const);
  const wrong = names.find(([, name]) => typeof name === "string" && [target].flat().includes(name));
  if (wrong !== undefined)
    throw new MultilogitError(
      "option",
      `${wrong[0]} is ${quoted(wrong[1])}, which is the target; expected another column, or leave it out`,
    );
}

/** The folds of these rows, the same whatever machine draws them; `what` the option with their number is called. */
export function makeFolds(sample: Sample, table: Table, options: FoldOptions, what = "folds"): Folds {
  assertFoldOptions(options);
  const { folds = 10, by, time, repeats = 1, seed = 1 } = options;
  if (typeof folds === "string") return givenFolds(sample, table, folds);
  if (time !== undefined) {
    const parts = timeFolds(timesOf(table, time), sample, unitsOf(sample), folds, time);
    return { folds: parts, notes: [] };
  }
  const groups = by === undefined ? null : groupsOf(table, by, "by");
  const units = unitsOf(sample, groups?.ofRow);
  if (groups?.cells.length === 1)
    throw new MultilogitError(
      "data",
      `by ${quoted(by)} holds ${quoted(groups.cells[0])} in every row; expected at least two groups`,
    );
  if (units.count < folds)
    throw new MultilogitError(
      "data",
      `${what} is ${folds}, but there are ${units.count} ${by === undefined ? "rows" : `groups in ${quoted(by)}`}; take fewer folds`,
    );
  const source = random(seed);
  const rounds = Array.from({ length: repeats }, (_, r) => randomFolds(sample, units, folds, source, r + 1));
  return {
    folds: rounds.flatMap((round) => round.folds),
    notes: [
      ...new Set(
        rounds.flatMap(({ kept }) => kept.map(({ unit, class: k }) => keptNote(sample, k, groups?.cells[unit], by))),
      ),
    ],
  };
}

function randomFolds(sample: Sample, units: Units, folds: number, source: Random, repeat: number) {
  const isOfRows = units.count === sample.rows;
  const assigned = (isOfRows ? stratifiedFolds : groupedFolds)(units, folds, source);
  const kept = everyClassLearnt(units, assigned, folds, true);
  const parts = foldsOf(
    units.ofRow.map((u) => assigned[u]!),
    folds,
    repeat,
  );
  if (kept.length === units.count)
    throw new MultilogitError(
      "data",
      `no ${isOfRows ? "row" : "group"} can be held out: each is the only one of its class; take a target whose values repeat`,
    );
  const empty = parts.find(({ heldOut }) => heldOut.length === 0);
  if (empty !== undefined)
    throw new MultilogitError(
      "data",
      `fold ${empty.fold} of ${folds} has no rows to score: ${units.count} ${isOfRows ? "rows" : "groups"}, some of them in every training set as the only ones of their class; take fewer folds`,
    );
  return { folds: parts, kept };
}

function keptNote({ classes }: Sample, k: number, group: unknown, by: string | undefined): string {
  const name = quoted(classes[k]);
  return by === undefined
    ? `class ${name} has too few rows to be in every training set otherwise: one row of it is in all of them and never scored`
    : `class ${name} would be missing from a training set: group ${quoted(group)} of ${quoted(by)} is in all of them and never scored`;
}

/** The folds of a column, whose cells name them. */
function givenFolds(sample: Sample, table: Table, column: string): Folds {
  const { ofRow, cells } = groupsOf(table, column, "folds");
  if (cells.length < 2)
    throw new MultilogitError(
      "data",
      `folds ${quoted(column)} holds ${quoted(cells[0])} in every row; expected at least two folds`,
    );
  const [missing] = everyClassLearnt(unitsOf(sample), ofRow.slice(), cells.length, false);
  if (missing !== undefined)
    throw new MultilogitError(
      "data",
      `class ${quoted(sample.classes[missing.class])} is only in fold ${quoted(cells[ofRow[missing.unit]!])} of ${quoted(column)}, whose training rows lack it; spread the class over folds, or leave it out`,
    );
  const order = cells.map((_, f) => f).sort((a, b) => compare(cells[a], cells[b]));
  const place = Int32Array.from(cells, (_, f) => order.indexOf(f));
  return {
    folds: foldsOf(
      ofRow.map((f) => place[f]!),
      cells.length,
      1,
    ),
    notes: [],
  };
}

/** Numbers by size, others as strings. */
function compare(a: unknown, b: unknown): number {
  if (typeof a === "number" && typeof b === "number") return a - b;
  return String(a) < String(b) ? -1 : 1;
}
