import { CLASSES, type Images } from "../images/images.js";
import { logSumExp, type Pass } from "./likelihood.js";

const K = CLASSES;

/** One column of Φ by its entries that are not 0. */
export interface FeatureColumn {
  /** ascending */
  readonly rows: readonly number[];
  /** Φ_ij for each of these rows */
  readonly values: readonly number[];
  /** the largest |Φ_ij|, 1 where there is none */
  readonly largest: number;
}

/** Column j of Φ. */
export function columnOf({ rows, starts, features, values }: Images, feature: number): FeatureColumn {
  const found: number[] = [];
  const entries: number[] = [];
  for (let i = 0; i < rows; i++)
    for (let at = starts[i]!; at < starts[i + 1]!; at++)
      if (features[at] === feature) {
        found.push(i);
        entries.push(values[at]!);
        break;
      }
  const largest = entries.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  return { rows: found, values: entries, largest: largest || 1 };
}

/** What an image of class `label` counts for class k, and for all classes together. */
export interface Masses {
  readonly of: (label: number, k: number) => number;
  readonly total: number;
}

/** One class per image: y is 1 for it and 0 for the others. */
const ONE_CLASS: Masses = { of: (label, k) => Number(label === k), total: 1 };

/**
 * t ↦ ℓ(W + t e_jk) − ℓ(W): how the log-likelihood changes with one weight. Only rows with the feature see the weight, by their score
 * of class k; each of them is recomputed.
 */
export function changeAlongWeight(
  images: Images,
  pass: Pass,
  { rows, values }: FeatureColumn,
  k: number,
  masses = ONE_CLASS,
): (t: number) => number {
  const scores = new Float64Array(K);
  return (t) => {
    let change = 0;
    for (let at = 0; at < rows.length; at++) {
      const i = rows[at]!;
      const move = t * values[at]!;
      for (let l = 0; l < K; l++) scores[l] = pass.a[i * K + l]!;
      scores[k]! += move;
      change += masses.of(images.labels[i]!, k) * move - masses.total * (logSumExp(scores) - pass.z[i]!);
    }
    return change;
  };
}

/** What one row adds to the derivative in one weight: residual times value, (y − p) Φ. */
export interface Share {
  readonly row: number;
  readonly residual: number;
  readonly value: number;
  readonly product: number;
}

/** The shares of all rows that have the feature, largest magnitude first. */
export function sharesOf(images: Images, pass: Pass, { rows, values }: FeatureColumn, k: number): Share[] {
  return rows
    .map((row, at) => {
      const residual = Number(images.labels[row] === k) - pass.P[row * K + k]!;
      return { row, residual, value: values[at]!, product: residual * values[at]! };
    })
    .sort((x, y) => Math.abs(y.product) - Math.abs(x.product));
}

/**
 * The same change for one class per image, with one logarithm per row: z moves by ln(1 + p (eᵗ − 1)), t times the row's value. Fast enough to
 * draw a curve while the pointer moves; `changeAlongWeight` is what derivatives are checked with.
 */
export function quickChangeAlongWeight(
  images: Images,
  pass: Pass,
  { rows, values }: FeatureColumn,
  k: number,
): (t: number) => number {
  return (t) => {
    let change = 0;
    for (let at = 0; at < rows.length; at++) {
      const i = rows[at]!;
      const move = t * values[at]!;
      change += (images.labels[i] === k ? move : 0) - Math.log1p(pass.P[i * K + k]! * Math.expm1(move));
    }
    return change;
  };
}
