import type { AbortSignalLike } from "../abort-signal-like.js";
import { assertKnownOptions, MultilogitError, quoted } from "../errors.js";
import { weightsOfRows } from "../likelihood/sample.js";
import { random } from "../numeric/random.js";
import { completeRows } from "../table/complete-rows.js";
import { joinTables } from "../table/join-tables.js";
import type { Rows } from "../table/raw-rows.js";
import { keptRows, numberRows, rowNumber } from "../table/row-number.js";
import { selectRows } from "../table/select-rows.js";
import { sparseColumn } from "../table/sparse-column.js";
import { type Column, cellOf, columnOf, type Table, tableOf } from "../table/table.js";
import { type Batches, type BatchKinds, firstColumns, tablesOf } from "./batch-tables.js";
import { CellsInOrder } from "./cells-in-order.js";
import { LevelTotals, NumberTotals } from "./column-totals.js";
import type { ColumnInfo, RowSource, SampleRequest, Statistics, StatisticsRequest } from "./row-source.js";
import { columnsOfPlan } from "./sample-of-plan.js";
import type { SamplePlan } from "./sample-plan.js";
import { type StagedBlocksOptions, stagedBlocks } from "./staged-blocks.js";
import type { StagedRows } from "./staged-rows.js";

/** Options of `batchSource`. */
export interface BatchSourceOptions extends Pick<StagedBlocksOptions, "memory" | "threads" | "store"> {
  /** What reports call it. Default "batches". */
  readonly name?: string;
  /** What columns hold. Default: as in the first batch in which one is not empty; a column that is empty throughout is read to the end for it. */
  readonly kinds?: Readonly<Record<string, Column["kind"]>>;
}

/**
 * Rows that come in batches, such as those of a file or a query that is read once more for each pass: one for the statistics, one to stage
 * them. What is staged is φ of all rows, in memory or in a file of this machine (`stagedBlocks`); the cells themselves are never held together.
 *
 * @param batches called for each pass, and once to see the columns, which are those of the first batch: one that
 * only later batches have is not read. Every call has to begin at the first row and give the same rows in the same order. The
 * cells that are used are compared by 32 bits a column. Arrays may be filled again for the next batch.
 * @throws MultilogitError "data" where a batch lacks a column or holds other values in it than the first, or where cells differ between passes
 * @example
 * const source = batchSource(async function* () {
 *   for (let day = 1; day <= 3; day++) yield [{ x: day, kind: "a" }, { x: -day, kind: "b" }];
 * });
 * (await source.columns()).map(({ name }) => name); // ["x", "kind"]
 */
export function batchSource(batches: Batches, options: BatchSourceOptions = {}): RowSource {
  assertKnownOptions(options, ["name", "kinds", "memory", "threads", "store"], "batchSource");
  if (typeof batches !== "function")
    throw new MultilogitError(
      "option",
      `batches is ${quoted(batches)}; expected a function that returns the batches of rows from the first on, as each pass reads them again`,
    );
  const { name = "batches", kinds = {}, ...blocks } = options;
  assertKinds(kinds);
  return sourceOfBatches(batches, name, kinds, blocks);
}

/**
 * A `RowSource` of rows that are in memory, for tests of code that takes sources, and to stage a plan by hand.
 * @example
 * const source = memorySource(rows);
 * (await source.columns()).length; // 3
 */
export function memorySource(rows: Rows): RowSource {
  return sourceOfBatches(() => [rows], "memory", {}, {});
}

function sourceOfBatches(
  batches: Batches,
  name: string,
  kinds: BatchKinds,
  blocks: Pick<StagedBlocksOptions, "memory" | "threads" | "store">,
): RowSource {
  let counted = 0;
  let seen: CellsInOrder | null = null;
  let known: readonly ColumnInfo[] | null = null;
  const columns = async (signal?: AbortSignalLike) => (known ??= await firstColumns(batches, kinds, signal));
  const tables = async function* (wanted: readonly string[], signal?: AbortSignalLike, cells = new CellsInOrder()) {
    for await (const table of tablesOf(batches, await columns(signal), wanted, signal)) {
      cells.add(table);
      yield table;
    }
  };
  const sameTables = async function* (wanted: readonly string[], signal?: AbortSignalLike) {
    const cells = new CellsInOrder();
    yield* tables(wanted, signal, cells);
    seen ??= cells;
    const changed = cells.columnUnlike(seen);
    if (changed !== null)
      throw new MultilogitError(
        "data",
        `column ${quoted(changed)} of source ${name} had other cells in one pass than in another, or in another order; give the same rows in the same order each time`,
      );
  };
  return {
    name,
    columns,
    statistics: async (request, signal) => {
      const cells = new CellsInOrder();
      const statistics = await statisticsOf(tables(request.columns, signal, cells), request);
      [counted, seen] = [statistics.rows, cells];
      return statistics;
    },
    sample: async (request, signal) => {
      const chosen = sampler(request);
      for await (const table of tables(request.columns, signal)) chosen.add(completeRows(table, request.columns).table);
      return chosen.result();
    },
    tables: (wanted, signal) => sameTables(wanted, signal),
    stage: (plan, signal, sample) =>
      staged(sameTables(columnsOfPlan(plan), signal), plan, name, { ...blocks, expectedRows: counted }, sample),
  };
}

