import { stat } from "node:fs/promises";
import { availableParallelism } from "node:os";
import { type Column, columnOf, MultilogitError, sliceRows, type Table, tableOf } from "multilogit";
import { numberRowsFrom } from "multilogit/internal";
import { type BlockOptions, MEMORY, rowsOfBlock } from "./block-options.js";
import type { CellColumn } from "./cell-column.js";
import type { CellSource } from "./cell-source.js";
import { changeDetector, whileUnchanged } from "./change-detector.js";
import type { ColumnSource } from "./column-source.js";
import { CsvCells } from "./csv-cells.js";
import { databaseSource } from "./database-source.js";
import { type DuckDb, withDuckDb } from "./duckdb.js";
import type { InputFile } from "./input-file.js";
import { noteAbout } from "./note.js";
import { parquetSource } from "./parquet-source.js";
import { type ReadOptions, wantedColumns } from "./read-options.js";
import { tableFromInputs } from "./read-table.js";
import { columnMaker, judgedCells } from "./table-from-cells.js";
import { columnOfKind, type JudgedColumn, judgedColumns } from "./table-of-cells.js";
import { TypedBlocks } from "./typed-blocks.js";
import { TypedCells } from "./typed-cells.js";
import { typedProfile } from "./typed-profile.js";
import { withInputs } from "./with-inputs.js";

/** The rows of files, of which only some are held at a time. */
export interface TableBlocks {
  readonly names: readonly string[];
  /** what each column holds */
  readonly kinds: Readonly<Record<string, Column["kind"]>>;
  readonly rows: number;
  /** the columns in which some cell is missing */
  readonly lacking: ReadonlySet<string>;
  /** The columns as DuckDB sees them, where it reads the rows; null for other formats. */
  readonly typed: TypedBlocks | null;
  /** bytes that reading the rows takes besides, those of DuckDB above all */
  readonly readerBytes: number;
  /** All rows, where they take little; null where they are not held. */
  readonly whole: Table | null;
  /**
   * The rows in order, from the first; errors call them by their numbers in the file. Throws a MultilogitError "data" where the file is
   * not what it was.
   */
  blocks(): AsyncGenerator<Table>;
}

/** What does not depend on how much memory the reader takes. */
type RowsInBlocks = Omit<TableBlocks, "readerBytes">;

/**
 * The table that `readTable` reads, in blocks: files that would take too much memory are read once to learn what their columns are, and
 * then again as often as their rows are wanted. Cells, kinds of columns and missing values are those that `readTable` finds.
 */
export async function withTableBlocks<T>(
  path: string,
  given: BlockOptions,
  use: (blocks: TableBlocks) => Promise<T>,
): Promise<T> {
  const options = { ...given, note: given.note ?? noteAbout(path) };
  return withInputs(path, (inputs) => {
    const isTyped = inputs[0]!.format === "parquet" || inputs[0]!.format === "database";
    return isTyped ? withDuckDb((db) => useInputs(inputs, options, db, use)) : useInputs(inputs, options, null, use);
  });
}

async function useInputs<T>(
  inputs: readonly InputFile[],
  options: BlockOptions,
  db: DuckDb | null,
  use: (blocks: TableBlocks) => Promise<T>,
): Promise<T> {
  const unchanged = await changeDetector(inputs);
  const found = await whileUnchanged(inputs, () => largeBlocks(inputs, options, db));
  if (found === null) return use(blocksOfTable(await tableFromInputs(inputs, options), options));
  const { large, blocks, readerBytes } = found;
  return use({
    ...blocks,
    readerBytes,
    async *blocks() {
      let rows = 0;
      try {
        for await (const table of blocks.blocks()) {
          rows += table.rows;
          yield table;
        }
      } catch (cause) {
        await unchanged();
        throw cause;
      }
      await unchanged();
      if (rows !== blocks.rows) throw large.changed();
    },
  });
}

/** The rows of files that would take more memory than they may, after a look at all of them; null for what is read as a whole. */
async function largeBlocks(inputs: readonly InputFile[], options: BlockOptions, db: DuckDb | null) {
  const found = await largeSource(inputs, options, db);
  if (found === null) return null;
  const { large } = found;
  const typed = large instanceof TypedCells ? await typedBlocks(large, options) : null;
  return { ...found, blocks: typed ?? blocksOfCells(large, await judgedCells(large, options), options) };
}

