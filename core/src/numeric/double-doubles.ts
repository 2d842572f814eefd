import { twoProductError } from "./two-product.js";

/** Numbers of about 32 digits, hi + lo with |lo| at most half an ulp of hi (Dekker 1971). */
export class DoubleDoubles {
  readonly hi: Float64Array;
  readonly lo: Float64Array;

  constructor(size: number) {
    this.hi = new Float64Array(size);
    this.lo = new Float64Array(size);
  }

  dividedBy(divisor: number): DoubleDoubles {
    const out = new DoubleDoubles(this.hi.length);
    for (let m = 0; m < this.hi.length; m++) {
      const quotient = this.hi[m]! / divisor;
      const product = quotient * divisor;
      const rest = this.hi[m]! - product - twoProductError(quotient, divisor) + this.lo[m]!;
      setPair(out, m, quotient, rest / divisor);
    }
    return out;
  }
}

/** sum[m] += x · (hi + lo) */
export function addTo(sum: DoubleDoubles, m: number, x: number, hi: number, lo: number): void {
  const product = x * hi;
  const error = twoProductError(x, hi) + x * lo;
  const before = sum.hi[m]!;
  const total = before + product;
  const shift = total - before;
  const lost = before - (total - shift) + (product - shift);
  setPair(sum, m, total, lost + error + sum.lo[m]!);
}

function setPair(out: DoubleDoubles, m: number, hi: number, lo: number): void {
  const total = hi + lo;
  out.hi[m] = total;
  out.lo[m] = lo - (total - hi);
}
