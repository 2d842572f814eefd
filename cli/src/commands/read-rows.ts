import { columnsRead, completeRows, factorsOf, type Model, MultilogitError, type Table, type Target } from "multilogit";
import type { BlockOptions } from "../files/block-options.js";
import { pathLabel } from "../files/path-label.js";
import type { FileOptions, ReadOptions, Remedy } from "../files/read-options.js";
import { readTable } from "../files/read-table.js";
import { type TableBlocks, withTableBlocks } from "../files/table-blocks.js";
import { noteDroppedRows } from "./dropped-rows.js";

export interface RowsWanted {
  /** how the file is written, where it does not show that itself */
  readonly file?: FileOptions;
  /** models whose columns are read as well */
  readonly also?: readonly Model[];
  /** columns besides those that the models read */
  readonly labels?: readonly string[];
  readonly numbers?: readonly string[];
  /** an unusable cell is an error (the default), its row is left out, or it becomes a missing one */
  readonly missing?: "error" | "drop" | "keep";
  /** what the note of rows left out says besides */
  readonly advice?: string;
  /** what an error about a cell may advise; nothing by default */
  readonly remedies?: readonly Remedy[];
}

/** The columns of DATA that a model needs, read as the kinds that it was fitted to; other columns are not read. */
export async function readRows(model: Model, path: string, rows: RowsWanted = {}) {
  const { also = [] } = rows;
  const table = await naming(path, () => readTable(path, readOptions([model, ...also], rows)));
  return keptOf(path, table, [model, ...also], rows);
}

/** The rows of a table that are wanted, after a note about the others. */
export function keptOf(
  path: string,
  table: Table,
  models: readonly Model[],
  rows: RowsWanted,
): { readonly table: Table; readonly dropped: number } {
  const { labels = [], missing = "error", advice } = rows;
  if (missing !== "drop") return { table, dropped: 0 };
  const names = namesWanted(models, rows);
  noteDroppedRows(path, table, names, {
    target: labels[0] ?? null,
    without: null,
    ...(advice === undefined ? {} : { advice }),
  });
  return completeRows(table, names);
}

/** The same in blocks, without holding all rows. With "drop" rows with a missing cell are still there. */
export function withRowBlocks<T>(
  model: Model,
  path: string,
  rows: RowsWanted & Pick<BlockOptions, "memory" | "always" | "onLarge">,
  use: (blocks: TableBlocks) => Promise<T>,
): Promise<T> {
  const { memory, always, onLarge } = rows;
  const blocks = {
    ...(memory === undefined ? {} : { memory }),
    ...(always === undefined ? {} : { always }),
    ...(onLarge === undefined ? {} : { onLarge }),
  };
  return naming(path, () => withTableBlocks(path, { ...readOptions([model], rows), ...blocks }, use));
}

function namesWanted(models: readonly Model[], { labels = [], numbers = [] }: RowsWanted): string[] {
  return [...new Set([...models.flatMap(({ featureMap }) => columnsRead(featureMap)), ...labels, ...numbers])];
}

function readOptions(models: readonly Model[], rows: RowsWanted): ReadOptions {
  const { file = {}, labels = [], numbers = [], missing = "error", remedies = [] } = rows;
  const known = knownTexts(models, labels);
  const names = namesWanted(models, rows);
  return {
    ...file,
    wanted: () => names,
    text: [...known.keys(), ...textColumns(models)],
    labels,
    numbers,
    known,
    missing: missing === "error" ? "error" : "keep",
    remedies,
  };
}

/** The columns whose words models count. */
function textColumns(models: readonly Model[]): string[] {
  return models.flatMap(({ featureMap }) =>
    featureMap.features.flatMap((feature) => (feature.kind === "words" ? [feature.column] : [])),
  );
}

/** The strings that models know in their category columns, and as classes in the columns `labels`; none for columns of numbers. */
function knownTexts(models: readonly Model[], labels: readonly string[]): Map<string, Set<string>> {
  const known = new Map<string, Set<string>>();
  const add = (column: string, levels: readonly unknown[]) => {
    const texts = levels.filter((level) => typeof level === "string");
    if (texts.length > 0) known.set(column, new Set([...(known.get(column) ?? []), ...texts]));
  };
  for (const { featureMap, target, classes } of models) {
    for (const factor of featureMap.features.flatMap(factorsOf))
      if (factor.kind === "category") add(factor.column, factor.levels);
    if (typeof target === "string" && labels.includes(target)) add(target, classes);
  }
  return known;
}

/** Runs `work`; an error about the data that does not name the file is prefixed with its name. */
export async function naming<T>(path: string, work: () => T | Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    const [clash] = /^two features are named .*(?=; rename the column)/.exec(String((error as Error)?.message)) ?? [];
    if (clash !== undefined)
      throw new MultilogitError(
        "option",
        `${path === "-" ? "standard input" : pathLabel(path)}: ${clash}; leave out the column that one is made from (--only, --ignore, the formula), or rename it`,
      );
    if (!(error instanceof MultilogitError) || error.code !== "data" || path === "-" || error.message.includes(path))
      throw error;
    throw new MultilogitError(error.code, `${pathLabel(path)}: ${error.message}`);
  }
}

/** The columns that a model is evaluated on: one of classes, or the class masses that it learnt. */
export function targetColumns(target: Target): { labels: readonly string[]; numbers: readonly string[] } {
  return typeof target === "string" ? { labels: [target], numbers: [] } : { labels: [], numbers: target };
}
