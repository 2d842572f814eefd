import { quoted } from "../../errors.js";
import { rowNumber } from "../../table/row-number.js";
import { columnOf, type Table } from "../../table/table.js";
import type { Warning } from "./warning.js";

/** A count from 0 to 10 and its frequencies are a table of their own: eleven rows. */
const FEWEST_ROWS = 12;
/** From this many rows on, other distinct whole numbers are called identifiers. */
const MANY_ROWS = 30;
/** Identifiers with gaps lie this close: those of a tenth of all rows. Sorted amounts lie further apart. */
const MOST_PER_ROW = 10;
/** Whole numbers that lie between these are years. */
const YEARS = [1500, 2200] as const;
const NAME_OF_IDENTIFIERS = /(^|[\s_.-])(id|ids|uid|guid|uuid|key|rownames?|row|index|idx|serial|nr)$|[a-z]I[dD]$/i;

/** Whether a column of numbers says which row it is. The first number that is repeated or not whole rules that out. */
export function rowNumberWarning(column: string, table: Table): Warning | null {
  const cells = columnOf(table, column);
  // most cells of a sparse column are 0, so they repeat
  if (cells.kind !== "number" || cells.sparse || table.rows < FEWEST_ROWS) return null;
  const order = orderOf(cells.values, table);
  if (order === null) return null;
  const what = `column ${quoted(column)}`;
  if (order === "row numbers")
    return {
      code: "row-numbers",
      column,
      sentence: `${what} counts the rows, ${cells.values[0]}, ${cells.values[1]} … ${cells.values[table.rows - 1]}: it identifies the row and does not describe it; leave it out, unless the order of the rows means something`,
    };
  if (table.rows < MANY_ROWS || !(order === "dense" || NAME_OF_IDENTIFIERS.test(column))) return null;
  return {
    code: "identifier",
    column,
    sentence: `${what} has a different whole number in each of the ${table.rows} rows, as an identifier does; leave it out, unless it is a rank or a time`,
  };
}

/**
 * "row numbers": 0, 1, 2 … or 1, 2, 3 … in the order of the rows, those left out for missing cells counted; "dense": other distinct whole
 * numbers that ascend closely, or have no gaps; "distinct": any others that are whole; null where numbers repeat, are not whole, or are years.
 */
function orderOf(values: ArrayLike<number>, table: Table): "row numbers" | "dense" | "distinct" | null {
  const seen = new Set<number>();
  const shift = values[0]! - rowNumber(table, 0);
  let [least, most] = [values[0]!, values[0]!];
  let countsRows = shift === 0 || shift === -1;
  let ascends = true;
  for (let i = 0; i < table.rows; i++) {
    const value = values[i]!;
    if (!Number.isInteger(value)) return null;
    if (countsRows && value - rowNumber(table, i) !== shift) countsRows = false;
    if (i > 0 && value <= values[i - 1]!) ascends = false;
    least = Math.min(least, value);
    most = Math.max(most, value);
    // while they ascend they differ
    if (ascends) continue;
    if (seen.size === 0) for (let earlier = 0; earlier < i; earlier++) seen.add(values[earlier]!);
    if (seen.has(value)) return null;
    seen.add(value);
  }
  if (countsRows) return "row numbers";
  if (least >= YEARS[0] && most <= YEARS[1]) return null;
  const perRow = (most - least + 1) / table.rows;
  return perRow === 1 || (ascends && perRow < MOST_PER_ROW) ? "dense" : "distinct";
}
