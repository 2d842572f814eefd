/** A growing list of whole numbers. */
export class GrowingInts {
  length = 0;
  private values = new Int32Array(16);

  push(x: number): void {
    if (this.length === this.values.length) {
      const wider = new Int32Array(2 * this.length);
      wider.set(this.values);
      this.values = wider;
    }
    this.values[this.length++] = x;
  }

  /** −1 past the end. */
  at(i: number): number {
    return i < this.length ? this.values[i]! : -1;
  }
}

/** A growing list of numbers: bytes as long as all are 0 … 255, doubles from then on. */
export class GrowingNumbers {
  private length = 0;
  private values: Uint8Array | Float64Array = new Uint8Array(64);

  push(x: number): void {
    if ((x & 255) !== x) this.widen();
    if (this.length === this.values.length) this.grow();
    this.values[this.length++] = x;
  }

  set(i: number, x: number): void {
    if ((x & 255) !== x) this.widen();
    this.values[i] = x;
  }

  clear(): void {
    this.length = 0;
    this.values = new Uint8Array(64);
  }

  whole(): Uint8Array | Float64Array {
    return this.values.slice(0, this.length);
  }

  private widen(): void {
    if (this.values instanceof Uint8Array) this.values = Float64Array.from(this.values);
  }

  private grow(): void {
    const wider =
      this.values instanceof Uint8Array ? new Uint8Array(2 * this.length) : new Float64Array(2 * this.length);
    wider.set(this.values);
    this.values = wider;
  }
}
