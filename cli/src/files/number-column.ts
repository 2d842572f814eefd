import type { Column } from "multilogit";
import { isValid, type Numbers } from "./duckdb.js";

/** A column of numbers that is filled block by block: bytes as long as all values are 0 … 255, doubles from then on. */
export class NumberColumn {
  private values: Uint8Array | Float64Array;
  private filled = 0;

  constructor(rows: number) {
    this.values = new Uint8Array(rows);
  }

  /** Adds numbers, with NaN where there is none. */
  append({ values: from, validity }: Numbers): void {
    if (validity !== null || !allBytes(from)) this.widen();
    const { values } = this;
    for (let i = 0; i < from.length; i++) values[this.filled + i] = isValid(validity, i) ? from[i]! : Number.NaN;
    this.filled += from.length;
  }

  column(): Column {
    return { kind: "number", values: this.values };
  }

  private widen(): void {
    if (this.values instanceof Uint8Array) this.values = Float64Array.from(this.values);
  }
}

function allBytes(values: Float64Array): boolean {
  for (let i = 0; i < values.length; i++) if ((values[i]! & 255) !== values[i]) return false;
  return true;
}
