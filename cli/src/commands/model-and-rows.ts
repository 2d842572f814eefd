import {
  completeRows,
  type Formula,
  fit,
  fitOver,
  formula,
  type Model,
  MultilogitError,
  type RowSource,
  type Table,
} from "multilogit";
import type { InferenceOptions, InferenceOverOptions } from "multilogit/infer";
import { sqlSource } from "multilogit/sql";
import { assertStays } from "../databases/assert-stays.js";
import { type DatabaseAddress, databaseAddress } from "../databases/database-address.js";
import { withDatabase } from "../databases/open-database.js";
import { wantedRows } from "../databases/wanted-rows.js";
import { type TableBlocks, withTableBlocks } from "../files/table-blocks.js";
import type { SummarySource } from "../pictures/summary-report.js";
import { fileSource } from "../sources/file-source.js";
import { abortedByEnding } from "../system/aborted-by-ending.js";
import { progressLine } from "../terminal/progress-line.js";
import { droppedRows, MissingCells, noteDropped, noteDroppedRows } from "./dropped-rows.js";
import { fileOptions } from "./file-options.js";
import { TOLERANCE } from "./fit-command-options.js";
import { noteBlocks } from "./fit-in-blocks.js";
import { showingProgress } from "./fit-progress.js";
import { basesFromText } from "./formula-options.js";
import { droppingOf, fitOptions, readingOfFormula, wantedOf } from "./inference-columns.js";
import {
  type InferenceCommandOptions,
  inferenceOptions,
  needingAllRows,
  weightWords,
} from "./inference-command-options.js";
import { memoryToRead } from "./memory-to-read.js";
import { readModel } from "./read-model.js";
import { keptOf, naming, withRowBlocks } from "./read-rows.js";

export type { InferenceCommandOptions } from "./inference-command-options.js";

/** Rows that are read in blocks, or summed where they are. */
export interface RowsElsewhere {
  readonly over: RowSource;
  /** what a row that lacks a cell does */
  readonly missing: "error" | "drop";
  readonly signal?: AbortSignal;
}

/** The rows of a model: all of them, or where they are. */
export type RowsOfModel = { readonly table: Table } | RowsElsewhere;

/** A model at the rows that it was fitted to, and how to call both. */
export interface ModelAndRows {
  readonly model: Model;
  readonly rows: RowsOfModel;
  readonly inference: InferenceOptions;
  readonly source: SummarySource;
}

/** Options of the library for rows that are not all here. */
export function overOptions(
  { covariance, level, rowWeights, probabilityWeights, covarianceSteps }: InferenceOptions,
  rows: RowsElsewhere,
): InferenceOverOptions {
  return {
    ...(level === undefined ? {} : { level }),
    ...(typeof covariance === "string" ? { covariance } : {}),
    ...(rowWeights === undefined ? {} : { rowWeights }),
    ...(probabilityWeights === undefined ? {} : { probabilityWeights }),
    ...(covarianceSteps === undefined ? {} : { covarianceSteps }),
    ...(rows.signal === undefined ? {} : { signal: rows.signal }),
    missing: rows.missing,
  };
}

/**
 * The result of `use` on the model of a file and the rows that it was fitted to, or on a formula fitted to DATA. Rows that take much memory are read in
 * blocks, and those of a database stay there.
 */
export async function withModelAndRows<T>(
  command: string,
  first: string,
  second: string | undefined,
  options: InferenceCommandOptions,
  use: (found: ModelAndRows) => Promise<T>,
): Promise<T> {
  const asked = await askedOf(command, first, second, options);
  const address = databaseAddress(asked.data);
  if (address !== null) return inDatabase(address, asked, options, use);
  const { data, model, parsed } = asked;
  const memory = memoryToRead(data, options);
  const blocks = {
    memory,
    always: options.query !== undefined,
    onLarge: (bytes: number | null) => noteBlocks(data, bytes, memory, needingAllRows(options)),
  };
  const found = (rows: TableBlocks) =>
    rows.whole === null
      ? inBlocks(asked, rows, { ...options, memory }, use)
      : whole(asked, rows.whole, options).then(use);
  if (model !== null) return withRowBlocks(model, data, { ...wantedOf(model, options), ...blocks }, found);
  return withTableBlocks(data, { ...fileOptions(options), ...readingOfFormula(parsed, options), ...blocks }, found);
}

/** What a command line names. */
type Asked = { readonly data: string; readonly fitted: string } & (
  | { readonly model: Model; readonly parsed: null }
  | { readonly model: null; readonly parsed: Formula }
);

/** Options that say how a formula is fitted. */
const OF_FORMULAS = [
  ["base", "base"],
  ["penalty", "penalty"],
  ["penaltyFactor", "penalty-factor"],
  ["groupLevels", "group-levels"],
  ["category", "category"],
] as const;

async function askedOf(
  command: string,
  first: string,
  second: string | undefined,
  options: InferenceCommandOptions,
): Promise<Asked> {
  // checked before the rows are read
  inferenceOptions(options);
  if (options.formula !== undefined) {
    if (second !== undefined)
      throw new MultilogitError(
        "option",
        `${command}: --formula fits DATA itself, but there are two arguments, ${JSON.stringify(first)} and ${JSON.stringify(second)}; leave out the model or the formula`,
      );
    const parsed = formula(options.formula, { base: basesFromText(options.base) });
    return { data: first, fitted: options.formula, model: null, parsed };
  }
  if (second === undefined)
    throw new MultilogitError("option", `${command}: expected MODEL DATA, or DATA with a --formula`);
  for (const [name, flag] of OF_FORMULAS)
    if (options[name] !== undefined)
      throw new MultilogitError("option", `--${flag} belongs to a --formula; a model file is fitted already`);
  return { data: second, fitted: first, model: await readModel(first), parsed: null };
}

