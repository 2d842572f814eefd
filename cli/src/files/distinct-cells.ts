import { isUtf8 } from "node:buffer";
import { cellText, QUOTED } from "./csv-scanner.js";
import type { NumberNotation } from "./number-notation.js";

/** Thrown for bytes that are not UTF-8; only the reader of the file knows where. */
export class NotUtf8 extends Error {}

/** One of the distinct cells of a column. */
export interface DistinctCell {
  readonly text: string;
  /** whether the file marks it as text: by quotes, or because its format distinguishes strings from numbers */
  readonly isQuoted: boolean;
  /** its value as a plain number, NaN if it is not one */
  readonly number: number;
  /** the first row that holds it, from 1 */
  readonly row: number;
  /** how many rows hold it */
  count: number;
}

/** The distinct cells of a column, by codes in order of first appearance; a quoted cell differs from an unquoted one. */
export class DistinctCells {
  readonly all: DistinctCell[] = [];
  /** by the bytes of short cells as a number, and by the text of others */
  private readonly codeOf = new Map<number | string, number>();

  constructor(private readonly notation: NumberNotation) {}

  /** The code of the cell in the bytes start … end − 1. */
  codeOfBytes(bytes: Buffer, start: number, end: number, mark: number, row: number): number {
    const key = end - start <= 5 ? shortKey(bytes, start, end, mark) : mark + bytes.toString("latin1", start, end);
    const known = this.codeOf.get(key);
    if (known !== undefined) {
      this.all[known]!.count++;
      return known;
    }
    if (!isUtf8(bytes.subarray(start, end))) throw new NotUtf8();
    const text = cellText(bytes, start, end, mark);
    return this.add(key, mark >= QUOTED ? text : text.trim(), mark >= QUOTED, row);
  }

  codeOfText(text: string, isQuoted: boolean, row: number): number {
    const key = `${isQuoted ? QUOTED : 0}${text}`;
    const known = this.codeOf.get(key);
    if (known === undefined) return this.add(key, text, isQuoted, row);
    this.all[known]!.count++;
    return known;
  }

  private add(key: number | string, text: string, isQuoted: boolean, row: number): number {
    this.codeOf.set(key, this.all.length);
    return this.all.push({ text, isQuoted, number: this.notation.numberIn(text), row, count: 1 }) - 1;
  }
}

/** Up to five bytes, their number and the mark, packed into one whole number below 2^53. */
function shortKey(bytes: Buffer, start: number, end: number, mark: number): number {
  let key = 1 + mark;
  for (let i = start; i < end; i++) key = key * 256 + bytes[i]!;
  return key;
}
