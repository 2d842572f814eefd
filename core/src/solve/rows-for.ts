import type { Objective, Point } from "../objective/objective.js";

/** Up to this many rows all are used; they cost little, and rare features need every row. */
const ALWAYS_ALL_ROWS = 5000;
/**
 * The smallest diagonal of a preconditioner from a share of the rows, relative to that of all rows, so that a feature absent from those
 * rows still has its scale.
 */
export const SHARE_OF_DIAGONAL = 0.01;

/** How many rows a preconditioner is made from that wants this many. */
export function rowsFor({ rows }: Objective, wanted: number): number {
  return Math.min(rows, Math.max(ALWAYS_ALL_ROWS, wanted));
}

/** The smallest diagonal of a block made from `rows` rows, d numbers; zeros where these are all the rows. */
export async function leastDiagonal(objective: Objective, point: Point, rows: number): Promise<Float64Array> {
  if (rows >= objective.rows || !point.gramDiagonal) return new Float64Array(objective.ridge.length);
  return (await point.gramDiagonal()).map((g) => (SHARE_OF_DIAGONAL * g) / objective.classes.length);
}
