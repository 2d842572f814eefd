import { MultilogitError, quoted } from "../../errors.js";
import { type Column, columnOf, listed, type Table } from "../../table/table.js";
import { assertPresent } from "../finite-numbers.js";

/** The column of strings `name`, after checking that each row has one; an empty string is a text without words. */
export function textsOf(table: Table, name: string): Column & { kind: "text" } {
  assertPresent(table, name);
  const column = columnOf(table, name);
  if (column.kind !== "text")
    throw new MultilogitError(
      "data",
      `column ${quoted(name)} holds ${column.kind === "number" ? `numbers (${listed([...column.values.slice(0, 3)].map(String))})` : "true and false"}; expected strings, whose words are counted: make strings of them, or use the column as it is`,
    );
  return column;
}
