/** Σ_{m < count} a[at + m] b[bt + m] in four sums, none of which waits for the others. */
export function productAt(a: Float64Array, at: number, b: Float64Array, bt: number, count: number): number {
  let s0 = 0;
  let s1 = 0;
  let s2 = 0;
  let s3 = 0;
  let m = 0;
  for (; m + 4 <= count; m += 4) {
    s0 += a[at + m]! * b[bt + m]!;
    s1 += a[at + m + 1]! * b[bt + m + 1]!;
    s2 += a[at + m + 2]! * b[bt + m + 2]!;
    s3 += a[at + m + 3]! * b[bt + m + 3]!;
  }
  for (; m < count; m++) s0 += a[at + m]! * b[bt + m]!;
  return s0 + s1 + (s2 + s3);
}
