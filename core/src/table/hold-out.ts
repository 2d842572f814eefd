import { MultilogitError, quoted } from "../errors.js";
import { random } from "../numeric/random.js";
import { cellOf, columnOf, type Table } from "./table.js";

/** The rows of a table in two parts, as ascending row numbers. */
export interface HeldOut {
  readonly training: Int32Array;
  readonly heldOut: Int32Array;
}

/**
 * Splits rows at random, to learn from one part and to evaluate on the other: `share` of the rows of each class of the column `target`
 * (rounded so that the parts add up to `share` of all), but never the last row of a class. The same seed gives the same split on any
 * machine. @throws MultilogitError "option" for a share that is not between 0 and 1, "data" where no row would be held out
 * @example
 * const { training, heldOut } = holdOut(table, "kind", 0.25);
 * const tried = await fit(selectRows(table, training), "kind");
 * evaluate(tried, selectRows(table, heldOut)).rows; // 6
 */
export function holdOut(table: Table, target: string, share: number, seed = 1): HeldOut {
  if (typeof share !== "number" || !(share > 0 && share < 1))
    throw new MultilogitError("option", `a share of ${quoted(share)}: expected a number between 0 and 1, such as 0.2`);
  const source = random(seed);
  const isHeldOut = new Uint8Array(table.rows);
  let seen = 0;
  let taken = 0;
  for (const rows of rowsByClass(table, target)) {
    seen += rows.length;
    const wanted = Math.min(rows.length - 1, Math.max(0, Math.round(share * seen) - taken));
    for (let at = 0; at < wanted; at++) {
      // Fisher and Yates, as far as rows are needed.
      const other = at + Math.floor(source.uniform() * (rows.length - at));
      [rows[at], rows[other]] = [rows[other]!, rows[at]!];
      isHeldOut[rows[at]!] = 1;
    }
    taken += wanted;
  }
  if (taken === 0)
    throw new MultilogitError(
      "data",
      `${table.rows} rows, of which a share of ${quoted(share)} is not even one; hold out a larger share, or give more rows`,
    );
  const part = (held: number) => Int32Array.from(isHeldOut.keys()).filter((i) => isHeldOut[i] === held);
  return { training: part(0), heldOut: part(1) };
}

/** In the order in which the classes first occur. */
function rowsByClass(table: Table, target: string): number[][] {
  const labels = columnOf(table, target);
  const classes = new Map<unknown, number[]>();
  for (let i = 0; i < table.rows; i++) {
    const label = cellOf(labels, i);
    const rows = classes.get(label) ?? [];
    classes.set(label, rows);
    rows.push(i);
  }
  return [...classes.values()];
}
