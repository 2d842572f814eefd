import { bitsOfNumber, bitsOfText, MISSING_BITS, mixedBits } from "../numeric/mixed-bits.js";
import type { SparseCells } from "../table/sparse-cells.js";
import { type Column, columnOf, type NumberArray, type Table } from "../table/table.js";

/**
 * 32 bits about rows as a whole, by which a model recognises the rows that it was fitted to: eight hexadecimal digits that depend on the
 * cells of the columns `names` in the rows whose weight is not 0, whatever the order of rows and columns and however the numbers are
 * stored.
 *
 * Each row is hashed by itself (columns added up, so that a 0 of a sparse column costs nothing), and the rows are added up mod 2³². So few
 * bits about a whole table reveal no row of it, unless the table has a handful of rows that can be guessed; other rows give the same digest
 * once in four thousand million.
 */
export function rowsDigest(table: Table, names: readonly string[], rowWeights: ArrayLike<number> | null): string {
  return digestText(digestSum(table, names, rowWeights));
}

/** The digest as a number; those of parts of the rows add up, mod 2³², to that of all. */
export function digestSum(table: Table, names: readonly string[], rowWeights: ArrayLike<number> | null): number {
  const columns = [...new Set(names)].map((name) => adderOf(columnOf(table, name), bitsOfText(name)));
  const hashes = new Int32Array(BLOCK);
  let sum = 0;
  for (let start = 0; start < table.rows; start += BLOCK) {
    const end = Math.min(start + BLOCK, table.rows);
    hashes.fill(ROW);
    for (const add of columns) add(hashes, start, end);
    for (let i = start; i < end; i++) if (rowWeights?.[i] !== 0) sum = (sum + mixedBits(hashes[i - start]!)) | 0;
  }
  return sum;
}

export function digestText(sum: number): string {
  return (sum >>> 0).toString(16).padStart(8, "0");
}

/** Rows at a time, so that their hashes stay in the L1 cache. */
const BLOCK = 2048;
/** The initial hash of a row; any constant, so that a row of zeros adds something. */
const ROW = 0x5bd1e995;

/** Adds the cells of one column in rows start … end − 1 to their hashes. */
type Adder = (hashes: Int32Array, start: number, end: number) => void;

function adderOf(column: Column, seed: number): Adder {
  if (column.kind !== "number") {
    const levels: readonly unknown[] = column.levels;
    return byTable(column.codes, [
      ...levels.map((level) => mixedBits(bitsOfText(String(level)) ^ seed)),
      mixedBits(MISSING_BITS ^ seed),
    ]);
  }
  if (column.sparse) return sparseAdder(column.sparse, seed);
  const { values } = column;
  return (hashes, start, end) => addNumbers(hashes, values.subarray(start, end), seed);
}

/** Cells that are places in a table of hashes, whose last stands for −1. */
function byTable(codes: ArrayLike<number>, table: ArrayLike<number>): Adder {
  const ofCode = Int32Array.from(table);
  const missing = ofCode[ofCode.length - 1]!;
  return (hashes, start, end) => {
    for (let i = start; i < end; i++) {
      const code = codes[i]!;
      hashes[i - start] = hashes[i - start]! + (code < 0 ? missing : ofCode[code]!);
    }
  };
}

/** Continues in each block where it stopped in the one before. */
function sparseAdder({ at, values }: SparseCells, seed: number): Adder {
  const cells = numberHashes(values, seed);
  let e = 0;
  return (hashes, start, end) => {
    for (; e < at.length && at[e]! < end; e++) hashes[at[e]! - start] = hashes[at[e]! - start]! + cells[e]!;
  };
}

function numberHashes(values: NumberArray, seed: number): Int32Array {
  const hashes = new Int32Array(values.length);
  for (let start = 0; start < values.length; start += BLOCK)
    addNumbers(hashes.subarray(start, start + BLOCK), values.subarray(start, start + BLOCK), seed);
  return hashes;
}

/** Numbers of any type as f64, which one loop reads fast. */
const numbers = new Float64Array(BLOCK);

/** At most a block of numbers as f64, however they are stored, so that bytes and floats of equal value are the same; 0 adds nothing. */
function addNumbers(hashes: Int32Array, values: NumberArray, seed: number): void {
  numbers.set(values);
  for (let i = 0; i < values.length; i++) {
    const x = numbers[i]!;
    if (x !== 0) hashes[i] = hashes[i]! + mixedBits(bitsOfNumber(x) ^ seed);
  }
}
