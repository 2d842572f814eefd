import { scoringProgram } from "../../src/export/scoring-program.js";
import type { Row } from "../../src/table/table.js";
import type { ExportedCase } from "./exported-cases.js";

export type Kind = "number" | "boolean" | "string";

/** What a column of a table would hold: what is asked of it, and else the kind of a category's levels. */
export function kindsOf({ model }: ExportedCase): Map<string, Kind> {
  const kinds = new Map<string, Kind>();
  for (const input of scoringProgram(model, "a table").inputs) {
    const kind =
      input.kind === "category" ? (typeof input.levels[0] as Kind) : input.kind === "flag" ? "boolean" : "number";
    if (input.kind !== "category" || !kinds.has(input.column)) kinds.set(input.column, kind);
  }
  return kinds;
}

/** The case with those of its rows that a table can hold, whose columns are of one kind; code 0 ends a text of SQL. */
export function inTable(each: ExportedCase): ExportedCase {
  const kinds = kindsOf(each);
  const fits = (row: Row) =>
    [...kinds].every(([column, kind]) => {
      const cell = row[column] ?? null;
      return cell === null || (typeof cell === kind && !String(cell).includes("\u0000"));
    });
  const at = [...each.rows.keys()].filter((i) => fits(each.rows[i]!));
  return { ...each, rows: at.map((i) => each.rows[i]!), answers: at.map((i) => each.answers[i]!) };
}
