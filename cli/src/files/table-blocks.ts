import { stat } from "node:fs/promises";
import { columnOf, MultilogitError, sliceRows, type Table, tableOf } from "multilogit";
import { numberRowsFrom } from "multilogit/internal";
import type { CellColumn } from "./cell-column.js";
import type { CellSource } from "./cell-source.js";
import { CsvCells } from "./csv-cells.js";
import { databaseSource } from "./database-source.js";
import { type DuckDb, withDuckDb } from "./duckdb.js";
import { fileError } from "./file-error.js";
import { type InputFile, openInput } from "./input-file.js";
import { inputPaths } from "./input-paths.js";
import { noteAbout } from "./note.js";
import { parquetSource } from "./parquet-source.js";
import { type ReadOptions, wantedColumns } from "./read-options.js";
import { tableFromInputs } from "./read-table.js";
import { columnMaker, judgedCells } from "./table-from-cells.js";
import { columnOfKind, type JudgedColumn } from "./table-of-cells.js";
import { TypedCells } from "./typed-cells.js";

/** The rows of files, of which only some are held at a time. */
export interface TableBlocks {
  readonly names: readonly string[];
  readonly rows: number;
  /** the columns in which some cell is missing */
  readonly lacking: ReadonlySet<string>;
  /**
   * The rows in order, from the first; errors call them by their numbers in the file. Throws a MultilogitError "data" where the file is
   * not what it was.
   */
  blocks(): AsyncGenerator<Table>;
}

/** How much memory rows may take before they are read in blocks. */
export interface BlockOptions extends ReadOptions {
  /** bytes; rows that take less are read as a whole. Default {@link MEMORY}. */
  readonly memory?: number;
  /** A block ends with the first reading step after this many rows. Default: as many as have a million cells, at most 65,536. */
  readonly blockRows?: number;
}

/** What rows may take unless --memory says otherwise: little next to what the program takes without any. */
export const MEMORY = 256e6;

/** Cells of a block: a few MB, so that what is made of them stays small as well. */
const CELLS = 1 << 20;
const MOST_ROWS = 1 << 16;

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
  const inputs: InputFile[] = [];
  try {
    for (const each of inputPaths(path)) inputs.push(await openInput(each));
    const isTyped = inputs[0]!.format === "parquet" || inputs[0]!.format === "database";
    return await (isTyped
      ? withDuckDb((db) => useInputs(inputs, options, db, use))
      : useInputs(inputs, options, null, use));
  } finally {
    for (const input of inputs) await input.close();
  }
}

async function useInputs<T>(
  inputs: readonly InputFile[],
  options: BlockOptions,
  db: DuckDb | null,
  use: (blocks: TableBlocks) => Promise<T>,
): Promise<T> {
  const large = await largeSource(inputs, options, db);
  if (large === null) return use(blocksOfTable(await tableFromInputs(inputs, options), options));
  const unchanged = await changeDetector(inputs);
  const columns = await judgedCells(large, options);
  await unchanged();
  return use(new BlocksOfCells(large, columns, options, unchanged));
}

/** The files as cells, if their rows would take more than the memory that they may; null for what is read as a whole. */
async function largeSource(
  inputs: readonly InputFile[],
  options: BlockOptions,
  db: DuckDb | null,
): Promise<CellSource | null> {
  const { memory = MEMORY } = options;
  const [{ format, label }] = inputs as [InputFile];
  // readTable has the words for what it refuses
  if (inputs.some((input) => input.format !== format) || (options.table !== undefined && format !== "database"))
    return null;
  if (db !== null) {
    const source =
      format === "parquet" ? await parquetSource(db, inputs) : await databaseSource(db, inputs, options.table);
    const names = source.columns.map(({ name }) => name);
    const [rows] = await db.numbers(`select count(*)::double from ${source.relation}`, source.parameters);
    const bytes = rows! * wantedColumns(label, names, options).length * BYTES_OF_CELL;
    return bytes > memory ? new TypedCells(db, source, options) : null;
  }
  if (format !== "csv" && format !== "tsv") return null;
  let bytes = 0;
  for (const { path } of inputs) bytes += (await stat(path)).size;
  return bytes * MEMORY_OF_BYTE > memory ? new CsvCells(inputs, options, format === "tsv" ? "\t" : undefined) : null;
}