/** All rows are here. */
async function whole(asked: Asked, all: Table, options: InferenceCommandOptions): Promise<ModelAndRows> {
  const { data, fitted, parsed } = asked;
  const inference = inferenceOptions(options);
  const words = weightWords(options);
  if (asked.model !== null) {
    const { model } = asked;
    const { table, dropped } = keptOf(data, all, [model], wantedOf(model, options));
    return { model, rows: { table }, inference, source: { data, fitted, tableRows: table.rows, dropped, ...words } };
  }
  const { missing = "drop" } = options;
  if (missing === "drop") noteDroppedRows(data, all, all.names, droppingOf(parsed!, options));
  const { table, dropped } = missing === "drop" ? completeRows(all, all.names) : { table: all, dropped: 0 };
  const model = await naming(data, () =>
    showingProgress((progress) => fit(table, parsed!, { ...fitOptions(parsed!, table.names, options), ...progress })),
  );
  return { model, rows: { table }, inference, source: { data, fitted, tableRows: table.rows, dropped, ...words } };
}

/** The rows are read in blocks. */
async function inBlocks<T>(
  asked: Asked,
  blocks: TableBlocks,
  options: InferenceCommandOptions & { readonly memory: number },
  use: (found: ModelAndRows) => Promise<T>,
): Promise<T> {
  const { data } = asked;
  const line = progressLine(process.stderr);
  const isDropping = blocks.lacking.size > 0 && options.missing !== "error";
  // of a formula the statistics say it
  const read = asked.model !== null && isDropping ? notingLacks(data, blocks, asked.model) : blocks;
  const over = fileSource(read, {
    memory: Math.max(1e6, options.memory - blocks.readerBytes),
    onRows: (rows) => line.update(`reading ${data}: ${rows} of ${blocks.rows} rows`),
    onStatistics: noteLacksOf(asked, options),
  });
  // no look at each cell where none is missing
  const missing = isDropping ? "drop" : "error";
  try {
    return await fittedOver(asked, { over, missing }, blocks.names, options, { sampleRows: 0, polish: true }, use);
  } finally {
    line.clear();
  }
}

/** The same blocks, of which the first whole pass notes the rows that are left out, as `keptOf` does of rows that are held. */
function notingLacks(data: string, blocks: TableBlocks, { target }: Model): TableBlocks {
  let isNoted = false;
  const classes = [target].flat()[0] ?? null;
  return {
    ...blocks,
    async *blocks() {
      const lacks = isNoted ? null : new MissingCells(blocks.names, classes);
      for await (const table of blocks.blocks()) {
        lacks?.add(table);
        yield table;
      }
      if (lacks === null) return;
      isNoted = true;
      noteDropped(data, lacks, { target: classes, without: null });
    },
  };
}

/** The rows stay in a database. */
function inDatabase<T>(
  address: DatabaseAddress,
  asked: Asked,
  options: InferenceCommandOptions,
  use: (found: ModelAndRows) => Promise<T>,
): Promise<T> {
  const { label } = address;
  assertStays(address, [...needingAllRows(options), ...(options.memory === undefined ? [] : ["--memory"])]);
  if (options.category !== undefined)
    throw new MultilogitError(
      "option",
      `--category: says how a file is read, but the rows of ${label} are in a database; write C(column) in the formula`,
    );
  const wanted = wantedRows(address, options);
  const { missing = "drop" } = options;
  return abortedByEnding((signal) =>
    withDatabase(address, async ({ connection }) => {
      const source = sqlSource(connection, wanted);
      const noteLacks = noteLacksOf({ ...asked, data: label }, options);
      const over: RowSource = {
        ...source,
        statistics: async (request, aborted) => {
          const statistics = await source.statistics(request, aborted);
          noteLacks(statistics);
          return statistics;
        },
      };
      const names = (await naming(label, () => source.columns(signal))).map(({ name }) => name);
      const sample = options.sample === false ? { sampleRows: 0 } : {};
      return fittedOver({ ...asked, data: label }, { over, missing, signal }, names, options, sample, use);
    }),
  );
}

/** The result of `use` on rows that are elsewhere, to which a formula is fitted first. */
async function fittedOver<T>(
  asked: Asked,
  rows: RowsElsewhere,
  names: readonly string[],
  options: InferenceCommandOptions,
  how: { readonly sampleRows?: number; readonly polish?: boolean },
  use: (found: ModelAndRows) => Promise<T>,
): Promise<T> {
  const { data, fitted, parsed } = asked;
  const { over, missing, signal } = rows;
  return naming(data, async () => {
    const model =
      asked.model ??
      (await showingProgress((progress) =>
        fitOver(over, parsed!, {
          ...fitOptions(parsed!, names, options),
          missing,
          // standard errors are of the minimum
          tolerance: TOLERANCE,
          ...how,
          ...(signal === undefined ? {} : { signal }),
          ...progress,
        }),
      ));
    const { rows: tableRows, droppedRows: dropped } = model.report;
    return use({
      model,
      rows,
      inference: inferenceOptions(options),
      source: { data, fitted, tableRows, dropped, ...weightWords(options) },
    });
  });
}

/** Notes how many rows a fit leaves out, of which only statistics are known. */
function noteLacksOf({ data, parsed }: Asked, options: InferenceCommandOptions) {
  return ({ rows, droppedRows: dropped, missing }: Awaited<ReturnType<RowSource["statistics"]>>) => {
    if (parsed === null || options.missing === "error") return;
    noteDropped(data, droppedRows(rows + dropped, dropped, missing), droppingOf(parsed, options));
  };
}
