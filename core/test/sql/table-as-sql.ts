import type { PassDialect } from "../../src/sql/pass-dialect.js";
import { type Cell, cellOf, type Table } from "../../src/table/table.js";

/** SELECTs of a table's cells, for databases without a way to hand them over: a few rows. */
export function tableAsSelect(table: Table, { sql, types }: PassDialect): string {
  const number = (x: number) => {
    if (Number.isFinite(x)) return sql.arithmetic.literal(x);
    return `CAST('${x === Infinity ? "inf" : x === -Infinity ? "-inf" : "nan"}' AS ${types.number})`;
  };
  const literal = (cell: Cell) => {
    if (cell === null) return "NULL";
    if (typeof cell === "number") return number(cell);
    return typeof cell === "boolean" ? (cell ? "TRUE" : "FALSE") : sql.text(cell);
  };
  const rows = Array.from({ length: table.rows }, (_, i) => {
    const cells = table.names.map((name, j) => {
      const column = table.columns[j]!;
      return `CAST(${literal(cellOf(column, i))} AS ${types[column.kind]}) AS ${sql.names.quoted(name)}`;
    });
    return `SELECT ${cells.join(", ")}`;
  });
  return rows.join(" UNION ALL ");
}
