import { dot, norm } from "../../numeric/vectors.js";

/** The solution of min ‖b − Σ_p x_p A_p‖ and how well it fits. */
export interface Fit {
  /** x, 0 for a column that the ones before it span */
  readonly coefficients: Float64Array;
  /** √ of the diagonal of (AᵀA)⁻¹: times the noise of one entry of b, a coefficient's standard error; 0 for a dropped column */
  readonly spreads: Float64Array;
  /** ‖b − A x‖ / ‖b‖, 0 for b = 0 */
  readonly misfit: number;
  readonly remainder: Float64Array;
}

/** A column counts as spanned by those before it when less than this of it is left. */
const SPANNED = 1e-11;

/** Columns made orthonormal once, to fit any number of right-hand sides. */
export interface Orthonormal {
  readonly Q: readonly Float64Array[];
  /** upper triangular, row-major p × p; diagonal 0 for a dropped column */
  readonly R: Float64Array;
  readonly size: number;
}

/** Gram and Schmidt, each projection taken twice so that nothing of earlier columns is left (Giraud, Langou and Rozložník 2005). */
export function orthonormal(columns: readonly Float64Array[]): Orthonormal {
  const size = columns.length;
  const R = new Float64Array(size * size);
  const Q: Float64Array[] = [];
  for (let p = 0; p < size; p++) {
    const q = columns[p]!.slice();
    const before = norm(q);
    for (let round = 0; round < 2; round++)
      for (let m = 0; m < p; m++) {
        const t = dot(Q[m]!, q);
        R[m * size + p]! += t;
        if (t !== 0) for (let i = 0; i < q.length; i++) q[i]! -= t * Q[m]![i]!;
      }
    const left = norm(q);
    const kept = left > SPANNED * before;
    R[p * size + p] = kept ? left : 0;
    Q.push(kept ? q.map((x) => x / left) : q.fill(0));
  }
  return { Q, R, size };
}

export function fitTo({ Q, R, size }: Orthonormal, b: Float64Array): Fit {
  const remainder = b.slice();
  const t = new Float64Array(size);
  for (let round = 0; round < 2; round++)
    for (let p = 0; p < size; p++) {
      const step = dot(Q[p]!, remainder);
      t[p]! += step;
      if (step !== 0) for (let i = 0; i < b.length; i++) remainder[i]! -= step * Q[p]![i]!;
    }
  const total = norm(b);
  return {
    coefficients: backSubstitute(R, size, t),
    spreads: spreadsOf(R, size),
    misfit: total === 0 ? 0 : norm(remainder) / total,
    remainder,
  };
}

export function leastSquares(columns: readonly Float64Array[], b: Float64Array): Fit {
  return fitTo(orthonormal(columns), b);
}

function backSubstitute(R: Float64Array, size: number, t: Float64Array): Float64Array {
  const x = new Float64Array(size);
  for (let p = size - 1; p >= 0; p--) {
    const pivot = R[p * size + p]!;
    if (pivot === 0) continue;
    let sum = t[p]!;
    for (let m = p + 1; m < size; m++) sum -= R[p * size + m]! * x[m]!;
    x[p] = sum / pivot;
  }
  return x;
}

/** The norms of the rows of R⁻¹. */
function spreadsOf(R: Float64Array, size: number): Float64Array {
  const squares = new Float64Array(size);
  for (let q = 0; q < size; q++) {
    if (R[q * size + q] === 0) continue;
    const unit = new Float64Array(size);
    unit[q] = 1;
    const column = backSubstitute(R, size, unit);
    for (let p = 0; p < size; p++) squares[p]! += column[p]! * column[p]!;
  }
  return squares.map(Math.sqrt);
}
