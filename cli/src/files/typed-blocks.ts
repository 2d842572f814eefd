import { type Column, MultilogitError, type Table, tableOf } from "multilogit";
import { joinTables, numberRowsFrom } from "multilogit/internal";
import { type ColumnSource, sqlText } from "./column-source.js";
import { type Block, type Codes, type DuckDb, isValid, type Numbers } from "./duckdb.js";
import type { JudgedColumn } from "./table-of-cells.js";
import type { ProfiledColumn } from "./typed-profile.js";

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
    private readonly blockRows: number,
  ) {}

  /** Names the distinct strings of each column to DuckDB, as an ENUM. */
  static async of(
    db: DuckDb,
    source: ColumnSource,
    profiled: readonly ProfiledColumn[],
    judged: readonly JudgedColumn[],
    blockRows: number,
  ): Promise<TypedBlocks> {
    const columns = profiled.map((each, j) => ({ ...each, judged: judged[j]! }));
    for (const [j, { isNumber, column }] of columns.entries()) {
      if (isNumber) continue;
      const texts = column.distinct.all.map(({ text }) => sqlText(text));
      await db.execute(`create type ${levelType(j)} as enum (${texts.length > 0 ? texts.join(", ") : "''"})`, []);
    }
    return new TypedBlocks(db, source, columns, blockRows);
  }

  /** The rows in order, from the first. */
  async *tables(): AsyncGenerator<Table> {
    const { columns, source } = this;
    const cells = columns.map(({ isNumber, of }, j) =>
      isNumber ? of.number : `enum_code(try_cast(${of.text} as ${levelType(j)}))::integer`,
    );
    const readers = columns.map(readerOf);
    const names = columns.map(({ of }) => of.name);
    let [first, waiting, rows] = [0, [] as Table[], 0];
    const joined = () => {
      const table = joinTables(waiting);
      numberRowsFrom(table, first);
      [first, waiting, rows] = [first + rows, [], 0];
      return table;
    };
    try {
      for await (const block of this.db.stream(
        `select ${cells.join(", ")} from ${source.relation}`,
        source.parameters,
        columns[0]!.column.rows,
      )) {
        const columns = readers.map((read, j) => read(block, j));
        waiting.push(tableOf(names, columns));
        rows += block.rows;
        if (rows >= this.blockRows) yield joined();
      }
    } catch (cause) {
      throw cause instanceof MultilogitError ? cause : source.explain(cause);
    }
    if (rows > 0) yield joined();
  }
}

/** The ENUM of column j; in DuckDB's own catalogue, as the one in use may be of a file that is only read. */
function levelType(j: number): string {
  return `memory.main.level${j}`;
}

type Reader = (block: Block, j: number) => Column;

/** How the cells of a column become those of a table, which must not be views of DuckDB's memory. */
function readerOf({ isNumber, column, judged: { kind, isMissing } }: TypedColumn): Reader {
  if (isNumber) return (block, j) => ({ kind: "number", values: withNaN(block.numbers(j)) });
  const cells = column.distinct.all;
  if (kind.kind === "number") {
    const numbers = Float64Array.from(cells, (cell) => (isMissing(cell) ? Number.NaN : kind.numberOf(cell)));
    return (block, j) => ({ kind: "number", values: looked(block.codes(j), numbers, Number.NaN) });
  }
  if (kind.kind === "boolean") {
    const truth = Int8Array.from(cells, (cell) => (isMissing(cell) ? -1 : Number(cell.text.toLowerCase() === "true")));
    return (block, j) => ({ kind: "boolean", codes: looked(block.codes(j), truth, -1), levels: [false, true] });
  }
  const there = cells.filter((cell) => !isMissing(cell));
  const places = new Map(there.map((cell, place) => [cell, place]));
  const levels = there.map(({ text }) => text);
  const placeOf = Int32Array.from(cells, (cell) => places.get(cell) ?? -1);
  return (block, j) => ({ kind: "text", codes: looked(block.codes(j), placeOf, -1), levels });
}

/** What the table has for each code, and `none` where there is no code. */
function looked<T extends Float64Array | Int32Array | Int8Array>(
  { values, validity }: Codes,
  table: T,
  none: number,
): T {
  const found = new (table.constructor as new (length: number) => T)(values.length);
  if (validity === null) for (let i = 0; i < values.length; i++) found[i] = table[values[i]!]!;
  else for (let i = 0; i < values.length; i++) found[i] = isValid(validity, i) ? table[values[i]!]! : none;
  return found;
}

function withNaN({ values, validity }: Numbers): Float64Array {
  const copy = values.slice();
  if (validity !== null) for (let i = 0; i < copy.length; i++) if (!isValid(validity, i)) copy[i] = Number.NaN;
  return copy;
}
