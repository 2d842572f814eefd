import {
  type ClassWeights,
  type ColumnInfo,
  category,
  type FeatureRecipe,
  type Formula,
  formula,
  MultilogitError,
  raw,
  standardize,
  type Table,
  type Target,
  threshold,
} from "multilogit";
import { quoted, withParts } from "multilogit/internal";
import { type FileOptions, wantedColumns as placesOfWanted, type ReadOptions } from "../files/read-options.js";
import { readTable } from "../files/read-table.js";
import { assertOutput } from "../files/write-text-file.js";
import { type Dropping, noteDroppedRows } from "./dropped-rows.js";
import { fileOptions } from "./file-options.js";
import { basesFromText, readingOf } from "./formula-options.js";
import { wordsFromText } from "./words-option.js";

/** The options of commands that fit about which rows, target and features. */
export interface LearnOptions extends FileOptions {
  readonly target?: string;
  readonly formula?: string;
  readonly base?: readonly string[];
  readonly binarize?: number;
  readonly raw?: true;
  readonly category?: readonly string[];
  readonly words?: readonly string[];
  readonly only?: readonly string[];
  readonly ignore?: readonly string[];
  readonly weights?: string;
  readonly classWeights?: ClassWeights;
  readonly missing?: "error" | "drop";
  readonly unseen: "error" | "zero";
}

/** The column of --target, or --formula with the other options that belong to it. */
export function learntBy(
  { target, formula: text, base, unseen, raw: isRaw }: LearnOptions,
  command: string,
): string | Formula {
  if (text !== undefined) return formula(text, { base: basesFromText(base), unseen, standardize: !isRaw });
  if (base !== undefined) throw new MultilogitError("option", "--base belongs to a --formula; give one");
  // An option to Commander, so that a misspelt --target is reported as one.
  if (target === undefined)
    throw new MultilogitError(
      "option",
      `${command}: no --target; name the column of classes, such as --target species, or give a --formula`,
    );
  return target;
}

/** The target, without the features of a formula. */
export function labelOf(learnt: string | Formula): Target {
  return typeof learnt === "string" ? learnt : learnt.target;
}

/**
 * The rows of DATA with the columns that are needed, and those of `apart`, which are neither target nor features. Rows with missing cells are still
 * there; a note says how many will be left out.
 */
export async function readRowsToLearn(
  data: string,
  learnt: string | Formula,
  options: LearnOptions,
  apart: readonly string[] = [],
): Promise<Table> {
  const all = await readTable(data, readingToLearn(learnt, options, apart));
  noteRowsToLearn(data, all, learnt, options, apart);
  return all;
}

/** How the columns that a fit needs are read. */
export function readingToLearn(
  learnt: string | Formula,
  options: LearnOptions,
  apart: readonly string[] = [],
): ReadOptions {
  const { missing = "drop" } = options;
  return {
    ...fileOptions(options),
    ...columnsOf(learnt, options, apart),
    missing: missing === "drop" ? "keep" : "error",
  };
}

/** The columns of a source that are neither target, weights nor features, as --only, --ignore and a formula say. */
export function columnsToIgnore(
  label: string,
  columns: readonly ColumnInfo[],
  learnt: string | Formula,
  options: LearnOptions,
): string[] {
  const names = columns.map(({ name }) => name);
  const wanted = new Set(placesOfWanted(label, names, readingToLearn(learnt, options)));
  return names.filter((_, j) => !wanted.has(j));
}

/** Says how many rows will be left out, unless missing cells are an error. */
export function noteRowsToLearn(
  data: string,
  all: Table,
  learnt: string | Formula,
  options: LearnOptions,
  apart: readonly string[] = [],
): void {
  if ((options.missing ?? "drop") === "drop") noteDroppedRows(data, all, all.names, droppingOf(learnt, options, apart));
}

/** How a fit leaves out rows. */
export function droppingOf(learnt: string | Formula, options: LearnOptions, apart: readonly string[] = []): Dropping {
  const target = labelOf(learnt);
  return {
    target: typeof target === "string" ? target : null,
    needed: [...[target].flat(), ...(options.weights === undefined ? [] : [options.weights]), ...apart],
    without: options.formula === undefined ? "ignore" : "formula",
    atMostHalf: options.missing === undefined,
  };
}

/** Which columns are read, and what is known about them. */
function columnsOf(learnt: string | Formula, options: LearnOptions, apart: readonly string[]): ReadOptions {
  const { weights, category: text = [], ignore = [] } = options;
  const numbers = weights === undefined ? [] : [weights];
  if (typeof learnt !== "string") return readingOf(learnt, { numbers, ignore, category: text, labels: apart });
  return {
    wanted: (names) => wantedColumns(names, [learnt, ...apart], options),
    text: [...text, ...wordsColumns(options)],
    labels: [learnt, ...apart],
    numbers,
  };
}

/** The columns of --words. */
function wordsColumns({ words = [] }: LearnOptions): string[] {
  return words.flatMap((text) => wordsFromText(text).columns);
}

/** The target, the weights, columns apart and the features' columns, in the file's order. */
function wantedColumns(names: readonly string[], others: readonly string[], options: LearnOptions): string[] {
  const { weights } = options;
  const only = options.only && withParts(options.only, names);
  const ignore = withParts(options.ignore ?? [], names);
  const categories = [...(options.category ?? []), ...wordsColumns(options)];
  const needed = [...others, ...(weights === undefined ? [] : [weights])];
  const named = [...needed, ...(only ?? []), ...ignore, ...categories];
  const unknown = named.filter((name) => !names.includes(name));
  const wanted = names.filter(
    (name) =>
      needed.includes(name) || (only ? only.includes(name) || categories.includes(name) : !ignore.includes(name)),
  );
  return [...new Set([...wanted, ...unknown])];
}

/** Checked before the work, so that a long fit is not lost to a typo. */
export async function assertModelPath(output: string | undefined): Promise<void> {
  if (output === undefined) return;
  if (!output.endsWith(".json"))
    throw new MultilogitError(
      "option",
      `-o ${quoted(output)}: a model is written as JSON; give a name that ends in .json`,
    );
  await assertOutput(output);
}

/** What the library needs to know to make the same features of the same rows. */
export function featureOptions(options: LearnOptions) {
  return {
    ...(options.formula === undefined ? { features: recipes(options) } : {}),
    missing: options.missing ?? "drop",
    ...(options.weights === undefined ? {} : { rowWeights: options.weights }),
    ...(options.classWeights === undefined ? {} : { classWeights: options.classWeights }),
  };
}

function recipes({
  binarize,
  raw: isRaw,
  category: categories = [],
  words = [],
  unseen,
}: LearnOptions): FeatureRecipe[] {
  const numbers = binarize !== undefined ? threshold(binarize) : isRaw ? raw() : standardize();
  const named = categories.length > 0 ? [category({ unseen }, ...categories)] : [];
  return [numbers, ...named, ...words.map(wordsFromText), category({ unseen })];
}
