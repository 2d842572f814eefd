import { MultilogitError, quoted } from "../errors.js";
import type { Column, NumberArray } from "./table.js";

/**
 * A column of numbers most of which are 0, such as a word's counts, stored without the zeros. Features of such columns become sparse rows
 * without ever being written out; reading `values` writes out all cells, each time.
 * @example
 * const vote = sparseColumn(1000, Int32Array.of(3, 17), Float64Array.of(1, 2)); // 1000 rows, all but two of them 0
 */
export function sparseColumn(rows: number, at: Int32Array, values: NumberArray): Column {
  if (at.length !== values.length)
    throw new MultilogitError(
      "data",
      `a sparse column has ${at.length} rows and ${values.length} values; give one value per row`,
    );
  for (let e = 0; e < at.length; e++)
    if (!(at[e]! > (e === 0 ? -1 : at[e - 1]!) && at[e]! < rows))
      throw new MultilogitError(
        "data",
        `a sparse column has row ${quoted(at[e])} at place ${e + 1}; expected ascending rows from 0 to ${rows - 1}, each once`,
      );
  return Object.freeze({
    kind: "number",
    sparse: Object.freeze({ rows, at, values }),
    get values() {
      const all = new Float64Array(rows);
      for (let e = 0; e < at.length; e++) all[at[e]!] = values[e]!;
      return all;
    },
  });
}
