import { multiplyAdd, sumOf } from "./plan";

// Cholesky factorisation and solves in f64, two numbers at a time; numeric/cholesky.ts does the same in plain loops.

/**
 * Replaces the lower triangle of the n × n matrix A by L with L Lᵀ = A, and returns 1; or 0 when a pivot is not above n·ε times its
 * diagonal entry, with A then half replaced.
 */
export function factor(A: usize, n: i32): i32 {
  const row = <usize>n * 8;
  let i = 0;
  for (; i + 4 <= n; i += 4) {
    for (let j = 0; j < i; j += 2) fourByTwo(A + i * row, A + j * row, row, j);
    for (let r = i; r < i + 4; r++) if (!finishRow(A, n, r, i)) return 0;
  }
  for (; i < n; i++) if (!finishRow(A, n, i, 0)) return 0;
  return 1;
}

/** Row i from column `first` on; false where its pivot is too small. */
function finishRow(A: usize, n: i32, i: i32, first: i32): bool {
  const row = <usize>n * 8;
  const own = A + i * row;
  for (let j = first; j <= i; j++) {
    const other = A + j * row;
    let sums = f64x2.splat(0);
    const even = <usize>(j & ~1) * 8;
    for (let m: usize = 0; m < even; m += 16) sums = multiplyAdd<f64>(v128.load(own + m), v128.load(other + m), sums);
    let sum = load<f64>(own + <usize>j * 8) - sumOf(sums);
    if (j & 1) sum -= load<f64>(own + even) * load<f64>(other + even);
    if (j < i) store<f64>(own + <usize>j * 8, sum / load<f64>(other + <usize>j * 8));
    else if (sum > <f64>n * f64.EPSILON * load<f64>(own + <usize>i * 8)) store<f64>(own + <usize>i * 8, sqrt(sum));
    else return false;
  }
  return true;
}

/** Four rows from `a` on in columns j and j + 1, j even and before them; `x` is row j. */
function fourByTwo(a: usize, x: usize, row: usize, j: i32): void {
  const b = a + row;
  const c = b + row;
  const d = c + row;
  const y = x + row;
  const zero = f64x2.splat(0);
  let ax = zero, bx = zero, cx = zero, dx = zero, ay = zero, by = zero, cy = zero, dy = zero;
  const end = <usize>j * 8;
  for (let m: usize = 0; m < end; m += 16) {
    const p = v128.load(x + m);
    const q = v128.load(y + m);
    let r = v128.load(a + m);
    ax = multiplyAdd<f64>(r, p, ax);
    ay = multiplyAdd<f64>(r, q, ay);
    r = v128.load(b + m);
    bx = multiplyAdd<f64>(r, p, bx);
    by = multiplyAdd<f64>(r, q, by);
    r = v128.load(c + m);
    cx = multiplyAdd<f64>(r, p, cx);
    cy = multiplyAdd<f64>(r, q, cy);
    r = v128.load(d + m);
    dx = multiplyAdd<f64>(r, p, dx);
    dy = multiplyAdd<f64>(r, q, dy);
  }
  const first = load<f64>(x + end);
  const below = load<f64>(y + end);
  const second = load<f64>(y + end, 8);
  finishPair(a + end, ax, ay, first, below, second);
  finishPair(b + end, bx, by, first, below, second);
  finishPair(c + end, cx, cy, first, below, second);
  finishPair(d + end, dx, dy, first, below, second);
}

@inline
function finishPair(at: usize, left: v128, right: v128, first: f64, below: f64, second: f64): void {
  const value = (load<f64>(at) - sumOf(left)) / first;
  store<f64>(at, value);
  store<f64>(at, (load<f64>(at, 8) - sumOf(right) - value * below) / second, 8);
}

/** Replaces each of the columns of n numbers at X, one after the other, by the solution of L Lᵀ x = b. */
export function solve(L: usize, n: i32, X: usize, columns: i32): void {
  const step = <usize>n * 8;
  let k = 0;
  for (; k + 4 <= columns; k += 4) solveSome<Four>(L, step, n, X + k * step, step);
  if (columns - k >= 2) {
    solveSome<Two>(L, step, n, X + k * step, step);
    k += 2;
  }
  if (k < columns) solveSome<One>(L, step, n, X + k * step, step);
}

/**
 * The inverse of L Lᵀ, n × n, in rows of `stride` numbers at B. Columns of the identity are 0 up to their own row, and what is above it in the solution follows
 * by symmetry: only what is below takes part, a third of n solves.
 */
export function invert(L: usize, n: i32, B: usize, stride: i32): void {
  const row = <usize>n * 8;
  const step = <usize>stride * 8;
  for (let k = 0; k < n; ) {
    const columns = n - k >= 4 ? 4 : n - k >= 2 ? 2 : 1;
    const own = B + k * (step + 8);
    for (let c = 0; c < columns; c++) {
      memory.fill(own + c * step, 0, row - 8 * k);
      store<f64>(own + c * (step + 8), 1);
    }
    const corner = L + k * (row + 8);
    if (columns === 4) solveSome<Four>(corner, row, n - k, own, step);
    else if (columns === 2) solveSome<Two>(corner, row, n - k, own, step);
    else solveSome<One>(corner, row, n - k, own, step);
    k += columns;
  }
  for (let i = 1; i < n; i++)
    for (let k = 0; k < i; k++) store<f64>(B + i * step + 8 * k, load<f64>(B + k * step + 8 * i));
}

// How many columns, as types, as in outer-products.ts.
@unmanaged class One { a: u8; }
@unmanaged class Two { a: u8; b: u8; }
@unmanaged class Four { a: u8; b: u8; c: u8; d: u8; }

