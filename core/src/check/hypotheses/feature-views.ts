import type { Problem } from "../problem.js";

/** Features that a function may see instead of the given ones. */
export interface FeatureView {
  readonly id: string;
  /** "transposed", "1 − x" …: fits "sees the features …" */
  readonly title: string;
  readonly formula: string;
  /** n × d with the constant untouched, the given ones where it changes nothing; null where it has no meaning */
  of(problem: Problem): Float64Array | null;
}

type Image = readonly [number, number];

/** Entry x of a row comes from entry `from(x)`. */
function permuted(
  id: string,
  title: string,
  formula: string,
  from: (x: number, inputs: number, image: Image | null) => number | null,
): FeatureView {
  return {
    id,
    title,
    formula,
    of: remembered((problem) => {
      const { inputs, image } = problem.geometry;
      const order = inputs.map((_, x) => from(x, inputs.length, image));
      if (order.some((x) => x === null)) return null;
      return changed(problem, (row, x) => row[order[x]!]!);
    }),
  };
}

/** In a picture of h × w, pixel (r, c) is taken from `from(r, c)`. */
function pictured(
  id: string,
  title: string,
  formula: string,
  from: (r: number, c: number, h: number, w: number) => readonly [number, number] | null,
): FeatureView {
  return permuted(id, title, formula, (x, _, image) => {
    if (image === null) return null;
    const [h, w] = image;
    const pixel = from(Math.floor(x / w), x % w, h, w);
    return pixel && pixel[0] * w + pixel[1];
  });
}

/** What a change of one feature may know of its column. */
interface Column {
  readonly mean: number;
  /** with n and with n − 1; 1 for a feature that never changes */
  readonly deviation: number;
  readonly sampleDeviation: number;
  readonly largest: number;
}

/** A function of one feature and of its column. */
export function elementwise(
  id: string,
  title: string,
  formula: string,
  change: (x: number, column: Column) => number,
): FeatureView {
  return {
    id,
    title,
    formula,
    of: remembered((problem) => {
      const columns = columnsOf(problem);
      return changed(problem, (row, x) => change(row[x]!, columns[x]!));
    }),
  };
}

const columnsOf = remembered(({ n, Phi, geometry }: Problem): readonly Column[] =>
  geometry.inputs.map((j) => {
    let [sum, squares, largest] = [0, 0, Number.NEGATIVE_INFINITY];
    for (let i = 0; i < n; i++) {
      sum += Phi[i * geometry.d + j]!;
      largest = Math.max(largest, Phi[i * geometry.d + j]!);
    }
    const mean = sum / n;
    for (let i = 0; i < n; i++) squares += (Phi[i * geometry.d + j]! - mean) ** 2;
    const deviation = (count: number) => Math.sqrt(squares / count) || 1;
    return { mean, deviation: deviation(n), sampleDeviation: deviation(Math.max(1, n - 1)), largest };
  }),
);

/** Views of the same rows are asked for at many W. */
function remembered<T>(of: (problem: Problem) => T): (problem: Problem) => T {
  const known = new WeakMap<Problem, { readonly result: T }>();
  return (problem) => {
    let entry = known.get(problem);
    if (entry === undefined) known.set(problem, (entry = { result: of(problem) }));
    return entry.result;
  };
}

function changed(problem: Problem, entry: (row: Float64Array, x: number) => number): Float64Array | null {
  const { n, Phi, geometry } = problem;
  const { d, inputs } = geometry;
  const F = Phi.slice();
  const row = new Float64Array(inputs.length);
  for (let i = 0; i < n; i++) {
    for (const [x, j] of inputs.entries()) row[x] = Phi[i * d + j]!;
    for (const [x, j] of inputs.entries()) F[i * d + j] = entry(row, x);
  }
  return F.every(Number.isFinite) ? F : null;
}

/** Order decides which name is given when two are the same, as in small pictures. */
export const featureViews: readonly FeatureView[] = [
  pictured("transposed", "with rows and columns of the picture exchanged", "F_rc = X_cr", (r, c, h, w) =>
    h === w ? [c, r] : null,
  ),
  permuted("column-major", "read column by column as if row by row", "F = X.reshape(w, h).T", (x, _, image) => {
    if (image === null || image[0] === image[1]) return null;
    const [h, w] = image;
    return (x % h) * w + Math.floor(x / h);
  }),
  pictured("mirrored", "mirrored left to right", "F_rc = X_r,w−c", (r, c, _, w) => [r, w - 1 - c]),
  pictured("upside-down", "upside down", "F_rc = X_h−r,c", (r, c, h) => [h - 1 - r, c]),
  permuted("reversed", "in reverse order", "F_j = X_d−j", (x, m) => m - 1 - x),
  permuted("rolled-up", "rolled by one", "F_j = X_j−1", (x, m) => (x + m - 1) % m),
  permuted("rolled-down", "rolled by one the other way", "F_j = X_j+1", (x, m) => (x + 1) % m),
  pictured("turned-left", "turned by a quarter", "F_rc = X_c,w−r", (r, c, h, w) => (h === w ? [c, w - 1 - r] : null)),
  pictured("turned-right", "turned by a quarter the other way", "F_rc = X_h−c,r", (r, c, h, w) =>
    h === w ? [h - 1 - c, r] : null,
  ),
  elementwise("inverted", "inverted, 1 − x", "F = 1 − X", (x) => 1 - x),
  elementwise(
    "standardized",
    "standardised with the mean and standard deviation of the rows",
    "F = (X − μ)/σ",
    (x, column) => (x - column.mean) / column.deviation,
  ),
  elementwise(
    "standardized-sample",
    "standardised with the mean and sample standard deviation (n − 1) of the rows",
    "F = (X − μ)/σ, σ² = Σ(x − μ)²/(n − 1)",
    (x, column) => (x - column.mean) / column.sampleDeviation,
  ),
  elementwise("centred", "centred", "F = X − μ", (x, column) => x - column.mean),
  elementwise("binarized", "as 0/1, at least half of the largest", "F = [X ≥ max/2]", (x, column) =>
    x >= column.largest / 2 ? 1 : 0,
  ),
  elementwise("binarized-half", "as 0/1, at least 0.5", "F = [X ≥ 0.5]", (x) => (x >= 0.5 ? 1 : 0)),
  elementwise("binarized-eight", "as 0/1, at least 8", "F = [X ≥ 8]", (x) => (x >= 8 ? 1 : 0)),
  elementwise("plus-minus", "as 2x − 1", "F = 2X − 1", (x) => 2 * x - 1),
  elementwise("squared", "squared", "F = X²", (x) => x * x),
  elementwise("divided-by-255", "divided by 255", "F = X/255", (x) => x / 255),
  elementwise("divided-by-16", "divided by 16", "F = X/16", (x) => x / 16),
  elementwise("times-16", "times 16", "F = 16 X", (x) => 16 * x),
  elementwise("times-255", "times 255", "F = 255 X", (x) => 255 * x),
];
