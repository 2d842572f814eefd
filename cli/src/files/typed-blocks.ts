import { type Column, MultilogitError, type Table, tableOf } from "multilogit";
import { numberRowsFrom } from "multilogit/internal";
import { type CellSign, rowHash, withHashes } from "./cell-sign.js";
import { type ColumnSource, sqlName, sqlText } from "./column-source.js";
import { type Block, type DuckDb, isValid } from "./duckdb.js";
import type { JudgedColumn } from "./table-of-cells.js";
import type { ProfiledColumn, TypedProfile } from "./typed-profile.js";

/** A column whose cells come as numbers, or as codes of its distinct strings. */
export interface TypedColumn extends ProfiledColumn {
  readonly judged: JudgedColumn;
}

/** Rows of files with types, whose strings are coded by DuckDB, so that no text is fetched. */
export class TypedBlocks {
  private constructor(
    readonly db: DuckDb,
    readonly source: ColumnSource,
    readonly columns: readonly TypedColumn[],
    private readonly sign: CellSign,
    private readonly blockRows: number,
  ) {}

  /** Names the distinct strings of each column to DuckDB, as an ENUM. */
  static async of(
    db: DuckDb,
    source: ColumnSource,
    profile: TypedProfile,
    judged: readonly JudgedColumn[],
    blockRows: number,
  ): Promise<TypedBlocks> {
    const columns = profile.columns.map((each, j) => ({ ...each, judged: judged[j]! }));
    for (const [j, { isNumber, of, column }] of columns.entries()) {
      if (isNumber || of.type === "boolean") continue;
      const texts = column.distinct.all.map(({ text }) => sqlText(text));
      await db.execute(`create type ${levelType(j)} as enum (${texts.length > 0 ? texts.join(", ") : "''"})`, []);
    }
    return new TypedBlocks(db, source, columns, profile.sign, blockRows);
  }

  /** The rows in order, from the first. @throws MultilogitError "data" once they are not those of the profile */
  async *tables(): AsyncGenerator<Table> {
    const { columns, source, sign } = this;
    const names = columns.map(({ of }) => of.name);
    const empty = columns.map(columnMaker);
    let [first, hashes] = [0, 0];
    let waiting: TableUnderWay | null = null;
    const whole = ({ rows, cells }: TableUnderWay) => {
      const table = tableOf(
        names,
        cells.map((column) => column.first(rows)),
      );
      numberRowsFrom(table, first);
      [first, waiting] = [first + rows, null];
      return table;
    };
    const cells = [...columns.map(cellOfColumn), rowHash(columns.map(({ of }) => of))];
    const sql = `select ${cells.join(", ")} from ${source.relation}`;
    try {
      for await (const block of this.db.stream(sql, source.parameters, sign.rows)) {
        if (waiting !== null && waiting.rows + block.rows > this.blockRows) yield whole(waiting);
        const room = Math.max(this.blockRows, block.rows);
        waiting ??= { rows: 0, cells: empty.map((make) => make(room)) };
        for (const [j, column] of waiting.cells.entries()) {
          const lacks = column.add(block, j, waiting.rows);
          if (lacks && columns[j]!.column.empty === 0) throw source.changed();
        }
        waiting.rows += block.rows;
        hashes = withHashes(hashes, block.codes(columns.length).values);
      }
    } catch (cause) {
      throw cause instanceof MultilogitError ? cause : source.explain(cause);
    }
    if (waiting !== null) yield whole(waiting);
    if (first !== sign.rows || hashes !== sign.hashes) throw source.changed();
  }
}

/** A cell of column j in SQL: a DOUBLE, or the code of a string as an INTEGER. */
function cellOfColumn({ isNumber, of, column }: TypedColumn, j: number): string {
  if (isNumber) return of.number;
  if (of.type !== "boolean") return `enum_code(try_cast(${of.text} as ${levelType(j)}))::integer`;
  // true and false need not be looked up among strings
  const isTrueFirst = column.distinct.all[0]?.text === "true";
  return `(${isTrueFirst ? "not " : ""}${sqlName(of.name)})::integer`;
}

/** The ENUM of column j; in DuckDB's own catalogue, as the one in use may be of a file that is only read. */
function levelType(j: number): string {
  return `memory.main.level${j}`;
}

/** A table of which some rows have come. */
interface TableUnderWay {
  rows: number;
  readonly cells: readonly ColumnUnderWay[];
}

/** A column of it, in arrays of its own: those of DuckDB are only lent. */
interface ColumnUnderWay {
  /** Takes column j of a block as the cells of rows `at` and following. @returns whether some have no value */
  add(block: Block, j: number, at: number): boolean;
  /** The cells of the first `rows` rows. */
  first(rows: number): Column;
}

/** Makes empty columns with room for some rows; those of text share their levels. */
function columnMaker({ isNumber, column, judged: { kind, isMissing } }: TypedColumn): (room: number) => ColumnUnderWay {
  if (isNumber) return numberColumn;
  const cells = column.distinct.all;
  if (kind.kind === "number") {
    const numbers = Float64Array.from(cells, (cell) => (isMissing(cell) ? Number.NaN : kind.numberOf(cell)));
    return (room) => codedColumn(new Float64Array(room), numbers, Number.NaN, (values) => ({ kind: "number", values }));
  }
  if (kind.kind === "boolean") {
    const truth = Int8Array.from(cells, (cell) => (isMissing(cell) ? -1 : Number(cell.text.toLowerCase() === "true")));
    return (room) =>
      codedColumn(new Int8Array(room), truth, -1, (codes) => ({ kind: "boolean", codes, levels: [false, true] }));
  }
  const there = cells.filter((cell) => !isMissing(cell));
  const places = new Map(there.map((cell, place) => [cell, place]));
  const levels = there.map(({ text }) => text);
  const placeOf = Int32Array.from(cells, (cell) => places.get(cell) ?? -1);
  return (room) => codedColumn(new Int32Array(room), placeOf, -1, (codes) => ({ kind: "text", codes, levels }));
}

function numberColumn(room: number): ColumnUnderWay {
  const all = new Float64Array(room);
  return {
    add(block, j, at) {
      const { values, validity } = block.numbers(j);
      all.set(values, at);
      if (validity === null) return false;
      for (let i = 0; i < values.length; i++) if (!isValid(validity, i)) all[at + i] = Number.NaN;
      return true;
    },
    first: (rows) => ({ kind: "number", values: all.subarray(0, rows) }),
  };
}

/** A column of what `table` has for each code, and of `none` where there is no code. */
function codedColumn<T extends Float64Array | Int32Array | Int8Array>(
  all: T,
  table: T,
  none: number,
  column: (cells: T) => Column,
): ColumnUnderWay {
  return {
    add(block, j, at) {
      const { values, validity } = block.codes(j);
      for (let i = 0; i < values.length; i++)
        all[at + i] = validity === null || isValid(validity, i) ? table[values[i]!]! : none;
      return validity !== null;
    },
    first: (rows) => column(all.subarray(0, rows) as T),
  };
}
