import { placesOfLevels } from "../features/feature-map.js";
import type { Row } from "../table/table.js";
import type { RowInput } from "./row-plan.js";

/** The number that a cell is as an input; NaN for what the input cannot be. */
export type CellNumber = (cell: unknown) => number;

/** Writes the inputs of a row to `cells`, and returns the place of the first input that the row does not have, or −1. */
export type ReadRow = (row: Row, cells: Float64Array) => number;

export function rowReader(inputs: readonly RowInput[]): ReadRow {
  const names = inputs.map(({ column }) => column);
  const numbers = inputs.map((input) => (input.kind === "number" ? null : cellNumber(input)));
  return (row, cells) => {
    const prototype: unknown = Object.getPrototypeOf(row);
    // what Object.prototype holds are functions and objects, which no input takes, so that own cells need not be looked for
    const isPlain = prototype === Object.prototype || prototype === null;
    for (let at = 0; at < names.length; at++) {
      const cell = isPlain || Object.hasOwn(row, names[at]!) ? row[names[at]!] : undefined;
      const number = numbers[at]!;
      const x = number === null ? (typeof cell === "number" ? cell : Number.NaN) : number(cell);
      if (!Number.isFinite(x)) return at;
      cells[at] = x;
    }
    return -1;
  };
}

export function cellNumber(input: RowInput): CellNumber {
  if (input.kind === "number") return (cell) => (typeof cell === "number" ? cell : Number.NaN);
  if (input.kind === "flag") return (cell) => (typeof cell === "boolean" ? Number(cell) : Number.NaN);
  if (input.kind === "words") {
    const { counter } = input;
    return (cell) => {
      if (typeof cell !== "string") return Number.NaN;
      counter.read(cell);
      return 0;
    };
  }
  const { feature } = input;
  // levels are compared as strings, as in a table
  const codeOf = placesOfLevels(feature);
  const unseen = feature.unseen === "error" ? Number.NaN : -1;
  return (cell) => {
    if (typeof cell === "string") return codeOf.get(cell) ?? unseen;
    if (typeof cell === "boolean" || (typeof cell === "number" && !Number.isNaN(cell)))
      return codeOf.get(String(cell)) ?? unseen;
    return Number.NaN;
  };
}
