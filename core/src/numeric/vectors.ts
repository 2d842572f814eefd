/** ⟨x, y⟩ = Σ_i x_i y_i, in two sums, so that additions do not wait for each other. */
export function dot(x: Float64Array, y: Float64Array): number {
  let even = 0;
  let odd = 0;
  let i = 0;
  for (; i < x.length - 1; i += 2) {
    even += x[i]! * y[i]!;
    odd += x[i + 1]! * y[i + 1]!;
  }
  if (i < x.length) even += x[i]! * y[i]!;
  return even + odd;
}

/** ‖x‖ = √⟨x, x⟩, in natural units of x; also where the squares would overflow or underflow. NaN if an entry is NaN. */
export function norm(x: Float64Array): number {
  const plain = Math.sqrt(dot(x, x));
  if ((plain > 1e-150 && plain < Infinity) || Number.isNaN(plain)) return plain;
  const largest = maxAbs(x);
  return largest > 0 && largest < Infinity ? largest * norm(x.map((each) => each / largest)) : plain;
}

/** x + t y, a new array. */
export function addScaled(x: Float64Array, t: number, y: Float64Array): Float64Array {
  const out = new Float64Array(x.length);
  for (let i = 0; i < x.length; i++) out[i] = x[i]! + t * y[i]!;
  return out;
}

/** x + t y, in place of x. */
export function addScaledTo(x: Float64Array, t: number, y: Float64Array): void {
  for (let i = 0; i < x.length; i++) x[i]! += t * y[i]!;
}

/** t x, a new array. */
export function scaled(t: number, x: Float64Array): Float64Array {
  const out = new Float64Array(x.length);
  for (let i = 0; i < x.length; i++) out[i] = t * x[i]!;
  return out;
}

/** max_i |x_i|, 0 for none. */
export function maxAbs(x: Float64Array): number {
  let largest = 0;
  for (const value of x) if (Math.abs(value) > largest) largest = Math.abs(value);
  return largest;
}

/** Whether every entry is a finite number. */
export function allFinite(x: Float64Array): boolean {
  for (let i = 0; i < x.length; i++) if (!Number.isFinite(x[i]!)) return false;
  return true;
}

/** The numbers of all parts, one part after the other. */
export function stacked(parts: readonly Float64Array[]): Float64Array {
  const all = new Float64Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}