/**
 * The rows of files with types as SQL shows them, or null where that does not show enough: where a cell has to be looked at by itself, or is to be refused with
 * its row.
 */
async function typedBlocks({ db, source }: TypedCells, options: BlockOptions): Promise<RowsInBlocks | null> {
  const profile = await typedProfile(db, source, options).catch((cause: unknown) => {
    throw cause instanceof MultilogitError ? cause : source.explain(cause);
  });
  if (profile === null || profile.sign.rows === 0) return null;
  const notes: string[] = [];
  const columns = profile.columns.map(({ column }) => column);
  const again = async (places: readonly number[]) => places.map((j) => columns[j]!);
  const judged = await judgedColumns(
    columns,
    { label: source.label, commaParts: false, again },
    { ...options, note: (sentence) => notes.push(sentence) },
  ).catch(() => null);
  // numbers that turn out to be text would have to be grouped
  if (judged?.some(({ kind }, j) => kind.kind !== "number" && profile.columns[j]!.isNumber) !== false) return null;
  for (const sentence of notes) options.note?.(sentence);
  const typed = await TypedBlocks.of(db, source, profile, judged, rowsOfBlock(columns.length, options));
  return {
    names: columns.map(({ name }) => name),
    kinds: kindsOf(judged),
    rows: profile.sign.rows,
    lacking: lackingOf(judged),
    typed,
    whole: null,
    blocks: () => typed.tables(),
  };
}

/** The files as cells, if their rows would take more than the memory that they may, with what reading takes; null for what is read as a whole. */
async function largeSource(
  inputs: readonly InputFile[],
  options: BlockOptions,
  db: DuckDb | null,
): Promise<{ readonly large: CellSource; readonly readerBytes: number } | null> {
  const { memory = MEMORY, always = false } = options;
  const [{ format }] = inputs as [InputFile];
  // readTable has the words for what it refuses
  const isOfDatabase = options.table !== undefined || options.query !== undefined;
  if (inputs.some((input) => input.format !== format) || (isOfDatabase && format !== "database")) return null;
  if (db !== null) {
    const source = format === "parquet" ? await parquetSource(db, inputs) : await databaseSource(db, inputs, options);
    const bytes = always ? null : await bytesOfRows(db, source, options);
    if (bytes !== null && bytes <= memory) {
      // to be opened again, by another connection
      await db.execute("use memory", []);
      await db.execute("detach database if exists data", []);
      return null;
    }
    options.onLarge?.(bytes);
    const readerBytes = await limitedTo(memory, db, source);
    return { large: new TypedCells(db, source, options), readerBytes };
  }
  if (format !== "csv" && format !== "tsv") return null;
  let bytes = 0;
  for (const { path } of inputs) bytes += (await stat(path)).size;
  if (bytes * MEMORY_OF_BYTE <= memory) return null;
  options.onLarge?.(bytes * MEMORY_OF_BYTE);
  return { large: new CsvCells(inputs, options, format === "tsv" ? "\t" : undefined), readerBytes: 0 };
}

/** About how much the wanted columns take in memory; of Parquet its footer says how many rows there are. */
async function bytesOfRows(db: DuckDb, source: ColumnSource, options: ReadOptions): Promise<number> {
  const names = source.columns.map(({ name }) => name);
  const wanted = wantedColumns(source.label, names, options).length;
  const [rows] = await db
    .numbers(`select count(*)::double from ${source.relation}`, source.parameters)
    .catch((cause) => {
      throw source.explain(cause);
    });
  return rows! * wanted * BYTES_OF_CELL;
}

/**
 * Bounds what DuckDB takes, and says it, bytes: a quarter of `memory`, but what it needs to read and to group. It has a single thread where
 * two would hold more parts of the file than that.
 */
