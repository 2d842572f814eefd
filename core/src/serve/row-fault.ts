import { listed, MultilogitError, quoted, suggestion } from "../errors.js";
import type { RowInput } from "../model/row-plan.js";
import type { Row } from "../table/table.js";
import type { Fault } from "./refusal.js";
import type { ServedModel } from "./served-model.js";

/** A fault of one row; `isValue` where cells are of the right kind, but have no scores: the logarithm of −1, or numbers beyond f64. */
export interface RowFault extends Fault {
  readonly isValue: boolean;
}

/** What is wrong with row `number` (from 1), or null where the model takes it. */
export function rowFault(served: ServedModel, row: unknown, number: number): RowFault | null {
  const fault = (column: string | null, message: string, isValue = false) => ({
    row: number,
    column,
    message,
    isValue,
  });
  if (typeof row !== "object" || row === null || Array.isArray(row))
    return fault(null, `${quoted(row)} is not a row; expected an object of column names and cells`);
  const { inputs, read, classify } = served;
  try {
    classify(row as Row);
    return null;
  } catch (error) {
    if (!(error instanceof MultilogitError)) throw error;
    const at = read(row as Row, new Float64Array(inputs.length));
    if (at >= 0) return fault(inputs[at]!.column, cellFault(inputs[at]!, row as Row));
    return fault(null, error.message.replace(/\brow 1\b/, `row ${number}`), true);
  }
}

function cellFault(input: RowInput, row: Row): string {
  const { column } = input;
  if (!Object.hasOwn(row, column)) {
    const others = Object.keys(row);
    return `there is no column ${quoted(column)}${suggestion(column, others) || `; give ${expected(input)}`}`;
  }
  const cell: unknown = row[column];
  const isMissing = cell === null || cell === undefined || cell === "" || Number.isNaN(cell);
  return `column ${quoted(column)} ${isMissing ? "has no value" : `holds ${quoted(cell)}`}; expected ${expected(input)}`;
}

function expected(input: RowInput): string {
  if (input.kind === "number") return "a finite number";
  if (input.kind === "flag") return "true or false";
  if (input.kind === "words") return "a text";
  const { levels, unseen } = input.feature;
  return unseen === "zero" ? "a category" : `one of ${listed(levels.map(String))}`;
}
