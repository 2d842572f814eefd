import { productAt } from "./product-at.js";

/**
 * P A Pᵀ = L Lᵀ of a symmetric positive definite A with many zeros, P the order in which rows of few entries come first. Row i of L begins at
 * column starts[i]; before that it is zero, so a category of many levels, each of which shares rows with few other
 * features, costs in proportion to its levels (George & Liu 1981, "Computer Solution of Large Sparse Positive Definite Systems", ch. 4).
 */
export interface SkylineCholesky {
  readonly size: number;
  readonly order: Int32Array;
  readonly starts: Int32Array;
  /** L_ij at [bases[i] + j], j from starts[i] to i */
  readonly bases: Float64Array;
  readonly L: Float64Array;
}

/** The order and the starts of rows: what is known before anything is multiplied. */
export type Skyline = Pick<SkylineCholesky, "size" | "order" | "starts">;

/** Rows of few entries first; A is n × n, row-major. */
export function skylineOf(A: Float64Array, n: number): Skyline {
  const counts = new Int32Array(n);
  for (let i = 0; i < n; i++) for (let j = 0; j < n; j++) if (A[i * n + j] !== 0) counts[i]!++;
  const order = Int32Array.from(counts.keys()).sort((i, j) => counts[i]! - counts[j]! || i - j);
  const starts = Int32Array.from(order, (row, i) => {
    let j = 0;
    while (j < i && A[row * n + order[j]!] === 0) j++;
    return j;
  });
  return { size: n, order, starts };
}

/** Multiplications of the factor, and of solving with it once. */
export function skylineSteps({ size: n, starts }: Skyline): { factor: number; solve: number } {
  let [factor, solve] = [0, 0];
  for (let i = 0; i < n; i++) {
    const start = starts[i]!;
    solve += 2 * (i - start);
    for (let j = start; j < i; j++) factor += Math.max(0, j - Math.max(start, starts[j]!));
  }
  return { factor, solve };
}

/** Null where a pivot is not above n·ε times its diagonal entry. */
export function skylineCholesky(A: Float64Array, { size: n, order, starts }: Skyline): SkylineCholesky | null {
  const bases = new Float64Array(n);
  let count = 0;
  for (let i = 0; i < n; i++) {
    bases[i] = count - starts[i]!;
    count += i + 1 - starts[i]!;
  }
  const L = new Float64Array(count);
  for (let i = 0; i < n; i++) {
    const ofA = order[i]! * n;
    const [start, row] = [starts[i]!, bases[i]!];
    for (let j = start; j <= i; j++) {
      const first = Math.max(start, starts[j]!);
      const rest = A[ofA + order[j]!]! - productAt(L, row + first, L, bases[j]! + first, j - first);
      if (j < i) L[row + j] = rest / L[bases[j]! + j]!;
      else if (rest > n * Number.EPSILON * A[ofA + order[i]!]!) L[row + i] = Math.sqrt(rest);
      else return null;
    }
  }
  return { size: n, order, starts, bases, L };
}

/** x with A x = b, a new array. */
export function skylineSolve({ size: n, order, starts, bases, L }: SkylineCholesky, b: Float64Array): Float64Array {
  const y = new Float64Array(n);
  for (let i = 0; i < n; i++) {
    const [start, row] = [starts[i]!, bases[i]!];
    y[i] = (b[order[i]!]! - productAt(L, row + start, y, start, i - start)) / L[row + i]!;
  }
  for (let i = n - 1; i >= 0; i--) {
    const row = bases[i]!;
    y[i]! /= L[row + i]!;
    const value = y[i]!;
    if (value !== 0) for (let m = starts[i]!; m < i; m++) y[m]! -= L[row + m]! * value;
  }
  const x = new Float64Array(n);
  for (let i = 0; i < n; i++) x[order[i]!] = y[i]!;
  return x;
}

/** The same for four right-hand sides at once, so that each number of L is read once for all of them (half the time, n = 7340). */
export function skylineSolveFour(factor: SkylineCholesky, columns: readonly Float64Array[]): Float64Array[] {
  const { size: n, order } = factor;
  const Y = new Float64Array(4 * n);
  for (let i = 0; i < n; i++) for (let c = 0; c < 4; c++) Y[4 * i + c] = columns[c]![order[i]!]!;
  forwardFour(factor, Y);
  backwardFour(factor, Y);
  return columns.map((_, c) => {
    const x = new Float64Array(n);
    for (let i = 0; i < n; i++) x[order[i]!] = Y[4 * i + c]!;
    return x;
  });
}

/** Y becomes L⁻¹ Y, n × 4. */
function forwardFour({ size: n, starts, bases, L }: SkylineCholesky, Y: Float64Array): void {
  for (let i = 0; i < n; i++) {
    const row = bases[i]!;
    const at = 4 * i;
    let [s0, s1, s2, s3] = [Y[at]!, Y[at + 1]!, Y[at + 2]!, Y[at + 3]!];
    for (let m = starts[i]!; m < i; m++) {
      const l = L[row + m]!;
      s0 -= l * Y[4 * m]!;
      s1 -= l * Y[4 * m + 1]!;
      s2 -= l * Y[4 * m + 2]!;
      s3 -= l * Y[4 * m + 3]!;
    }
    const pivot = L[row + i]!;
    Y[at] = s0 / pivot;
    Y[at + 1] = s1 / pivot;
    Y[at + 2] = s2 / pivot;
    Y[at + 3] = s3 / pivot;
  }
}

/** Y becomes L⁻ᵀ Y, n × 4. */
function backwardFour({ size: n, starts, bases, L }: SkylineCholesky, Y: Float64Array): void {
  for (let i = n - 1; i >= 0; i--) {
    const row = bases[i]!;
    const pivot = L[row + i]!;
    const at = 4 * i;
    const y0 = (Y[at]! /= pivot);
    const y1 = (Y[at + 1]! /= pivot);
    const y2 = (Y[at + 2]! /= pivot);
    const y3 = (Y[at + 3]! /= pivot);
    for (let m = starts[i]!; m < i; m++) {
      const l = L[row + m]!;
      Y[4 * m]! -= l * y0;
      Y[4 * m + 1]! -= l * y1;
      Y[4 * m + 2]! -= l * y2;
      Y[4 * m + 3]! -= l * y3;
    }
  }
}
