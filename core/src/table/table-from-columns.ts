import { MultilogitError, quoted } from "../errors.js";
import { type Cell, type Column, type NumberArray, type Table, tableOf } from "./table.js";
import { columnFromCells } from "./table-from-rows.js";

/**
 * A table from named columns. Typed arrays and columns of `sparseColumn` are kept as they are (no copy); plain arrays may hold numbers,
 * texts or booleans.
 */
export function tableFromColumns(
  columns: Readonly<Record<string, NumberArray | readonly (Cell | undefined)[] | Column>>,
): Table {
  const names = Object.keys(columns);
  return tableOf(
    names,
    names.map((name) => {
      const values = columns[name]!;
      if (Array.isArray(values)) return columnFromCells(name, values);
      if (
        ArrayBuffer.isView(values) &&
        !(values instanceof BigInt64Array) &&
        !(values instanceof BigUint64Array) &&
        !(values instanceof DataView)
      )
        return { kind: "number", values: values as NumberArray };
      if (typeof values === "object" && "kind" in values) return values;
      throw new MultilogitError(
        "data",
        `column ${quoted(name)} is not an array; give a typed array or an array of cells`,
      );
    }),
  );
}
