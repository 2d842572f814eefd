import { MultilogitError, type Table } from "multilogit";
import { CellColumn } from "./cell-column.js";
import {
  type CsvColumns,
  commentRemedy,
  commentSign,
  csvColumns,
  type FirstRow,
  otherNumberOfCells,
} from "./csv-columns.js";
import { type CsvDialect, csvDialect } from "./csv-dialect.js";
import { csvRecords } from "./csv-records.js";
import { type CsvScanner, QUOTED } from "./csv-scanner.js";
import { NotUtf8 } from "./distinct-cells.js";
import { missingNumbers } from "./missing-cells.js";
import { DECIMAL_COMMA, DECIMAL_POINT } from "./number-notation.js";
import { type ReadOptions, roleOf, wantedColumns } from "./read-options.js";
import { tableOfCells } from "./table-of-cells.js";

/** A file with rows, and its name in messages. */
export interface LabelledFile {
  readonly path: string;
  readonly label: string;
}

/**
 * The wanted columns of CSV or TSV files, stacked. Read in one pass, except for columns that begin with numbers and turn out to be text.
 * @throws MultilogitError "data" for rows that cannot be read and cells that cannot be used
 */
export async function tableFromCsv(
  files: readonly LabelledFile[],
  options: ReadOptions,
  delimiter?: string,
): Promise<Table> {
  const [{ label }] = files as [LabelledFile];
  const read = new CsvFiles(files, options, delimiter);
  const columns = await read.columns();
  if (columns[0]!.rows === 0)
    throw new MultilogitError(
      "data",
      `${label}: no rows, only the names of ${read.namesInFile} columns; give at least one row`,
    );
  return tableOfCells(
    columns,
    {
      label: files.length === 1 ? label : `${label} and ${files.length - 1} more`,
      commaParts: read.commaParts,
      again: (places) => read.columns(places.map((j) => columns[j]!)),
    },
    options,
  );
}

class CsvFiles {
  namesInFile = 0;
  /** whether commas separate the cells of each file, so that unquoted numbers cannot have decimal commas */
  commaParts = true;

  constructor(
    private readonly files: readonly LabelledFile[],
    private readonly options: ReadOptions,
    private readonly delimiter: string | undefined,
  ) {}

  /** The cells of the wanted columns; or of those in `again`, with codes for all cells. */
  async columns(again?: readonly CellColumn[]): Promise<readonly CellColumn[]> {
    let columns: CellColumn[] | null = again?.map(({ name, role }) => this.column(name, role, false)) ?? null;
    for (const { path, label } of this.files) {
      const dialect = await csvDialect(path, label, {
        delimiter: this.delimiter,
        comment: this.options.comment,
        decimal: this.options.decimal,
      });
      this.commaParts &&= dialect.delimiter === ",";
      const rows = new CsvRows(label, dialect, (names) => {
        this.namesInFile = names.length;
        const wanted = columns?.map(({ name }) => name);
        const places = wantedColumns(label, names, wanted === undefined ? this.options : { wanted: () => wanted });
        columns ??= places.map((j) => this.column(names[j]!, roleOf(names[j]!, this.options), true));
        return { columns, places };
      });
      await csvRecords(path, label, dialect, (bytes, record) => rows.add(bytes, record));
      rows.end();
      if (again === undefined && rows.note !== null) this.options.note?.(rows.note);
    }
    return columns!;
  }

  private column(name: string, role: CellColumn["role"], mayKeepNumbers: boolean): CellColumn {
    const notation = this.options.decimal === "," ? DECIMAL_COMMA : DECIMAL_POINT;
    const coded = missingNumbers(this.options.na);
    return new CellColumn(name, role, notation, { mayKeepNumbers, coded });
  }
}

/** Puts the records of one file into columns. */
class CsvRows {
  private names: string[] | null = null;
  private layout: CsvColumns | null = null;
  private columns: readonly CellColumn[] = [];
  /** the cell of each column */
  private places: readonly number[] = [];

  constructor(
    private readonly label: string,
    private readonly dialect: CsvDialect,
    private readonly open: (names: readonly string[]) => { columns: readonly CellColumn[]; places: readonly number[] },
  ) {}

  get note(): string | null {
    return this.layout?.note ?? null;
  }

  add(bytes: Buffer, record: CsvScanner): void {
    if (this.names === null) {
      this.names = Array.from({ length: record.cells }, (_, j) => nameIn(bytes, record, j));
      return;
    }
    // a blank line is a row where rows have one cell
    const cells = this.layout?.cells ?? this.names.length;
    if (record.isEmpty && (cells > 1 || record.cells === 0)) return;
    if (this.layout === null)
      this.start({ line: record.line, cells: record.cells, isLastEmpty: isEmptyCell(record, record.cells - 1) });
    const layout = this.layout!;
    if (record.cells !== layout.cells)
      throw otherNumberOfCells(this.label, layout, record, record.text(bytes, 0), this.dialect);
    if (layout.emptyPlace >= 0 && !isEmptyCell(record, layout.emptyPlace))
      throw this.nameless(layout.emptyPlace, record);
    try {
      this.addCells(bytes, record);
    } catch (cause) {
      if (!(cause instanceof NotUtf8)) throw cause;
      throw new MultilogitError("data", `${this.label}: line ${record.line} is not UTF-8 text; save the file as UTF-8`);
    }
  }

  private addCells(bytes: Buffer, { starts, ends, marks }: CsvScanner): void {
    const { columns, places } = this;
    for (let c = 0; c < columns.length; c++) {
      const j = places[c]!;
      columns[c]!.addBytes(bytes, starts[j]!, ends[j]!, marks[j]!);
    }
  }

  /** After the last record. */
  end(): void {
    if (this.layout === null) this.start(null);
  }

  private start(first: FirstRow | null): void {
    const layout = csvColumns(this.label, this.names ?? [""], first);
    this.layout = layout;
    const { columns, places } = withRemedy(layout.names, this.dialect.comment, () => this.open(layout.names));
    this.columns = columns;
    this.places = places.map((j) => layout.places[j]!);
  }

  private nameless(place: number, record: CsvScanner): MultilogitError {
    return new MultilogitError(
      "data",
      `${this.label}: line ${record.line} has something in column ${place + 1}, which has no name; name every column in line 1`,
    );
  }
}

function nameIn(bytes: Buffer, record: CsvScanner, j: number): string {
  const text = record.text(bytes, j);
  return record.marks[j]! >= QUOTED ? text : text.trim();
}

function isEmptyCell({ starts, ends }: CsvScanner, j: number): boolean {
  return starts[j] === ends[j];
}

/** A column may be missing because line 1 is a comment, or holds all names in one, with blanks between them. */
function withRemedy<T>(names: readonly string[], comment: string | undefined, work: () => T): T {
  try {
    return work();
  } catch (error) {
    const sign = comment === undefined ? commentSign(names[0]!) : undefined;
    const hasBlanks = names.length === 1 && /\S\s+\S/.test(names[0]!);
    if (!(error instanceof MultilogitError) || (sign === undefined && !hasBlanks)) throw error;
    const remedy = sign === undefined ? "if blanks separate the cells, put commas or tabs there" : commentRemedy(sign);
    throw new MultilogitError("data", `${error.message}; ${remedy}`);
  }
}