/** A number takes 8 bytes, and arrays that grow have room for twice as many. */
const BYTES_OF_CELL = 16;
/** A number of CSV has about as many digits as bytes in memory, in arrays that grow. */
const MEMORY_OF_BYTE = 2;

function blocksOfTable(table: Table, options: BlockOptions): TableBlocks {
  return {
    names: table.names,
    rows: table.rows,
    lacking: new Set(table.names.filter((name) => lacksCell(table, name))),
    async *blocks() {
      const rows = rowsOfBlock(table.names.length, options);
      for (let first = 0; first < table.rows; first += rows)
        yield numbered(sliceRows(table, first, first + rows), first);
    },
  };
}

function rowsOfBlock(columns: number, { blockRows }: BlockOptions): number {
  return blockRows ?? Math.min(MOST_ROWS, Math.ceil(CELLS / columns));
}

function lacksCell(table: Table, name: string): boolean {
  const column = columnOf(table, name);
  return column.kind === "number" ? column.values.some(Number.isNaN) : column.codes.some((code) => code < 0);
}

class BlocksOfCells implements TableBlocks {
  private readonly judged: ReadonlyMap<string, JudgedColumn>;

  constructor(
    private readonly source: CellSource,
    columns: readonly JudgedColumn[],
    private readonly options: BlockOptions,
    private readonly unchanged: () => Promise<void>,
  ) {
    this.judged = new Map(columns.map((each) => [each.column.name, each]));
  }

  get names(): string[] {
    return [...this.judged.keys()];
  }

  get rows(): number {
    return [...this.judged.values()][0]!.column.rows;
  }

  get lacking(): Set<string> {
    return new Set(this.names.filter((name) => lacks(this.judged.get(name)!)));
  }

  async *blocks(): AsyncGenerator<Table> {
    const make = columnMaker(this.options);
    const makeText = columnMaker(this.options, { mayKeepNumbers: false });
    const kindOf = (name: string) => this.judged.get(name)!.kind.kind;
    const rows = rowsOfBlock(this.judged.size, this.options);
    let [first, last] = [0, null as CellColumn[] | null];
    const fresh: typeof make = (name, role, notation) =>
      (kindOf(name) === "number" ? make : makeText)(name, role, notation);
    for await (const columns of this.source.read(fresh, this.names)) {
      last = columns;
      if (columns[0]!.rows < rows) continue;
      yield this.block(columns, first);
      first += columns[0]!.rows;
      columns.forEach(({ name, role, notation }, j) => {
        columns[j] = fresh(name, role, notation);
      });
    }
    if (last !== null && last[0]!.rows > 0) {
      yield this.block(last, first);
      first += last[0]!.rows;
    }
    await this.unchanged();
    if (first !== this.rows) throw changed(this.source.label);
  }

  private block(columns: readonly CellColumn[], first: number): Table {
    const table = tableOf(
      this.names,
      columns.map((cells) => columnOfKind(cells, this.judged.get(cells.name)!)),
    );
    return numbered(table, first);
  }
}

/** Rows of a file from row `first` on, from 0; errors call them by their numbers in the file. */
function numbered(table: Table, first: number): Table {
  numberRowsFrom(table, first);
  return table;
}

function lacks({ column, isMissing }: JudgedColumn): boolean {
  return column.empty > 0 || column.distinct.all.some((cell) => cell.count > 0 && isMissing(cell));
}

/** A function that throws once one of the files is not what it was when this was called. */
async function changeDetector(inputs: readonly InputFile[]): Promise<() => Promise<void>> {
  const before = await Promise.all(inputs.map(signOf));
  return async () => {
    for (const [m, input] of inputs.entries()) if ((await signOf(input)) !== before[m]) throw changed(input.label);
  };
}

async function signOf({ path, label }: InputFile): Promise<string> {
  const { size, mtimeMs, ino } = await stat(path).catch((cause: unknown) => {
    throw fileError(label, cause);
  });
  return [size, mtimeMs, ino].join(" ");
}

function changed(label: string): MultilogitError {
  return new MultilogitError("data", `${label}: the file changed while it was read; try again`);
}
