/**
 * Numbers of about 32 digits, hi + lo with |lo| ≤ ulp(hi)/2 (Dekker 1971; Hida, Li & Bailey 2001, "Algorithms for quad-double precision
 * floating point arithmetic"). For oracles in tests: plain, slow, and independent of the code that is tested.
 */
export interface DD {
  readonly hi: number;
  readonly lo: number;
}

export const ZERO: DD = { hi: 0, lo: 0 };
export const ONE: DD = { hi: 1, lo: 0 };
/** ln 2, to 32 digits. */
const LN2: DD = { hi: Math.LN2, lo: 2.3190468138462996e-17 };
const SPLITTER = 134217729;

export function dd(x: number): DD {
  return { hi: x, lo: 0 };
}

export function add(a: DD, b: DD): DD {
  const [s, e] = twoSum(a.hi, b.hi);
  const [t, f] = twoSum(a.lo, b.lo);
  const [u, g] = quickTwoSum(s, e + t);
  return normalised(u, g + f);
}

export function negated({ hi, lo }: DD): DD {
  return { hi: -hi, lo: -lo };
}

export function subtract(a: DD, b: DD): DD {
  return add(a, negated(b));
}

export function multiply(a: DD, b: DD): DD {
  const [p, e] = twoProduct(a.hi, b.hi);
  return normalised(p, e + (a.hi * b.lo + a.lo * b.hi));
}

export function divide(a: DD, b: DD): DD {
  const first = a.hi / b.hi;
  const rest = subtract(a, multiply(dd(first), b));
  const second = rest.hi / b.hi;
  const last = subtract(rest, multiply(dd(second), b)).hi / b.hi;
  return add(normalised(first, second), dd(last));
}

export function root(a: DD): DD {
  if (a.hi === 0) return ZERO;
  const x = Math.sqrt(a.hi);
  return add(dd(x), dd(subtract(a, multiply(dd(x), dd(x))).hi / (2 * x)));
}

/** a · 2^e, exactly; e is a whole number. */
export function shifted({ hi, lo }: DD, e: number): DD {
  const half = Math.trunc(e / 2);
  const [f, g] = [2 ** half, 2 ** (e - half)];
  return { hi: hi * f * g, lo: lo * f * g };
}

export function sum(terms: readonly DD[]): DD {
  return terms.reduce(add, ZERO);
}

export function dot(a: readonly DD[], b: readonly DD[]): DD {
  let total = ZERO;
  for (let i = 0; i < a.length; i++) total = add(total, multiply(a[i]!, b[i]!));
  return total;
}

export function isLess(a: DD, b: DD): boolean {
  return a.hi < b.hi || (a.hi === b.hi && a.lo < b.lo);
}

/** eˣ − 1 for |x| < 1, with all digits also where x is tiny: eight halvings, the series, and eight doublings s ← 2s + s². */
function expm1(x: DD): DD {
  const HALVINGS = 8;
  const r = shifted(x, -HALVINGS);
  let term = r;
  let s = r;
  for (let m = 2; m <= 12; m++) {
    term = divide(multiply(term, r), dd(m));
    s = add(s, term);
  }
  for (let m = 0; m < HALVINGS; m++) s = add(shifted(s, 1), multiply(s, s));
  return s;
}

/** eˣ; 0 below −700. */
export function exp(x: DD): DD {
  if (x.hi < -700) return ZERO;
  const k = Math.round(x.hi / LN2.hi);
  return shifted(add(ONE, expm1(subtract(x, multiply(dd(k), LN2)))), k);
}

/** ln(1 + u) for u ≥ 0: one Newton step from the f64 value squares its error. */
export function log1p(u: DD): DD {
  if (u.hi === 0) return ZERO;
  const y = Math.log1p(u.hi);
  // (u − (e^y − 1)) / e^y
  const [grown, isTiny] = [exp(dd(y)), y < 0.5];
  const rest = subtract(u, isTiny ? expm1(dd(y)) : subtract(grown, ONE));
  return add(dd(y), divide(rest, grown));
}

function twoSum(a: number, b: number): [number, number] {
  const s = a + b;
  const v = s - a;
  return [s, a - (s - v) + (b - v)];
}

function quickTwoSum(a: number, b: number): [number, number] {
  const s = a + b;
  return [s, b - (s - a)];
}

function twoProduct(a: number, b: number): [number, number] {
  const p = a * b;
  const [aHigh, bHigh] = [highHalf(a), highHalf(b)];
  const [aLow, bLow] = [a - aHigh, b - bHigh];
  return [p, aLow * bLow - (p - aHigh * bHigh - aLow * bHigh - aHigh * bLow)];
}

function highHalf(a: number): number {
  const c = SPLITTER * a;
  return c - (c - a);
}

function normalised(hi: number, lo: number): DD {
  const [s, e] = quickTwoSum(hi, lo);
  return { hi: s, lo: e };
}
