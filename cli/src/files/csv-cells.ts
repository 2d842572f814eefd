import { MultilogitError } from "multilogit";
import type { CellColumn } from "./cell-column.js";
import type { CellSource, ColumnMaker } from "./cell-source.js";
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
import { changed } from "./file-error.js";
import type { LabelledFile } from "./labelled-file.js";
import { DECIMAL_COMMA, DECIMAL_POINT } from "./number-notation.js";
import { type ReadOptions, roleOf, wantedColumns } from "./read-options.js";

/** The wanted columns of CSV or TSV files, stacked. Reading throws a MultilogitError "data" for rows that cannot be read. */
export class CsvCells implements CellSource {
  namesInFile = 0;
  /** whether commas separate the cells of each file, so that unquoted numbers cannot have decimal commas */
  commaParts = true;
  private hasNoted = false;

  constructor(
    private readonly files: readonly LabelledFile[],
    private readonly options: ReadOptions,
    private readonly delimiter?: string,
  ) {}

  get label(): string {
    const [{ label }] = this.files as [LabelledFile];
    return this.files.length === 1 ? label : `${label} and ${this.files.length - 1} more`;
  }

  changed(): MultilogitError {
    return changed(this.label);
  }

  async *read(make: ColumnMaker, only?: readonly string[]): AsyncGenerator<CellColumn[]> {
    const notation = this.options.decimal === "," ? DECIMAL_COMMA : DECIMAL_POINT;
    let columns: CellColumn[] | null = null;
    for (const { path, label } of this.files) {
      const dialect = await csvDialect(path, label, {
        delimiter: this.delimiter,
        comment: this.options.comment,
        decimal: this.options.decimal,
      });
      this.commaParts &&= dialect.delimiter === ",";
      const rows = new CsvRows(label, dialect, (names) => {
        this.namesInFile = names.length;
        const wanted = columns?.map(({ name }) => name) ?? only;
        const places = wantedColumns(label, names, wanted === undefined ? this.options : { wanted: () => wanted });
        columns ??= places.map((j) => make(names[j]!, roleOf(names[j]!, this.options), notation));
        return { columns, places };
      });
      for await (const _ of csvRecords(path, label, dialect, (bytes, record) => rows.add(bytes, record)))
        if (columns !== null) yield columns;
      rows.end();
      if (!this.hasNoted && rows.note !== null) this.options.note?.(rows.note);
    }
    this.hasNoted = true;
    if (columns !== null) yield columns;
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
