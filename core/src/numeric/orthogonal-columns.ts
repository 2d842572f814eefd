/** A column that is, to rounding, a combination of columns before it. */
export interface DependentColumn {
  readonly column: number;
  /** d numbers: column = Σ_m combination[m] · column m, zero outside the kept columns before it */
  readonly combination: Float64Array;
}

/** Q = A T: an orthonormal basis of the columns of A (n × d), found in their order. */
export interface OrthogonalColumns {
  /** r, the number of independent columns */
  readonly rank: number;
  /** the independent columns, ascending */
  readonly kept: readonly number[];
  readonly dependent: readonly DependentColumn[];
  /** n × r, row-major */
  readonly Q: Float64Array;
  /** d × r, row-major, upper triangular in the kept columns, zero in the rows of dependent ones */
  readonly T: Float64Array;
}

/** A column is dependent when the columns before it leave at most this share of its length: far above rounding, far below real data. */
const DEPENDENT_SHARE = 1e-10;

/**
 * Gram–Schmidt, each column orthogonalised twice, which is enough for orthogonality to rounding (Giraud, Langou & Rozložník 2005, "On the
 * round-off error analysis of the Gram–Schmidt algorithm with reorthogonalization"). `columns` is d arrays of n numbers.
 */
export function orthogonalColumns(columns: readonly Float64Array[]): OrthogonalColumns {
  const d = columns.length;
  const basis: Float64Array[] = [];
  const kept: number[] = [];
  /** row r: the coefficients of basis vector r in the columns of A */
  const T: Float64Array[] = [];
  const dependent: DependentColumn[] = [];
  columns.forEach((column, j) => {
    const rest = column.slice();
    const inColumns = new Float64Array(d);
    for (let pass = 0; pass < 2; pass++)
      basis.forEach((q, r) => {
        const share = subtractProjection(rest, q);
        for (let m = 0; m < j; m++) inColumns[m]! += share * T[r]![m]!;
      });
    const length = lengthOf(rest);
    if (length <= DEPENDENT_SHARE * lengthOf(column)) {
      dependent.push({ column: j, combination: inColumns });
      return;
    }
    const coefficients = inColumns.map((share) => -share / length);
    coefficients[j] = 1 / length;
    T.push(coefficients);
    basis.push(rest.map((value) => value / length));
    kept.push(j);
  });
  return { rank: basis.length, kept, dependent, Q: rowMajor(basis, columns[0]?.length ?? 0), T: rowMajor(T, d) };
}

/** x −= ⟨q, x⟩ q for a unit vector q; returns ⟨q, x⟩. */
export function subtractProjection(x: Float64Array, q: Float64Array): number {
  let share = 0;
  for (let i = 0; i < x.length; i++) share += q[i]! * x[i]!;
  for (let i = 0; i < x.length; i++) x[i]! -= share * q[i]!;
  return share;
}

/** ‖x‖, where squares could overflow or underflow too. */
function lengthOf(x: Float64Array): number {
  let largest = 0;
  for (const value of x) if (Math.abs(value) > largest) largest = Math.abs(value);
  if (largest === 0) return 0;
  let sum = 0;
  for (const value of x) sum += (value / largest) ** 2;
  return largest * Math.sqrt(sum);
}

function rowMajor(vectors: readonly Float64Array[], length: number): Float64Array {
  const out = new Float64Array(vectors.length * length);
  vectors.forEach((vector, c) => {
    for (let i = 0; i < length; i++) out[i * vectors.length + c] = vector[i]!;
  });
  return out;
}
