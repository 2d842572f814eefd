import { addScaled, dot, norm, scaled } from "../../numeric/vectors.js";
import { elementwise, type FeatureView, featureViews } from "../hypotheses/feature-views.js";
import type { Problem } from "../problem.js";

/** How recovered features relate to the given ones. */
export interface Relation {
  /** "same", the id of a view, or of a relation that is read off: "columns-permuted", "rows-permuted", "scaled", "affine", "finer", "coarser" */
  readonly id: string;
  /** fits "sees the features …" */
  readonly title: string;
  readonly formula: string;
  /** the features of other rows by this relation; without it the relation is not believed */
  readonly of?: (problem: Problem) => Float64Array | null;
}

/** The relations of F to the given features, the simplest first; none when none is known. */
export function recognizeFeatures(problem: Problem, F: Float64Array, tolerance: number): readonly Relation[] {
  // Without a constant a factor of the gradient, as that of a mean, stands in F.
  const factor = problem.geometry.constant === null ? dot(problem.Phi, F) / (dot(problem.Phi, problem.Phi) || 1) : 1;
  if (matches(scaled(factor, problem.Phi), F, tolerance))
    return [{ id: "same", title: "as they are given", formula: "F = X" }];
  const views = [...featureViews, ...CURVES].filter(({ of }) => {
    const view = of(problem);
    return view !== null && matches(view, F, tolerance);
  });
  const cut = views.length === 0 ? steps(problem, F) : null;
  return cut ? [cut] : views;
}

function matches(view: Float64Array, F: Float64Array, tolerance: number): boolean {
  return norm(addScaled(F, -1, view)) <= tolerance * Math.max(norm(view), norm(F));
}

/** F = h(X), h one of the functions that people write. */
const CURVES: readonly FeatureView[] = (
  [
    ["square-root", "as square roots", "F = √X", Math.sqrt],
    ["cubed", "cubed", "F = X³", (x) => x ** 3],
    ["logarithm", "as ln(1 + x)", "F = ln(1 + X)", Math.log1p],
    ["exponential", "as eˣ", "F = exp X", Math.exp],
    ["truncated", "as whole numbers, cut off after the point", "F = int(X)", Math.trunc],
    ["rounded", "rounded to whole numbers", "F = round(X)", Math.round],
    ["tanh", "as tanh x", "F = tanh X", Math.tanh],
    ...[4, 8, 10, 16, 32, 64, 100, 255, 256].flatMap(
      (q) =>
        [
          [
            "quantised",
            `rounded down to multiples of 1/${q}`,
            `F = ⌊${q} X⌋/${q}`,
            (x: number) => Math.floor(q * x) / q,
          ],
          [
            "quantised",
            `rounded to multiples of 1/${q}`,
            `F = round(${q} X)/${q}`,
            (x: number) => Math.round(q * x) / q,
          ],
        ] as const,
    ),
  ] as readonly (readonly [string, string, string, (x: number) => number])[]
).map(([id, title, formula, h]) => elementwise(id, title, formula, h));

/** One is a step function of the other: 0/1 in place of intensities, or intensities in place of 0/1. */
function steps(problem: Problem, F: Float64Array): Relation | null {
  const { n, Phi, geometry } = problem;
  const pairs = geometry.inputs.flatMap((j) =>
    Array.from({ length: n }, (_, i) => [Phi[i * geometry.d + j]!, F[i * geometry.d + j]!] as const),
  );
  const finer = cut(pairs.map(([x, f]) => [f, x] as const));
  if (finer !== null) {
    const [least, most] = rangeOf(pairs.map(([, f]) => f));
    return {
      id: "uncut",
      title: `before they were cut to 0/1: ${least} to ${most}, 1 from ${finer} on`,
      formula: `X = [F ≥ ${finer}]`,
    };
  }
  const coarser = cut(pairs);
  if (coarser !== null)
    return { id: "cut", title: `cut to 0/1, 1 from ${coarser} on`, formula: `F = [X ≥ ${coarser}]` };
  return null;
}

/** The least u whose v is 1, if v is 0 for all smaller u and 1 for all others; else null. */
function cut(pairs: readonly (readonly [number, number])[]): number | null {
  const isOne = ([, v]: readonly [number, number]) => Math.abs(v - 1) < STEP;
  const isZero = ([, v]: readonly [number, number]) => Math.abs(v) < STEP;
  if (!pairs.every((pair) => isOne(pair) || isZero(pair))) return null;
  const above = Math.min(...pairs.filter(isOne).map(([u]) => u));
  const below = Math.max(...pairs.filter(isZero).map(([u]) => u));
  return below < above && Number.isFinite(above) ? Number(above.toPrecision(4)) : null;
}

/** Recovered numbers are exact to this; it distinguishes 0 and 1 from others. */
const STEP = 1e-3;

function rangeOf(values: readonly number[]): readonly [number, number] {
  let [least, most] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const value of values) [least, most] = [Math.min(least, value), Math.max(most, value)];
  const rounded = (x: number) => (Math.abs(x) < STEP * most ? 0 : Number(x.toPrecision(4)));
  return [rounded(least), rounded(most)];
}
