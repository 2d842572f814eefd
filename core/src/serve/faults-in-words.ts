import { Refusal } from "./refusal.js";
import type { RowFault } from "./row-fault.js";

/** The refusal of rows with these faults, the first of `rejected`: 422 where cells are of the right kind but have no scores, else 400. */
export function refusalOfFaults(faults: readonly RowFault[], rejected: number, rows: number): Refusal {
  const first = faults[0]!;
  const where = rows > 1 && !first.isValue ? `row ${first.row}: ` : "";
  const more = rejected > 1 ? ` (and ${rejected - 1} more of ${rows} rows; ?partial=true answers the others)` : "";
  const status = faults.every(({ isValue }) => isValue) ? 422 : 400;
  const described = faults.map(({ row, column, message }) => ({ row, column, message }));
  return new Refusal(status, "cells", `${where}${first.message}${more}`, described);
}
