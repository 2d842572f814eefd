import { tableFromIPC } from "@uwdata/flechette";
import type { ArrowChunk } from "./connect-messages.js";

/** Columns of what a query gave: numbers, strings, booleans and null. */
export interface QueryColumns {
  readonly rows: number;
  readonly names: readonly string[];
  readonly columns: readonly ArrayLike<unknown>[];
}

/** The batches of an answer as columns; each batch is an Arrow stream of its own. */
export function columnsOfBatches(batches: readonly Uint8Array[]): QueryColumns {
  const tables = batches.map((bytes) => tableFromIPC(aligned(bytes)));
  const names = tables[0]?.names.map(String) ?? [];
  const filled = tables.filter((table) => table.numRows > 0);
  return {
    rows: filled.reduce((rows, table) => rows + table.numRows, 0),
    names,
    columns: names.map((_, j) => {
      const parts = filled.map((table) => table.getChildAt(j)!.toArray() as ArrayLike<unknown>);
      return parts.length === 1 ? parts[0]! : parts.flatMap((part) => Array.from(part));
    }),
  };
}

/** Puts batches together whose pieces came in several messages. */
export function wholeBatches(chunks: readonly ArrowChunk[]): Uint8Array[] {
  const batches: Uint8Array[][] = [];
  for (const { bytes, piece } of chunks) {
    if (piece === 0) batches.push([]);
    batches.at(-1)!.push(bytes);
  }
  return batches.map((pieces) => (pieces.length === 1 ? pieces[0]! : Buffer.concat(pieces)));
}

/** Arrow's arrays are read in place, and doubles only where their first byte's place is a multiple of 8. */
function aligned(bytes: Uint8Array): Uint8Array {
  return bytes.byteOffset % 8 === 0 && !Buffer.isBuffer(bytes) ? bytes : new Uint8Array(bytes);
}
