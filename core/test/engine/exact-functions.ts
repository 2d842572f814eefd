// exp and log1p with 160 bits behind the point, in whole numbers: what kernels are measured against. Their own measure is
// fixtures/exponentials.json, by mpmath.

/** digits · 2^exponent */
export interface Exact {
  readonly digits: bigint;
  readonly exponent: number;
}

const BITS = 160;
const ONE = 1n << BigInt(BITS);
const LN2 = 2n * atanh(ONE, 3n * ONE);

/** x, exactly; x finite. */
export function exactly(x: number): Exact {
  const view = new DataView(new ArrayBuffer(8));
  view.setFloat64(0, x);
  const word = view.getBigUint64(0);
  const biased = Number((word >> 52n) & 0x7ffn);
  const fraction = word & ((1n << 52n) - 1n);
  const digits = biased === 0 ? fraction : fraction | (1n << 52n);
  return { digits: x < 0 ? -digits : digits, exponent: Math.max(biased, 1) - 1075 };
}

/** exp(x) to 2^-140 of itself, −1000 ≤ x ≤ 0: x = m ln 2 + r, exp(r) = exp(r/256)^256 by its series. */
export function exactExp(x: number): Exact {
  const fixed = toFixed(exactly(x));
  const m = (2n * fixed - LN2) / (2n * LN2);
  const r = (fixed - m * LN2) >> 8n;
  let [sum, term] = [ONE, ONE];
  for (let i = 1n; term !== 0n && term !== -1n; i++) {
    term = (term * r) / (i * ONE);
    sum += term;
  }
  for (let square = 0; square < 8; square++) sum = (sum * sum) >> BigInt(BITS);
  return { digits: sum, exponent: Number(m) - BITS };
}

/** log(1 + x) to 2^-120 of itself, finite x ≥ 0: below 2^-40 by its series; above, 1 + x = 2^e m, log m = 2 artanh((m − 1)/(m + 1)). */
export function exactLogOnePlus(x: number): Exact {
  const { digits, exponent } = exactly(x);
  if (x < 2 ** -40) {
    const fixed = toFixed({ digits, exponent });
    const squared = (fixed * fixed) >> BigInt(BITS);
    const share = ONE - fixed / 2n + squared / 3n - ((squared * fixed) >> BigInt(BITS)) / 4n;
    return { digits: digits * share, exponent: exponent - BITS };
  }
  const sum = exponent >= 0 ? (digits << BigInt(exponent)) + 1n : digits + (1n << BigInt(-exponent));
  const e = bitLength(sum) - 1;
  const m = shifted(sum, BITS - e);
  return {
    digits: BigInt(e + Math.min(exponent, 0)) * LN2 + 2n * atanh(m - ONE, m + ONE),
    exponent: -BITS,
  };
}

/** |actual − exact| in units of the last place that a number of `precision` bits has there. */
export function errorInUlps(actual: number, exact: Exact, precision = 53): number {
  const ulp = bitLength(exact.digits) + exact.exponent - precision;
  const scaled = ({ digits, exponent }: Exact) => shifted(digits, exponent - ulp + 40);
  const difference = scaled(exactly(actual)) - scaled(exact);
  return Math.abs(Number(difference)) / 2 ** 40;
}

/** The sign of the digits is kept; what is below 2^-160 is dropped. */
function toFixed({ digits, exponent }: Exact): bigint {
  return shifted(digits, BITS + exponent);
}

/** artanh(a/b) = Σ (a/b)^(2i+1) / (2i+1), 0 ≤ a/b ≤ 1/2 */
function atanh(a: bigint, b: bigint): bigint {
  const s = (a * ONE) / b;
  const squared = (s * s) >> BigInt(BITS);
  let sum = 0n;
  for (let [power, i] = [s, 1n]; power !== 0n; power = (power * squared) >> BigInt(BITS), i += 2n) sum += power / i;
  return sum;
}

function shifted(digits: bigint, by: number): bigint {
  return by >= 0 ? digits << BigInt(by) : digits >> BigInt(-by);
}

function bitLength(digits: bigint): number {
  return digits.toString(2).replace("-", "").length;
}
