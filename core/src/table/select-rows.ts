import { MultilogitError, quoted } from "../errors.js";
import type { Column, Table } from "./table.js";
import { tableOf } from "./table.js";

/** The rows of `table` numbered by `indices`, in that order. */
export function selectRows(table: Table, indices: ArrayLike<number>): Table {
  for (let i = 0; i < indices.length; i++) assertIndex(indices[i]!, table.rows);
  return tableOf(
    table.names,
    table.columns.map((column) => selectCells(column, indices)),
  );
}

/** Rows start … end − 1, as views on the same memory; fewer where the table ends before. */
export function sliceRows(table: Table, start: number, end: number): Table {
  if (!Number.isInteger(start) || start < 0 || !(end >= start))
    throw new MultilogitError(
      "option",
      `rows ${quoted(start)} … ${quoted(end)}: expected a first row of at least 0 and an end that is not before it`,
    );
  return tableOf(
    table.names,
    table.columns.map((column) =>
      column.kind === "number"
        ? { kind: "number", values: column.values.subarray(start, end) }
        : ({ ...column, codes: column.codes.subarray(start, end) } as Column),
    ),
  );
}

function assertIndex(index: number, rows: number): void {
  if (!Number.isInteger(index) || index < 0 || index >= rows)
    throw new MultilogitError(
      "option",
      `there is no row ${quoted(index)}; expected whole numbers from 0 to ${rows - 1}, the rows of the table`,
    );
}

function selectCells(column: Column, indices: ArrayLike<number>): Column {
  const pick = <A extends { [i: number]: number; readonly constructor: unknown }>(from: A): A => {
    const to = new (from.constructor as new (length: number) => A)(indices.length);
    for (let i = 0; i < indices.length; i++) to[i] = from[indices[i]!]!;
    return to;
  };
  return column.kind === "number"
    ? { kind: "number", values: pick(column.values) }
    : ({ ...column, codes: pick<Int32Array | Int8Array>(column.codes) } as Column);
}
