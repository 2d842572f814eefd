import { MultilogitError, quoted } from "../errors.js";
import { isNumberArray } from "./number-array.js";
import { type Column, type Table, tableOf } from "./table.js";
import { type ColumnFilter, columnFromCells } from "./table-from-rows.js";

/** What is read of an Arrow table, as apache-arrow makes them. */
export interface ArrowTable {
  readonly numRows: number;
  readonly schema: { readonly fields: readonly { readonly name: string }[] };
  getChildAt(j: number): ArrowColumn | null;
}

/** One of its columns; `toArray` gives a typed array for numbers without nulls. */
export interface ArrowColumn {
  /** in words, such as Float64, Dictionary<Int32, Utf8> or Timestamp<MILLISECOND> */
  readonly type: { toString(): string };
  readonly nullCount: number;
  readonly length: number;
  get(i: number): unknown;
  toArray(): unknown;
}

export function isArrowTable(rows: unknown): rows is ArrowTable {
  const { numRows, schema, getChildAt } = Object(rows) as Partial<ArrowTable>;
  return typeof numRows === "number" && typeof getChildAt === "function" && Array.isArray(schema?.fields);
}

/** The wanted columns of an Arrow table: numbers without nulls as they are (no copy), 64-bit integers as numbers where those are exact. */
export function tableFromArrow(arrow: ArrowTable, wanted: ColumnFilter = () => true): Table {
  const places = arrow.schema.fields.flatMap(({ name }, j) => (wanted(name) ? [{ name, j }] : []));
  return tableOf(
    places.map(({ name }) => name),
    places.map(({ name, j }) => columnFromArrow(name, arrow.getChildAt(j)!)),
  );
}

/** Dates, times and decimals are left to the caller: as the numbers that store them they would look like measurements. */
const READABLE = /^(Int|Uint|Float|Bool|Utf8|LargeUtf8|Null|Dictionary<\w+, (Large)?Utf8>)/;

function columnFromArrow(name: string, column: ArrowColumn): Column {
  if (!READABLE.test(String(column.type)))
    throw new MultilogitError(
      "data",
      `column ${quoted(name)} holds ${String(column.type)}; expected numbers, strings or booleans: convert it first, or ignore the column`,
    );
  if (column.nullCount === 0) {
    const whole = column.toArray();
    if (isNumberArray(whole) && typeof column.get(0) === "number") return { kind: "number", values: whole };
  }
  return columnFromCells(
    name,
    Array.from({ length: column.length }, (_, i) => fromBigInt(column.get(i), name, i)),
  );
}

function fromBigInt(cell: unknown, name: string, i: number): unknown {
  if (typeof cell !== "bigint") return cell;
  const number = Number(cell);
  if (!Number.isSafeInteger(number))
    throw new MultilogitError(
      "data",
      `column ${quoted(name)}, row ${i + 1}: ${cell} is beyond 2^53, where numbers skip whole ones; ignore the column, or give it as text`,
    );
  return number;
}