/** As many columns at once as N has bytes, `step` bytes apart, by two rows of L at a time, `row` bytes apart. */
function solveSome<N>(L: usize, row: usize, n: i32, x0: usize, step: usize): void {
  const C: i32 = offsetof<N>();
  const even = <usize>(n & ~1);
  const x1 = C > 1 ? x0 + step : x0;
  const x2 = C > 2 ? x1 + step : x0;
  const x3 = C > 2 ? x2 + step : x0;
  const zero = f64x2.splat(0);
  for (let i: usize = 0; i < <usize>n; i += 2) {
    // with an odd number of rows the last is made twice, which changes nothing
    const upper = L + i * row;
    const lower = i < even ? upper + row : upper;
    let a0 = zero, a1 = zero, a2 = zero, a3 = zero, b0 = zero, b1 = zero, b2 = zero, b3 = zero;
    const end = i * 8;
    for (let m: usize = 0; m < end; m += 16) {
      const p = v128.load(upper + m);
      const q = v128.load(lower + m);
      let x = v128.load(x0 + m);
      a0 = multiplyAdd<f64>(p, x, a0);
      b0 = multiplyAdd<f64>(q, x, b0);
      if (C > 1) {
        x = v128.load(x1 + m);
        a1 = multiplyAdd<f64>(p, x, a1);
        b1 = multiplyAdd<f64>(q, x, b1);
      }
      if (C > 2) {
        x = v128.load(x2 + m);
        a2 = multiplyAdd<f64>(p, x, a2);
        b2 = multiplyAdd<f64>(q, x, b2);
        x = v128.load(x3 + m);
        a3 = multiplyAdd<f64>(p, x, a3);
        b3 = multiplyAdd<f64>(q, x, b3);
      }
    }
    const isPair = i < even;
    forward(upper + end, lower + end, isPair, x0 + end, a0, b0);
    if (C > 1) forward(upper + end, lower + end, isPair, x1 + end, a1, b1);
    if (C > 2) forward(upper + end, lower + end, isPair, x2 + end, a2, b2);
    if (C > 2) forward(upper + end, lower + end, isPair, x3 + end, a3, b3);
  }
  if (<usize>n > even) {
    const last = L + even * row;
    backwardOne(last, even, x0);
    if (C > 1) backwardOne(last, even, x1);
    if (C > 2) backwardOne(last, even, x2);
    if (C > 2) backwardOne(last, even, x3);
  }
  for (let i = even; i > 0; ) {
    i -= 2;
    const upper = L + i * row;
    const lower = upper + row;
    const end = i * 8;
    backward(upper + end, lower + end, x0 + end);
    if (C > 1) backward(upper + end, lower + end, x1 + end);
    if (C > 2) backward(upper + end, lower + end, x2 + end);
    if (C > 2) backward(upper + end, lower + end, x3 + end);
    const u0 = f64x2.splat(-load<f64>(x0 + end)), l0 = f64x2.splat(-load<f64>(x0 + end, 8));
    const u1 = f64x2.splat(-load<f64>(x1 + end)), l1 = f64x2.splat(-load<f64>(x1 + end, 8));
    const u2 = f64x2.splat(-load<f64>(x2 + end)), l2 = f64x2.splat(-load<f64>(x2 + end, 8));
    const u3 = f64x2.splat(-load<f64>(x3 + end)), l3 = f64x2.splat(-load<f64>(x3 + end, 8));
    for (let m: usize = 0; m < end; m += 16) {
      const p = v128.load(upper + m);
      const q = v128.load(lower + m);
      v128.store(x0 + m, multiplyAdd<f64>(q, l0, multiplyAdd<f64>(p, u0, v128.load(x0 + m))));
      if (C > 1) v128.store(x1 + m, multiplyAdd<f64>(q, l1, multiplyAdd<f64>(p, u1, v128.load(x1 + m))));
      if (C > 2) v128.store(x2 + m, multiplyAdd<f64>(q, l2, multiplyAdd<f64>(p, u2, v128.load(x2 + m))));
      if (C > 2) v128.store(x3 + m, multiplyAdd<f64>(q, l3, multiplyAdd<f64>(p, u3, v128.load(x3 + m))));
    }
  }
}

/** x_i and, of a pair, x_{i+1}, given what the rows before contribute; all at their column i. */
@inline
function forward(upper: usize, lower: usize, isPair: bool, x: usize, a: v128, b: v128): void {
  const value = (load<f64>(x) - sumOf(a)) / load<f64>(upper);
  store<f64>(x, value);
  if (isPair) store<f64>(x, (load<f64>(x, 8) - sumOf(b) - load<f64>(lower) * value) / load<f64>(lower, 8), 8);
}

/** x_{i+1} and x_i once the rows behind are done. */
@inline
function backward(upper: usize, lower: usize, x: usize): void {
  const value = load<f64>(x, 8) / load<f64>(lower, 8);
  store<f64>(x, value, 8);
  store<f64>(x, (load<f64>(x) - load<f64>(lower) * value) / load<f64>(upper));
}

/** x_i of the row `own`, taken from all before it. */
@inline
function backwardOne(own: usize, i: usize, x: usize): void {
  const value = load<f64>(x + i * 8) / load<f64>(own + i * 8);
  store<f64>(x + i * 8, value);
  const minus = f64x2.splat(-value);
  for (let m: usize = 0; m < i * 8; m += 16) v128.store(x + m, multiplyAdd<f64>(v128.load(own + m), minus, v128.load(x + m)));
}
