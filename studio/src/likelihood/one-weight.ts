import { CLASSES, type Images } from "../images/images.js";
import { logSumExp, type Pass } from "./likelihood.js";

const K = CLASSES;

/** The rows that have feature j. */
export function rowsWith({ rows, starts, lit }: Images, feature: number): number[] {
  const found: number[] = [];
  for (let i = 0; i < rows; i++)
    for (let at = starts[i]!; at < starts[i + 1]!; at++)
      if (lit[at] === feature) {
        found.push(i);
        break;
      }
  return found;
}

/** What an image of class `label` counts for class k, and for all classes together. */
export interface Masses {
  readonly of: (label: number, k: number) => number;
  readonly total: number;
}

/** One class an image: y is 1 for it and 0 for the others. */
const ONE_CLASS: Masses = { of: (label, k) => Number(label === k), total: 1 };

/**
 * t ↦ ℓ(W + t e_jk) − ℓ(W): how the log-likelihood changes with one weight. Only rows with the feature see the weight, by their score
 * of class k; each of them is computed anew.
 */
export function changeAlongWeight(
  images: Images,
  pass: Pass,
  feature: number,
  k: number,
  masses = ONE_CLASS,
): (t: number) => number {
  const rows = rowsWith(images, feature);
  const scores = new Float64Array(K);
  return (t) => {
    let change = 0;
    for (const i of rows) {
      for (let l = 0; l < K; l++) scores[l] = pass.a[i * K + l]!;
      scores[k]! += t;
      change += masses.of(images.labels[i]!, k) * t - masses.total * (logSumExp(scores) - pass.z[i]!);
    }
    return change;
  };
}

/** What one row adds to the derivative in one weight: (y − p) · 1. */
export interface Share {
  readonly row: number;
  readonly residual: number;
}

/** The shares of all rows that have the feature, largest magnitude first. */
export function sharesOf(images: Images, pass: Pass, feature: number, k: number): Share[] {
  return rowsWith(images, feature)
    .map((row) => ({ row, residual: Number(images.labels[row] === k) - pass.P[row * K + k]! }))
    .sort((x, y) => Math.abs(y.residual) - Math.abs(x.residual));
}

/**
 * The same change for one class an image, by one logarithm a row: z moves by ln(1 + p (eᵗ − 1)). Fast enough to draw a curve while the
 * pointer moves; `changeAlongWeight` is what derivatives are checked with.
 */
export function quickChangeAlongWeight(images: Images, pass: Pass, feature: number, k: number): (t: number) => number {
  const rows = rowsWith(images, feature);
  return (t) => {
    const growth = Math.expm1(t);
    return rows.reduce(
      (change, i) => change + (images.labels[i] === k ? t : 0) - Math.log1p(pass.P[i * K + k]! * growth),
      0,
    );
  };
}
