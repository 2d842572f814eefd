/** The inverse of a positive definite matrix H in rows and columns that come and go, n × n; each change costs n² multiply-adds, where a factorisation costs n³. */
export interface GrowingInverse {
  /** n */
  readonly size: number;
  /** Starts with H, n × n; false where it is not positive definite. */
  reset(H: Float64Array, n: number): boolean;
  /** H⁻¹x */
  times(x: Float64Array): Float64Array;
  /** Takes in a last row: h against the others, `own` against itself; false, and nothing is changed, where it depends on them. */
  append(h: Float64Array, own: number): boolean;
  /** Takes out row e; the last one takes its place. */
  remove(e: number): void;
  /** Changes H so that it takes v to y, and as little as possible otherwise (BFGS); nothing where ⟨v, y⟩ is not above 0. */
  learn(v: Float64Array, y: Float64Array): void;
}
