import { MultilogitError, quoted } from "../errors.js";
import { isNumberArray, type NumberArray } from "./number-array.js";
import { sparseColumn } from "./sparse-column.js";
import { type Column, type Table, tableOf } from "./table.js";
import { type ColumnCells, columnFrom } from "./table-from-columns.js";

/**
 * n rows × d columns of numbers, mostly zeros, compressed by rows: row i has values[e] in the column names[columns[e]] for
 * starts[i] ≤ e < starts[i + 1], and 0 in every other. SciPy calls starts, columns and values of a csr_matrix indptr, indices and data.
 */
export interface NamedSparseRows {
  /** d */
  readonly names: readonly string[];
  /** n + 1, from 0, not descending */
  readonly starts: ArrayLike<number>;
  /** places among `names`, in any order within a row, each at most once */
  readonly columns: ArrayLike<number>;
  /** NaN where missing; a typed array's type is kept */
  readonly values: ArrayLike<number>;
}

/**
 * A table of sparse columns, in the order of `names`, and then of `others`, such as the target. Takes time and memory in proportion to the
 * entries and the columns; no array of n × d numbers is ever made.
 * @example
 * const words = { names: ["ball", "vote"], starts: [0, 1, 2], columns: [0, 1], values: [2, 3] };
 * tableFromSparseRows(words, { topic: ["sport", "politics"] }).rows; // 2
 */
export function tableFromSparseRows(rows: NamedSparseRows, others: Readonly<Record<string, ColumnCells>> = {}): Table {
  const otherNames = Object.keys(others);
  return tableOf(
    [...rows.names, ...otherNames],
    [...sparseColumns(rows), ...otherNames.map((name) => columnFrom(name, others[name]!))],
  );
}

/** The entries sorted by column, by counting; each column is a view of them. */
function sparseColumns({ names, starts, columns, values }: NamedSparseRows): Column[] {
  assertStarts(starts, columns, values);
  const [n, d] = [starts.length - 1, names.length];
  const first = firstOfColumns(columns, d);
  const next = first.slice();
  const rows = new Int32Array(columns.length);
  const numbers = isNumberArray(values) ? (values.slice() as NumberArray) : Float64Array.from(values);
  for (let i = 0; i < n; i++) {
    for (let e = starts[i]!; e < starts[i + 1]!; e++) {
      const j = columns[e]!;
      const at = next[j]!++;
      if (at > first[j]! && rows[at - 1] === i)
        throw new MultilogitError(
          "data",
          `sparse rows, row ${i + 1}: column ${quoted(names[j])} occurs twice; add up its values`,
        );
      rows[at] = i;
      numbers[at] = values[e]!;
    }
  }
  return names.map((_, j) => {
    const [from, to] = [first[j]!, first[j + 1]!];
    return sparseColumn(n, rows.subarray(from, to), numbers.subarray(from, to));
  });
}

/** How many entries lie in columns before j, d + 1 numbers. */
function firstOfColumns(columns: ArrayLike<number>, d: number): Int32Array {
  const first = new Int32Array(d + 1);
  for (let e = 0; e < columns.length; e++) {
    const j = columns[e]!;
    if (!Number.isInteger(j) || j < 0 || j >= d)
      throw new MultilogitError(
        "data",
        `sparse rows, entry ${e}: column ${quoted(j)}; expected a whole number from 0 to ${d - 1}, the place of its name`,
      );
    first[j + 1]!++;
  }
  for (let j = 0; j < d; j++) first[j + 1]! += first[j]!;
  return first;
}

function assertStarts(starts: ArrayLike<number>, columns: ArrayLike<number>, values: ArrayLike<number>): void {
  if (columns.length !== values.length)
    throw new MultilogitError(
      "data",
      `sparse rows have ${columns.length} columns and ${values.length} values; expected one of each per entry`,
    );
  if (starts.length === 0)
    throw new MultilogitError("data", "sparse rows have no starts; expected one more than rows, [0] for no rows");
  const isSound = (i: number) => Number.isInteger(starts[i]) && starts[i]! >= (i > 0 ? starts[i - 1]! : 0);
  for (let i = 0; i < starts.length; i++)
    if (!isSound(i))
      throw new MultilogitError(
        "data",
        `sparse rows: starts[${i}] is ${quoted(starts[i])}${i > 0 ? ` after ${starts[i - 1]}` : ""}; expected whole numbers from 0 that do not descend`,
      );
  if (starts[0] !== 0 || starts[starts.length - 1] !== columns.length)
    throw new MultilogitError(
      "data",
      `sparse rows start at ${quoted(starts[0])} and end at ${quoted(starts[starts.length - 1])}; expected starts from 0 to ${columns.length}, the number of entries, one more than rows`,
    );
}
