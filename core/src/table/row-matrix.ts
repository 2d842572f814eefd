import { listed, MultilogitError, quoted } from "../errors.js";
import { isNumberArray, type NumberArray } from "./number-array.js";
import { type Column, type Table, tableOf } from "./table.js";
import { type ColumnCells, columnFrom } from "./table-from-columns.js";
import type { ColumnFilter } from "./table-from-rows.js";

/** n × d numbers, one row after the other, as embeddings and images come: data[i * columns + j] is column j of row i, NaN where missing. */
export interface RowMatrix {
  /** n */
  readonly rows: number;
  /** d */
  readonly columns: number;
  /** n × d; the type is kept, so that bytes stay bytes */
  readonly data: NumberArray;
  /** Default x1, x2, … */
  readonly names?: readonly string[];
}

/** The same as one array per row. */
export type RowArrays = readonly (NumberArray | readonly number[])[];

/**
 * A table from a matrix, or from one array per row, and named columns in addition, such as the labels.
 *
 * @throws MultilogitError "data" where the numbers are not rows × columns, or rows differ in length
 * @example tableFromMatrix({ rows: 2, columns: 3, data: new Float32Array(6) }, { topic: ["sport", "politics"] })
 */
export function tableFromMatrix(
  matrix: RowMatrix | RowArrays,
  others: Readonly<Record<string, ColumnCells>> = {},
  wanted: ColumnFilter = () => true,
): Table {
  const whole = isMatrix(matrix) ? matrix : matrixOfArrays(matrix);
  const otherNames = Object.keys(others);
  const columns = columnsOf(whole);
  return tableOf(
    [...matrixNames(whole).filter(wanted), ...otherNames],
    [
      ...columns.filter((_, j) => wanted(nameAt(whole, j))),
      ...otherNames.map((name) => columnFrom(name, others[name]!)),
    ],
  );
}

/** Whether `rows` has the members of a matrix; whether they fit is asked where it is read. */
export function isMatrix(rows: unknown): rows is RowMatrix {
  const { data, columns } = Object(rows) as Partial<RowMatrix>;
  return isNumberArray(data) && typeof columns === "number";
}

/** Whether `rows` are arrays of numbers instead of objects, by the first of them. */
export function areRowArrays(rows: readonly unknown[]): rows is RowArrays {
  return Array.isArray(rows[0]) || isNumberArray(rows[0]);
}

export function matrixNames(matrix: RowMatrix): string[] {
  return Array.from({ length: matrix.columns }, (_, j) => nameAt(matrix, j));
}

function nameAt({ names }: RowMatrix, j: number): string {
  return names?.[j] ?? `x${j + 1}`;
}

/** Each column as a view of one array of the matrix's own type, column after column. */
function columnsOf(matrix: RowMatrix): Column[] {
  assertMatrix(matrix);
  const { rows: n, columns: d, data } = matrix;
  const turned = new (data.constructor as new (length: number) => NumberArray)(n * d);
  // rows in blocks, so that what is read and what is written stay in the cache
  const BLOCK = 32;
  for (let from = 0; from < n; from += BLOCK) {
    const to = Math.min(from + BLOCK, n);
    for (let j = 0; j < d; j++) for (let i = from; i < to; i++) turned[j * n + i] = data[i * d + j]!;
  }
  return Array.from({ length: d }, (_, j) => ({ kind: "number", values: turned.subarray(j * n, j * n + n) }));
}

/** Throws unless the numbers are rows × columns, and the names, if any, one per column. */
export function assertMatrix(matrix: RowMatrix): void {
  const { rows, columns, data, names } = Object(matrix) as Partial<RowMatrix>;
  const isCount = (count: unknown) => Number.isSafeInteger(count) && (count as number) >= 0;
  if (!isNumberArray(data) || !isCount(rows) || !isCount(columns) || data.length !== rows! * columns!)
    throw new MultilogitError(
      "data",
      `a matrix of ${quoted(rows)} rows and ${quoted(columns)} columns with ${isNumberArray(data) ? `${data.length} numbers` : `data ${quoted(data)}`}; expected a typed array of rows × columns numbers`,
    );
  if (names !== undefined && (names.length !== columns || new Set(names).size < columns))
    throw new MultilogitError(
      "data",
      `a matrix of ${columns} columns with the names ${listed(names)}; give one name per column, each once, or none for x1, x2, …`,
    );
}

/** A longer row of another embedding must not pass for one that was learnt; only names can tell that columns are to be left out. */
export function assertAsMany({ columns, names }: RowMatrix, read: readonly string[]): void {
  const last = Math.max(0, ...read.map((name) => Number(/^x(\d+)$/.exec(name)?.[1] ?? 0)));
  if (names === undefined && last > 0 && columns > last)
    throw new MultilogitError(
      "data",
      `the matrix has ${columns} columns without names, but the model reads x1 to x${last}; give ${last} columns, or \`names\``,
    );
}

/** All rows in one array: of the first row's type where that is typed, else doubles. */
export function matrixOfArrays(arrays: RowArrays): RowMatrix {
  const first = arrays[0];
  if (first === undefined) throw new MultilogitError("data", "the table has no rows; give at least one");
  const [rows, columns] = [arrays.length, first.length];
  const Numbers = (isNumberArray(first) ? first.constructor : Float64Array) as new (length: number) => NumberArray;
  const data = new Numbers(rows * columns);
  arrays.forEach((array: unknown, i) => {
    const isArray = Array.isArray(array) || isNumberArray(array);
    if (!isArray || array.length !== columns || (isNumberArray(array) ? array.constructor : Float64Array) !== Numbers)
      throw new MultilogitError(
        "data",
        `row ${i + 1} is ${isArray ? `${array.length} ${array.constructor.name === "Array" ? "cells" : `numbers of a ${array.constructor.name}`}` : quoted(array)}, but row 1 has ${columns} ${Numbers === Float64Array ? "cells" : `of a ${Numbers.name}`}; give arrays of one length and kind`,
      );
    for (let j = 0; j < columns; j++) data[i * columns + j] = numberAt(array[j], i, j);
  });
  return { rows, columns, data };
}

function numberAt(cell: unknown, i: number, j: number): number {
  if (typeof cell === "number") return cell;
  if (cell === null || cell === undefined) return Number.NaN;
  throw new MultilogitError(
    "data",
    `row ${i + 1}, column ${j + 1}: ${quoted(cell)}; expected a number: rows that hold texts need named columns, as objects`,
  );
}
