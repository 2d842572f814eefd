import { MultilogitError, quoted } from "../../errors.js";
import { type Column, columnOf, type Table } from "../../table/table.js";
import { assertPresent } from "../finite-numbers.js";

/** The column of strings `name`, after checking that each row has one; an empty string is a text without words. */
export function textsOf(table: Table, name: string): Column & { kind: "text" } {
  assertPresent(table, name);
  const column = columnOf(table, name);
  if (column.kind === "text") return column;
  throw new MultilogitError(
    "data",
    `column ${quoted(name)} holds ${column.kind}s; expected strings, whose words are counted: convert the column`,
  );
}
