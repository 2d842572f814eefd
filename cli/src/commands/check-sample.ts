import {
  category,
  completeRows,
  evaluateRow,
  MultilogitError,
  prepare,
  raw,
  rowOf,
  squareFeatures,
  standardize,
  threshold,
} from "multilogit";
import type { CheckSample } from "multilogit/check";
import { quoted } from "multilogit/internal";
import type { FileOptions } from "../files/read-options.js";
import { readTable } from "../files/read-table.js";
import { noteDroppedRows } from "./dropped-rows.js";
import { fileOptions } from "./file-options.js";
import { naming } from "./read-rows.js";

export interface CheckSampleOptions extends FileOptions {
  readonly target?: string;
  readonly binarize?: number;
  readonly standardize?: true;
  readonly only?: readonly string[];
  readonly ignore?: readonly string[];
  readonly weights?: string;
  readonly missing?: "error" | "drop";
  readonly rows?: number;
  readonly lambda?: number;
}

/** The rows of a file as a program gets them. */
export interface FileSample {
  readonly sample: CheckSample;
  readonly source: string;
  /** the classes that the labels 0, 1, … stand for */
  readonly classNames: readonly string[];
  /** names of the features, or null where they are the pixels of a square picture */
  readonly featureNames: readonly string[] | null;
  /** the number of rows of the file, before some were chosen */
  readonly rowsInFile: number;
}

const DATA_OPTIONS = [
  "target",
  "binarize",
  "standardize",
  "only",
  "ignore",
  "weights",
  "missing",
  "rows",
  "lambda",
  "na",
  "comment",
  "decimal",
  "table",
] as const satisfies readonly (keyof CheckSampleOptions)[];

/** Throws if an option is about DATA and there are none. */
export function assertNoDataOptions(options: CheckSampleOptions): void {
  const given = DATA_OPTIONS.find((name) => options[name] !== undefined);
  if (given !== undefined)
    throw new MultilogitError(
      "option",
      `check: --${given} is about DATA, but there are none; give their file first, as in check rows.csv --target y`,
    );
}

/** The rows of DATA as numbers for the doctor: features as the options say, the constant left out, classes counted from 0. */
export async function readCheckSample(data: string, options: CheckSampleOptions): Promise<FileSample> {
  const { target, weights, lambda, missing = "drop" } = options;
  if (target === undefined)
    throw new MultilogitError(
      "option",
      "check: no --target; name the column of classes of DATA, such as --target digit",
    );
  const all = await readTable(data, {
    wanted: (names) => wantedColumns(names, target, options),
    ...fileOptions(options),
    labels: [target],
    numbers: weights === undefined ? [] : [weights],
    missing: missing === "drop" ? "keep" : "error",
    remedies: ["drop", "ignore"],
  });
  if (missing === "drop")
    noteDroppedRows(data, all, all.names, {
      target,
      needed: weights === undefined ? [] : [weights],
      without: "ignore",
      atMostHalf: options.missing === undefined,
    });
  return naming(data, () => {
    const { table } = missing === "drop" ? completeRows(all, all.names) : { table: all };
    const { sample } = prepare(table, target, {
      features: [numbersAs(options), category()],
      constant: false,
      ...(weights === undefined ? {} : { rowWeights: weights }),
    });
    const { featureMap, classes, labels, rowWeights } = sample;
    if (labels.kind !== "classes") throw new MultilogitError("option", `${quoted(target)} is not a column of classes`);
    return {
      source: data,
      classNames: classes.map(String),
      featureNames: squareFeatures(featureMap) === null ? featureMap.names : null,
      rowsInFile: table.rows,
      sample: {
        rows: Array.from({ length: table.rows }, (_, i) => evaluateRow(featureMap, rowOf(table, i))),
        labels: labels.codes,
        classes: classes.length,
        ...(weights === undefined ? {} : { rowWeights }),
        ...(lambda === undefined ? {} : { lambda }),
      },
    };
  });
}

/** At most `count` rows, evenly spread over the file, so that all parts of it count. */
export function spreadRows(file: FileSample, count: number): FileSample {
  const { rows, labels, rowWeights, ...others } = file.sample;
  if (rows.length <= count) return file;
  const chosen = Array.from({ length: count }, (_, i) => Math.floor((i * rows.length) / count));
  const sample = {
    ...others,
    rows: chosen.map((i) => rows[i]!),
    labels: chosen.map((i) => labels[i] as number),
    ...(rowWeights === undefined ? {} : { rowWeights: chosen.map((i) => rowWeights[i]!) }),
  };
  return { ...file, sample };
}

/** "iris.csv: 50 of 150 rows, 4 features, 3 classes (0 setosa, 1 versicolor, 2 virginica)" */
export function sampleInWords({ source, sample, rowsInFile, classNames }: FileSample): string {
  const { length } = sample.rows;
  const rows = length === rowsInFile ? `${length} rows` : `${length} of ${rowsInFile} rows`;
  const isCounted = classNames.every((name, k) => name === String(k));
  const names = isCounted ? "" : ` (${classNames.map((name, k) => `${k} ${name}`).join(", ")})`;
  return `${source}: ${rows}, ${sample.rows[0]!.length} features, ${classNames.length} classes${names}`;
}

function wantedColumns(
  names: readonly string[],
  target: string,
  { weights, only, ignore = [] }: CheckSampleOptions,
): string[] {
  const needed = [target, ...(weights === undefined ? [] : [weights])];
  const unknown = [...needed, ...(only ?? []), ...ignore].filter((name) => !names.includes(name));
  const wanted = names.filter((name) => needed.includes(name) || (only ? only.includes(name) : !ignore.includes(name)));
  return [...new Set([...wanted, ...unknown])];
}

function numbersAs({ binarize, standardize: isStandardized }: CheckSampleOptions) {
  if (binarize !== undefined) return threshold(binarize);
  return isStandardized ? standardize() : raw();
}
