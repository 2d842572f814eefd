import { readFileSync } from "node:fs";
import { tableFromColumns, tableFromSparseRows } from "multilogit";

/** A CSV file of numbers with the classes in its last column, or a Matrix Market file of triplets, row by row, with the classes in FILE.classes. */
export function tableOf(path) {
  return path.endsWith(".mtx") ? sparseTableOf(path) : denseTableOf(path);
}

function denseTableOf(path) {
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

function sparseTableOf(path) {
  const [, size, ...triplets] = readFileSync(path, "utf8").trim().split("\n");
  const [rows, words, entries] = size.split(" ").map(Number);
  const starts = new Int32Array(rows + 1);
  const columns = new Int32Array(entries);
  const values = new Float64Array(entries);
  triplets.forEach((triplet, e) => {
    const [i, j, value] = triplet.split(" ").map(Number);
    starts[i] = e + 1;
    columns[e] = j - 1;
    values[e] = value;
  });
  for (let i = 1; i <= rows; i++) starts[i] = Math.max(starts[i], starts[i - 1]);
  const names = Array.from({ length: words }, (_, j) => `word${j + 1}`);
  const target = "class";
  const classes = readFileSync(`${path}.classes`, "utf8").trim().split("\n");
  return { table: tableFromSparseRows({ names, starts, columns, values }, { [target]: classes }), target, rows };
}
