import type { Problem } from "../problem.js";

/** Features that a function may see in place of the given ones. */
export interface FeatureView {
  readonly id: string;
  /** "transposed", "1 − x" …: fits "sees the features …" */
  readonly title: string;
  readonly formula: string;
  /** n × d with the constant untouched; null where it has no meaning or changes nothing */
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
    of: (problem) => {
      const { inputs, image } = problem.geometry;
      const order = inputs.map((_, x) => from(x, inputs.length, image));
      if (order.some((x) => x === null)) return null;
      return changed(problem, (row, x) => row[order[x]!]!);
    },
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

/** A function of one feature and what is known of its column. */
function elementwise(
  id: string,
  title: string,
  formula: string,
  change: (x: number, column: Float64Array) => number,
): FeatureView {
  return {
    id,
    title,
    formula,
    of: (problem) => {
      const { n, Phi, geometry } = problem;
      const columns = geometry.inputs.map((j) => Float64Array.from({ length: n }, (_, i) => Phi[i * geometry.d + j]!));
      return changed(problem, (row, x) => change(row[x]!, columns[x]!));
    },
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
  return F.every((f, ij) => f === Phi[ij]) || !F.every(Number.isFinite) ? null : F;
}

const mean = (column: Float64Array) => column.reduce((sum, x) => sum + x, 0) / column.length;
const deviation = (column: Float64Array, lost: number) => {
  const centre = mean(column);
  return Math.sqrt(column.reduce((sum, x) => sum + (x - centre) ** 2, 0) / (column.length - lost)) || 1;
};

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
    (x, column) => (x - mean(column)) / deviation(column, 0),
  ),
  elementwise(
    "standardized-sample",
    "standardised with the mean and sample standard deviation (n − 1) of the rows",
    "F = (X − μ)/σ, σ² = Σ(x − μ)²/(n − 1)",
    (x, column) => (x - mean(column)) / deviation(column, Math.min(1, column.length - 1)),
  ),
  elementwise("centred", "centred", "F = X − μ", (x, column) => x - mean(column)),
  elementwise("binarized", "as 0/1, at least half of the largest", "F = [X ≥ max/2]", (x, column) =>
    x >= Math.max(...column) / 2 ? 1 : 0,
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
