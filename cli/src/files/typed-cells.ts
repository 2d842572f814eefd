import { MultilogitError } from "multilogit";
import type { CellColumn } from "./cell-column.js";
import { unusableType } from "./cell-errors.js";
import type { CellSource, ColumnMaker } from "./cell-source.js";
import type { ColumnSource, SourceColumn } from "./column-source.js";
import { type Block, type DuckDb, isValid } from "./duckdb.js";
import { DECIMAL_POINT } from "./number-notation.js";
import { type ReadOptions, roleOf, wantedColumns } from "./read-options.js";

/** A wanted column: how to ask for it. */
interface Wanted {
  readonly cell: string;
  readonly isNumber: boolean;
}

/** The wanted columns of files whose columns have types. Reading throws a MultilogitError "data" for rows that cannot be read. */
export class TypedCells implements CellSource {
  readonly commaParts = false;

  constructor(
    readonly db: DuckDb,
    readonly source: ColumnSource,
    private readonly options: ReadOptions,
  ) {}

  get label(): string {
    return this.source.label;
  }

  changed(): MultilogitError {
    return this.source.changed();
  }

  get namesInFile(): number {
    return this.source.columns.length;
  }

  async *read(make: ColumnMaker, only?: readonly string[]): AsyncGenerator<CellColumn[]> {
    const { label, columns: all, explain } = this.source;
    const names = all.map(({ name }) => name);
    const places = wantedColumns(label, names, only === undefined ? this.options : { wanted: () => only });
    const columns = places.map((j) => this.column(all[j]!, make));
    const wanted = places.map((j, c) => wantedCell(all[j]!, columns[c]!));
    try {
      for await (const block of this.blocks(wanted)) {
        addCells(columns, wanted, block);
        yield columns;
      }
    } catch (cause) {
      throw cause instanceof MultilogitError ? cause : explain(cause);
    }
  }

  private column({ name, type, typeName }: SourceColumn, make: ColumnMaker): CellColumn {
    const said = roleOf(name, this.options);
    if (type === "other") throw unusableType(this.source.label, name, said, `values of type ${typeName}`, this.options);
    return make(name, type === "text" ? "text" : said, DECIMAL_POINT);
  }

  private async *blocks(wanted: readonly Wanted[]): AsyncGenerator<Block> {
    const { relation, parameters, changed } = this.source;
    const [rows] = await this.db.numbers(`select count(*)::double from ${relation}`, parameters);
    let seen = 0;
    const cells = wanted.map(({ cell }) => cell).join(", ");
    for await (const block of this.db.stream(`select ${cells} from ${relation}`, parameters, rows!)) {
      seen += block.rows;
      if (seen > rows!) break;
      yield block;
    }
    if (seen !== rows) throw changed();
  }
}

/** Numbers are asked for as such where the column keeps them. */
function wantedCell({ type, text, number }: SourceColumn, column: CellColumn): Wanted {
  const isNumber = type === "number" && !column.hasCodes;
  return { cell: isNumber ? number : text, isNumber };
}

function addCells(columns: readonly CellColumn[], wanted: readonly Wanted[], block: Block): void {
  for (const [j, { isNumber }] of wanted.entries())
    if (isNumber) addNumbers(columns[j]!, block, j);
    else addTexts(columns[j]!, block, j);
}

function addNumbers(column: CellColumn, block: Block, j: number): void {
  const { values, validity } = block.numbers(j);
  for (let i = 0; i < block.rows; i++)
    if (!isValid(validity, i)) column.addEmpty();
    else if (Number.isNaN(values[i])) column.addText("nan", false);
    else column.addNumber(values[i]!);
}

function addTexts(column: CellColumn, block: Block, j: number): void {
  for (const text of block.texts(j))
    if (text === null) column.addEmpty();
    else column.addText(text, true);
}
