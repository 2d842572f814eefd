import { readFileSync } from "node:fs";
import type { Table } from "../src/table/table.js";
import { tableFromColumns } from "../src/table/table-from-columns.js";

/** A table from a CSV file of plain cells (no quotes); the path is relative to core/test. A column all of whose cells are numbers is one. */
export function tableFromCsv(path: string): Table {
  const lines = readFileSync(new URL(path, import.meta.url), "utf8")
    .trim()
    .split(/\r?\n/);
  const [header, ...rows] = lines.map((line) => line.split(","));
  return tableFromColumns(
    Object.fromEntries(
      header!.map((name, j) => {
        const cells = rows.map((row) => row[j]!);
        const numbers = Float64Array.from(cells, Number);
        return [name, numbers.some(Number.isNaN) ? cells : numbers];
      }),
    ),
  );
}

/** What a recorded file of numbers holds; the path is relative to core/test. */
export function readJson<T>(path: string): T {
  return JSON.parse(readFileSync(new URL(path, import.meta.url), "utf8")) as T;
}
