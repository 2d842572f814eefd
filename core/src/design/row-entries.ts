/** The non-zero entries of one row, gathered into buffers that are used again for the next row. */
export class RowEntries {
  readonly columns: Int32Array;
  readonly values: Float64Array;
  length = 0;

  /** Room for `features` entries. */
  constructor(features: number) {
    this.columns = new Int32Array(features);
    this.values = new Float64Array(features);
  }

  push(column: number, value: number): void {
    this.columns[this.length] = column;
    this.values[this.length++] = value;
  }
}
