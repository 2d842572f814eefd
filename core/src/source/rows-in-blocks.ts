import { stacked } from "../numeric/vectors.js";
import { completeRows } from "../table/complete-rows.js";
import { joinTables } from "../table/join-tables.js";
import { keptRows, numberRows, rowNumber } from "../table/row-number.js";
import { sliceRows } from "../table/select-rows.js";
import type { Table } from "../table/table.js";

/** How batches become blocks. */
export interface BlockPlan {
  /** the columns that are used; others are left out */
  readonly columns: readonly string[];
  /** whether rows that miss a cell of one of them are left out */
  readonly dropsMissing: boolean;
  /** rows of each block but the last */
  readonly blockRows: number;
}

/**
 * The same rows in blocks of a fixed size, whatever sizes the batches have. Errors about a row call it by its number among all rows of all
 * batches.
 * @param onDropped hears how many rows were dropped so far
 */
export async function* rowsInBlocks(
  batches: AsyncIterable<Table> | Iterable<Table>,
  { columns, dropsMissing, blockRows }: BlockPlan,
  onDropped: (rows: number) => void,
): AsyncGenerator<Table> {
  let waiting: NumberedRows[] = [];
  let [count, seen, dropped] = [0, 0, 0];
  const block = () => {
    const table = joined(waiting, columns);
    [waiting, count] = [[], 0];
    return table;
  };
  for await (const batch of batches) {
    const used = joinTables([batch], columns);
    const complete = dropsMissing ? completeRows(used, columns) : { table: used, dropped: 0 };
    dropped += complete.dropped;
    onDropped(dropped);
    const numbers = numbersOf(complete.table, batch, seen);
    seen += batch.rows;
    for (let from = 0; from < complete.table.rows; ) {
      const to = Math.min(complete.table.rows, from + blockRows - count);
      waiting.push({ table: sliceRows(complete.table, from, to), numbers: numbers.subarray(from, to) });
      count += to - from;
      from = to;
      if (count === blockRows) yield block();
    }
  }
  if (count > 0) yield block();
}

interface NumberedRows {
  readonly table: Table;
  readonly numbers: Float64Array;
}

/** The numbers of the rows of `table` that are left of a batch, of which some know their own. */
function numbersOf(table: Table, batch: Table, seen: number): Float64Array {
  const known = keptRows(batch);
  return new Float64Array(table.rows).map((_, i) => {
    const place = rowNumber(table, i) - 1;
    return known?.[place] ?? seen + place;
  });
}

function joined(parts: readonly NumberedRows[], columns: readonly string[]): Table {
  const table = joinTables(
    parts.map((part) => part.table),
    columns,
  );
  numberRows(table, stacked(parts.map((part) => part.numbers)));
  return table;
}
