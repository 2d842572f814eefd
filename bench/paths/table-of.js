import { readFileSync } from "node:fs";
import { tableFromColumns } from "multilogit";

/** A CSV file of numbers with the classes in its last column. */
export function tableOf(path) {
  const [header, ...rows] = readFileSync(path, "utf8")
    .trim()
    .split(/\r?\n/)
    .map((line) => line.split(",").map((cell) => cell.replaceAll('"', "")));
  const target = header.at(-1);
  const columns = header.map((name, j) => [
    name,
    name === target ? rows.map((row) => row[j]) : Float64Array.from(rows, (row) => Number(row[j])),
  ]);
  return { table: tableFromColumns(Object.fromEntries(columns)), target, rows: rows.length };
}