async function limitedTo(memory: number, db: DuckDb, source: ColumnSource): Promise<number> {
  const part = PART_ROOM * ((await source.bytesAtOnce?.()) ?? 0);
  const quarter = Math.min(1e9, Math.max(1e8, memory / 4));
  const threads = Math.max(1, Math.min(availableParallelism(), Math.floor(quarter / part)));
  const limit = Math.max(quarter, threads * part + GROUPING);
  await db.execute(`set memory_limit = '${Math.ceil(limit / 1e6)}MB'`, []);
  await db.execute(`set threads = ${threads}`, []);
  return limit + BESIDES;
}

/** How much a thread of DuckDB takes to read a part, relative to its size: measured on row groups of 63 MB. */
const PART_ROOM = 1.1;
/** What grouping and a stream's buffer take besides. */
const GROUPING = 50e6;
/** What DuckDB takes in addition to its memory limit: measured on 5 million rows of 30 columns. */
const BESIDES = 80e6;

/** A number takes 8 bytes, and arrays that grow have room for twice as many. */
const BYTES_OF_CELL = 16;
/** A number of CSV has about as many digits as bytes in memory, in arrays that grow. */
const MEMORY_OF_BYTE = 2;

function blocksOfTable(table: Table, options: BlockOptions): TableBlocks {
  return {
    names: table.names,
    kinds: Object.fromEntries(table.names.map((name, j) => [name, table.columns[j]!.kind])),
    rows: table.rows,
    typed: null,
    readerBytes: 0,
    whole: table,
    lacking: new Set(table.names.filter((name) => lacksCell(table, name))),
    async *blocks() {
      const rows = rowsOfBlock(table.names.length, options);
      for (let first = 0; first < table.rows; first += rows)
        yield numbered(sliceRows(table, first, first + rows), first);
    },
  };
}

function lacksCell(table: Table, name: string): boolean {
  const column = columnOf(table, name);
  return column.kind === "number" ? column.values.some(Number.isNaN) : column.codes.some((code) => code < 0);
}

/** Rows that are read cell by cell, as the columns that they were found to be. */
function blocksOfCells(source: CellSource, columns: readonly JudgedColumn[], options: BlockOptions): RowsInBlocks {
  const judged = new Map(columns.map((each) => [each.column.name, each]));
  const names = [...judged.keys()];
  const make = columnMaker(options);
  const makeText = columnMaker(options, { mayKeepNumbers: false });
  const fresh: typeof make = (name, role, notation) =>
    (judged.get(name)!.kind.kind === "number" ? make : makeText)(name, role, notation);
  const tableFrom = (cells: readonly CellColumn[], first: number) =>
    numbered(
      tableOf(
        names,
        cells.map((column) => columnOfKind(column, judged.get(column.name)!)),
      ),
      first,
    );
  return {
    names,
    kinds: kindsOf(columns),
    rows: columns[0]!.column.rows,
    lacking: lackingOf(columns),
    typed: null,
    whole: null,
    async *blocks() {
      const rows = rowsOfBlock(names.length, options);
      let [first, last] = [0, null as CellColumn[] | null];
      for await (const cells of source.read(fresh, names)) {
        last = cells;
        if (cells[0]!.rows < rows) continue;
        yield tableFrom(cells, first);
        first += cells[0]!.rows;
        cells.forEach(({ name, role, notation }, j) => {
          cells[j] = fresh(name, role, notation);
        });
      }
      if (last !== null && last[0]!.rows > 0) yield tableFrom(last, first);
    },
  };
}

function kindsOf(columns: readonly JudgedColumn[]): Record<string, Column["kind"]> {
  return Object.fromEntries(
    columns.map(({ column, kind }) => [column.name, kind.kind === "unclear" ? "text" : kind.kind]),
  );
}

function lackingOf(columns: readonly JudgedColumn[]): Set<string> {
  return new Set(columns.filter(lacks).map(({ column }) => column.name));
}

/** Rows of a file from row `first` on, from 0; errors call them by their numbers in the file. */
function numbered(table: Table, first: number): Table {
  numberRowsFrom(table, first);
  return table;
}

function lacks({ column, isMissing }: JudgedColumn): boolean {
  return column.empty > 0 || column.distinct.all.some((cell) => cell.count > 0 && isMissing(cell));
}
