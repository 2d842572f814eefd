import { type Column, cellOf } from "multilogit";

/** `x` as the shortest decimal that reads back bit-identical. */
export function numberText(x: number): string {
  return Object.is(x, -0) ? "-0" : String(x);
}

/** The text of the cell in row i, or null where it is missing. */
export function cellText(column: Column, i: number): string | null {
  const cell = cellOf(column, i);
  return typeof cell === "number" ? numberText(cell) : cell === null ? null : String(cell);
}
