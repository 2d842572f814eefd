import type { Exhibit, Implementation, Numbers } from "multilogit/check";
import { uniformFrom } from "../state/uniform-from.js";

/** The slope of the value along one weight, and what the gradient says it is; both as shares of the largest of the slopes. */
export type SlopePair = readonly [slope: number, said: number];

const ROWS = 12;
/** Of weights of about 1: cut-off and rounding errors of central differences are both far below what a picture shows. */
const STEP = 1e-4;
/** What is further out is drawn at the border. */
const FURTHEST = 1.6;

/**
 * The value's slope along each weight, and the entry of the gradient, at one point: a right gradient lies on the diagonal. Empty where the
 * answer has another shape.
 */
export function slopePairs({ make, needs }: Exhibit, conditions: Conditions): readonly SlopePair[] {
  const { evaluate } = make(conditions) as SynchronousImplementation;
  const random = uniformFrom(20);
  const bias = needs.bias ? 1 : 0;
  const [K, columns] = [conditions.classes, conditions.features + bias];
  const weights = Float64Array.from({ length: columns * K }, () => 1.6 * (random() - 0.5));
  const labels = Int32Array.from({ length: ROWS }, () => Math.floor(random() * K));
  const data = {
    rows: ROWS,
    columns,
    classes: K,
    design: Float64Array.from({ length: ROWS * columns }, (_, at) =>
      (bias && at % columns === 0) || random() < 0.45 ? 1 : 0,
    ),
    labels,
    masses: Float64Array.from({ length: ROWS * K }, (_, at) =>
      needs.softLabels ? random() : labels[Math.floor(at / K)] === at % K ? 1 : 0,
    ),
    rowWeights: Float64Array.from({ length: ROWS }, () => (needs.rowWeights ? 0.4 + 1.6 * random() : 1)),
    lambda: needs.penalty ? 3 : 0,
  };
  const valueAt = (W: Float64Array) => evaluate({ weights: W, data, want: ["value"] }).value;
  // What a program carries over from a call before, it shows only after one.
  evaluate({ weights: weights.map((w) => 0.5 - w), data, want: ["value", "gradient"] });
  const said = flat(evaluate({ weights: weights.slice(), data, want: ["value", "gradient"] }).gradient);
  if (said.length !== weights.length) return [];
  const slopes = Array.from(weights, (w, at) => {
    const there = (by: number) => valueAt(weights.with(at, w + by));
    return (there(STEP) - there(-STEP)) / (2 * STEP);
  });
  const largest = Math.max(...slopes.map(Math.abs), 1e-9);
  const share = (x: number) => Math.max(-FURTHEST, Math.min(FURTHEST, x / largest));
  return slopes
    .map((slope, at): SlopePair => [share(slope), share(said[at]!)])
    .filter(([slope, gradient]) => Number.isFinite(slope) && Number.isFinite(gradient));
}

/** Programs of the gallery answer at once. */
interface SynchronousImplementation {
  evaluate(request: Parameters<Implementation["evaluate"]>[0]): { readonly value: number; readonly gradient: Numbers };
}

interface Conditions {
  readonly features: number;
  readonly classes: number;
}

function flat(numbers: Numbers): number[] {
  return Array.from(numbers as ArrayLike<number | ArrayLike<number>>).flatMap((entry) =>
    typeof entry === "number" ? [entry] : Array.from(entry),
  );
}