/** Throws unless `kinds` says what columns hold. */
function assertKinds(kinds: unknown): void {
  if (typeof kinds !== "object" || kinds === null || Array.isArray(kinds))
    throw new MultilogitError("option", `kinds is ${quoted(kinds)}; expected an object, column name → ${KINDS_LISTED}`);
  for (const [name, kind] of Object.entries(kinds))
    if (!KINDS.includes(kind))
      throw new MultilogitError("option", `kinds: ${quoted(name)} is ${quoted(kind)}; expected ${KINDS_LISTED}`);
}

const KINDS: readonly unknown[] = ["number", "text", "boolean"] satisfies Column["kind"][];
const KINDS_LISTED = '"number", "text" or "boolean"';

async function statisticsOf(tables: AsyncIterable<Table>, request: StatisticsRequest): Promise<Statistics> {
  const missing = new Map(request.columns.map((column) => [column, 0]));
  const levels = request.levels.map((column) => new LevelTotals(column, request.mostLevels));
  const numbers = request.numbers.map((expression) => new NumberTotals(expression));
  let [rows, droppedRows, weight] = [0, 0, 0];
  for await (const table of tables) {
    const complete = completeRows(table, request.columns);
    if (complete.dropped > 0) countMissing(table, request, missing);
    droppedRows += complete.dropped;
    if (complete.table.rows === 0) continue;
    const weights = request.rowWeights === null ? null : weightsOfRows(complete.table, request.rowWeights);
    rows += complete.table.rows;
    weight += weights === null ? complete.table.rows : weights.reduce((sum, w) => sum + w, 0);
    for (const total of [...levels, ...numbers]) total.add(complete.table, weights);
  }
  const results = <T>(totals: readonly { result(): T }[]) => totals.map((total) => total.result());
  return { rows, droppedRows, weight, missing, levels: results(levels), numbers: results(numbers) };
}

/** Counts the cells that rows lack, or throws at the first. */
function countMissing(table: Table, { columns, missing }: StatisticsRequest, counts: Map<string, number>): void {
  for (const name of columns) {
    const column = columnOf(table, name);
    for (let i = 0; i < table.rows; i++) {
      const cell = cellOf(column, i);
      if (cell !== null && (typeof cell !== "number" || Number.isFinite(cell))) continue;
      if (missing === "error")
        throw new MultilogitError(
          "data",
          `column ${quoted(name)}, row ${rowNumber(table, i)}: ${cell ?? (column.kind === "number" ? "missing or NaN" : "missing")}; give a value, or leave such rows out with missing: "drop"`,
        );
      counts.set(name, counts.get(name)! + 1);
    }
  }
}

/** Takes each row with the same chance; of few rows that may be none. */
function sampler({ rows, of, seed }: SampleRequest) {
  const share = rows / of;
  const source = random(seed);
  const parts: Table[] = [];
  return {
    add: (table: Table) => {
      const chosen = share >= 1 ? null : [...Array(table.rows).keys()].filter(() => source.uniform() < share);
      // the first part says which columns there are, even if it has no rows
      if (parts.length === 0 || chosen?.length !== 0)
        parts.push(copied(chosen === null ? table : selectRows(table, chosen)));
    },
    result: (): Table => joinTables(parts),
  };
}

/** A table in arrays of its own, as those given may be filled again for the next batch. */
function copied(table: Table): Table {
  if (table.names.length === 0) return table;
  const copy = tableOf(table.names, table.columns.map(copiedColumn));
  const numbers = keptRows(table);
  if (numbers !== null) numberRows(copy, numbers);
  return copy;
}

function copiedColumn(column: Column): Column {
  if (column.kind === "text") return { ...column, codes: column.codes.slice(), levels: [...column.levels] };
  if (column.kind === "boolean") return { ...column, codes: column.codes.slice() };
  if (column.sparse === undefined) return { kind: "number", values: column.values.slice() };
  const { rows, at, values } = column.sparse;
  return sparseColumn(rows, at.slice(), values.slice());
}

async function staged(
  tables: AsyncIterable<Table>,
  plan: SamplePlan,
  engine: string,
  options: StagedBlocksOptions,
  request?: SampleRequest,
): Promise<StagedRows> {
  const chosen = request && sampler(request);
  const seen = async function* () {
    for await (const each of tables) {
      chosen?.add(plan.missing === "drop" ? completeRows(each, columnsOfPlan(plan)).table : each);
      yield copied(each);
    }
  };
  const rows = { ...(await stagedBlocks(plan, seen(), options)), engine };
  return chosen ? { ...rows, sample: chosen.result() } : rows;
}
