import { addTo, DoubleDoubles } from "./double-doubles.js";
import { norm } from "./vectors.js";

/** Q = A T: an orthonormal basis of the columns of A, to 16 digits however nearly dependent they are, found in their order. */
export interface PreciseOrthonormal {
  readonly rank: number;
  /** n × rank, row-major */
  readonly Q: Float64Array;
  /** for each column of A the share of its length that the columns before it leave; 0 where they leave nothing */
  readonly left: Float64Array;
  /** Adds T W̃, d × K, to `out`; W̃ is rank × K. */
  addWeights(inQ: Float64Array, K: number, out: DoubleDoubles): void;
}

/** A column that keeps at least this share of its length after Gram–Schmidt in f64 has enough digits. */
const ENOUGH_LEFT_IN_F64 = 1e-3;
/**
 * The remainder of a column counts as zero when it is at most this share of the terms it is the sum of: a column of sums or multiples of
 * others has rounded cells, and its rounding is not a feature.
 */
const DEPENDENT_SHARE = Number.EPSILON;
const MOST_PASSES = 8;
const ORTHOGONAL = 1e-15;

/** One basis vector q = A t. */
interface BasisVector {
  readonly q: Float64Array;
  readonly t: DoubleDoubles;
}

/**
 * Gram–Schmidt in which the remainders of nearly dependent columns are summed again from A itself, in double-doubles, with combinations t
 * that are double-doubles too, so that nothing is lost that f64 would lose in x − Σ ⟨q, x⟩ q. `columns` is d arrays of n finite numbers;
 * `cellSizes[j]` is the length of column j when its cells were rounded, where something has been subtracted from them since; `lost`, if given, is
 * what rounding lost of each cell then.
 */
export function preciseOrthonormal(
  columns: readonly Float64Array[],
  cellSizes: ArrayLike<number> = [],
  lost: readonly Float64Array[] = [],
): PreciseOrthonormal {
  const d = columns.length;
  const n = columns[0]?.length ?? 0;
  const exponents = columns.map(exponentOf);
  const scaled = columns.map((column, j) => column.map((x) => timesPower(x, -exponents[j]!)));
  const scaledLost = lost.map((column, j) => column.map((x) => timesPower(x, -exponents[j]!)));
  const lengths = scaled.map(norm);
  const sizes = lengths.map((length, j) => Math.max(length, timesPower(cellSizes[j] ?? 0, -exponents[j]!)));
  const basis: BasisVector[] = [];
  const left = new Float64Array(d);
  scaled.forEach((_, j) => {
    const found = remainder(scaled, scaledLost, j, basis);
    const size = scaled.reduce((sum, _, m) => sum + Math.abs(found.t.hi[m]!) * sizes[m]!, 0);
    const length = norm(found.q);
    if (!(length > DEPENDENT_SHARE * size)) return;
    left[j] = length / lengths[j]!;
    basis.push({ q: found.q.map((x) => x / length), t: found.t.dividedBy(length) });
  });
  const rank = basis.length;
  const Q = new Float64Array(n * rank);
  basis.forEach(({ q }, r) => {
    for (let i = 0; i < n; i++) Q[i * rank + r] = q[i]!;
  });
  return {
    rank,
    Q,
    left,
    addWeights: (inQ, K, out) => {
      basis.forEach(({ t }, r) => {
        for (let j = 0; j < d; j++) {
          if (t.hi[j] === 0) continue;
          const [hi, lo] = [timesPower(t.hi[j]!, -exponents[j]!), timesPower(t.lo[j]!, -exponents[j]!)];
          for (let k = 0; k < K; k++) addTo(out, j * K + k, inQ[r * K + k]!, hi, lo);
        }
      });
    },
  };
}

/** Column j minus its part in the basis, and its combination of columns. */
function remainder(
  columns: readonly Float64Array[],
  lost: readonly Float64Array[],
  j: number,
  basis: readonly BasisVector[],
): BasisVector {
  const t = new DoubleDoubles(columns.length);
  t.hi[j] = 1;
  const column = columns[j]!;
  const whole = norm(column);
  let rest: Float64Array = column.slice();
  for (let pass = 0; pass < MOST_PASSES; pass++) {
    const shares = basis.map(({ q }) => product(q, rest));
    if (pass > 1 && Math.max(0, ...shares.map(Math.abs)) <= ORTHOGONAL * norm(rest)) break;
    basis.forEach(({ t: other }, r) => {
      for (let m = 0; m < j; m++) if (other.hi[m] !== 0) addTo(t, m, -shares[r]!, other.hi[m]!, other.lo[m]!);
    });
    basis.forEach(({ q }, r) => {
      for (let i = 0; i < rest.length; i++) rest[i]! -= shares[r]! * q[i]!;
    });
    const isPlain = norm(rest) > ENOUGH_LEFT_IN_F64 * whole;
    if (isPlain && pass > 0) break;
    if (!isPlain) rest = combined(columns, lost, t, j);
  }
  return { q: rest, t };
}

/** Σ_m t_m a_m over columns 0 … j, in double-doubles. */
function combined(
  columns: readonly Float64Array[],
  lost: readonly Float64Array[],
  t: DoubleDoubles,
  j: number,
): Float64Array {
  const sum = new DoubleDoubles(columns[j]!.length);
  for (let m = 0; m <= j; m++) {
    if (t.hi[m] === 0) continue;
    for (const part of lost.length > 0 ? [columns[m]!, lost[m]!] : [columns[m]!])
      for (let i = 0; i < part.length; i++) if (part[i] !== 0) addTo(sum, i, part[i]!, t.hi[m]!, t.lo[m]!);
  }
  return sum.hi;
}

function product(x: Float64Array, y: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < x.length; i++) sum += x[i]! * y[i]!;
  return sum;
}

/** e with 2^e ≤ max |x| < 2^(e+1); 0 for zeros. */
function exponentOf(x: Float64Array): number {
  let largest = 0;
  for (const value of x) if (Math.abs(value) > largest) largest = Math.abs(value);
  return largest === 0 ? 0 : Math.floor(Math.log2(largest));
}

/** x 2^e, where 2^e alone could overflow or underflow. */
function timesPower(x: number, e: number): number {
  const half = Math.trunc(e / 2);
  return x * 2 ** half * 2 ** (e - half);
}
