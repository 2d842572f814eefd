import { MultilogitError, quoted } from "../errors.js";
import { type Cell, type Column, columnOf, type Table, tableOf } from "./table.js";

/** `table` with `cell` in every row of the column `name`; the cell must be of the column's kind. */
export function withConstantColumn(table: Table, name: string, cell: Cell): Table {
  const column = constantColumn(columnOf(table, name), name, cell, table.rows);
  return tableOf(
    table.names,
    table.columns.map((other, j) => (table.names[j] === name ? column : other)),
  );
}

function constantColumn(column: Column, name: string, cell: Cell, rows: number): Column {
  const kind = { number: "number", text: "string", boolean: "boolean" }[column.kind];
  if (typeof cell !== kind || (typeof cell === "number" && !Number.isFinite(cell)))
    throw new MultilogitError(
      "option",
      `column ${quoted(name)}: ${quoted(cell)} is given, but it holds ${column.kind}s; give a ${column.kind}`,
    );
  if (column.kind === "number") return { kind: "number", values: new Float64Array(rows).fill(cell as number) };
  if (column.kind === "boolean") return { ...column, codes: new Int8Array(rows).fill(cell ? 1 : 0) };
  return { kind: "text", codes: new Int32Array(rows), levels: [cell as string] };
}
