/** The finalizer of MurmurHash3 (Appleby): every bit of the result depends on every bit of `h`. */
export function mixedBits(h: number): number {
  let x = h ^ (h >>> 16);
  x = Math.imul(x, 0x85ebca6b);
  x = Math.imul(x ^ (x >>> 13), 0xc2b2ae35);
  return x ^ (x >>> 16);
}

/** 32 bits about a text. */
export function bitsOfText(text: string): number {
  let h = 0x811c9dc5;
  for (let at = 0; at < text.length; at++) h = mixedBits(h ^ text.charCodeAt(at));
  return h;
}

/** What stands for a missing cell among bits about cells. */
export const MISSING_BITS = 0x7ff80000;

/** The 64 bits of a number, as two integers. */
const number = new Float64Array(1);
const bits = new Int32Array(number.buffer);
const HIGH = new Uint8Array(new Float64Array([1]).buffer)[7] === 0 ? 0 : 1;

/** 32 bits about a number as f64, however it is stored; those of a missing cell for every NaN. */
export function bitsOfNumber(x: number): number {
  number[0] = x;
  return Number.isNaN(x) ? MISSING_BITS : Math.imul(bits[HIGH]!, 0x9e3779b1) ^ bits[1 - HIGH]!;
}
