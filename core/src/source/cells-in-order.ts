import { bitsOfNumber, bitsOfText, MISSING_BITS, mixedBits } from "../numeric/mixed-bits.js";
import { type Column, columnOf, type Table } from "../table/table.js";

/**
 * 32 bits about the cells of each column over batches of rows, in their order: other cells, or the same in another order, give the same bits
 * once in four thousand million. They depend neither on how rows are put into batches nor on how numbers are stored.
 *
 * Each cell is hashed with the number of its row, and the hashes are added mod 2³²; 0 adds nothing, so that sparse columns cost their entries alone.
 */
export class CellsInOrder {
  #rows = 0;
  readonly #sums = new Map<string, number>();

  /** Adds the rows of the next batch. */
  add(table: Table): void {
    const places = new Int32Array(table.rows).map((_, i) => mixedBits((this.#rows + i) | 0));
    for (const name of table.names)
      this.#sums.set(name, ((this.#sums.get(name) ?? 0) + sumOfCells(columnOf(table, name), places)) | 0);
    this.#rows += table.rows;
  }

  /** The first column that both have and whose cells differ; null where there is none, or where the rows are not as many. */
  columnUnlike(other: CellsInOrder): string | null {
    if (other.#rows !== this.#rows) return null;
    for (const [name, sum] of this.#sums) if ((other.#sums.get(name) ?? sum) !== sum) return name;
    return null;
  }
}

function sumOfCells(column: Column, places: Int32Array): number {
  let sum = 0;
  if (column.kind === "number") {
    const { at, values }: { values: ArrayLike<number>; at?: Int32Array } = column.sparse ?? column;
    for (let e = 0; e < values.length; e++) {
      const x = values[e]!;
      if (x === 0) continue;
      sum = (sum + mixedBits(bitsOfNumber(x) ^ places[at ? at[e]! : e]!)) | 0;
    }
    return sum;
  }
  const ofLevel = Int32Array.from(column.levels as readonly unknown[], (level) => bitsOfText(String(level)));
  const { codes } = column;
  for (let i = 0; i < codes.length; i++) sum = (sum + mixedBits((ofLevel[codes[i]!] ?? MISSING_BITS) ^ places[i]!)) | 0;
  return sum;
}
