import { addScaled, dot, maxAbs, norm } from "../../numeric/vectors.js";
import { featureViews } from "../hypotheses/feature-views.js";
import type { Problem } from "../problem.js";

/** How recovered features relate to the given ones. */
export interface Relation {
  /** "same", the id of a view, or of a relation that is read off: "columns-permuted", "rows-permuted", "scaled", "affine", "finer", "coarser" */
  readonly id: string;
  /** fits "sees the features …" */
  readonly title: string;
  readonly formula: string;
}

/** The relation of F to the given features, the simplest first; null when there is none that is known. */
export function recognizeFeatures(problem: Problem, F: Float64Array, tolerance: number): Relation | null {
  const size = maxAbs(F) || 1;
  const near = (a: number, b: number) => Math.abs(a - b) <= tolerance * size;
  if (matches(problem.Phi, F, tolerance)) return { id: "same", title: "as they are given", formula: "F = X" };
  for (const { id, title, formula, of } of featureViews) {
    const view = of(problem);
    if (view && matches(view, F, tolerance)) return { id, title, formula };
  }
  return (
    weightedRows(problem, F, tolerance) ??
    permutedColumns(problem, F, near) ??
    permutedRows(problem, F, near) ??
    affine(problem, F, near) ??
    steps(problem, F)
  );
}

function matches(view: Float64Array, F: Float64Array, tolerance: number): boolean {
  return norm(addScaled(F, -1, view)) <= tolerance * Math.max(norm(view), norm(F));
}

/** F_i = t_i X_i: every row has a factor, the constant included. */
function weightedRows({ n, Phi, geometry: { d } }: Problem, F: Float64Array, tolerance: number): Relation | null {
  const factors = Array.from({ length: n }, (_, i) => {
    const [x, f] = [Phi.subarray(i * d, i * d + d), F.subarray(i * d, i * d + d)];
    return dot(x, f) / (dot(x, x) || 1);
  });
  const weighted = Phi.map((x, ij) => factors[Math.floor(ij / d)]! * x);
  if (!matches(weighted, F, tolerance)) return null;
  const short = factors.map((t) => Number(t.toPrecision(3)));
  return {
    id: "rows-weighted",
    title: `times a factor for each row (${short.slice(0, 12).join(" ")}${n > 12 ? " …" : ""})`,
    formula: "F_i = t_i X_i",
  };
}

type Near = (a: number, b: number) => boolean;

function columnsOf({ n, geometry }: Problem, M: Float64Array): readonly Float64Array[] {
  return geometry.inputs.map((j) => Float64Array.from({ length: n }, (_, i) => M[i * geometry.d + j]!));
}

function permutedColumns(problem: Problem, F: Float64Array, near: Near): Relation | null {
  const given = columnsOf(problem, problem.Phi);
  const order = columnsOf(problem, F).map((f) => given.findIndex((x) => x.every((value, i) => near(value, f[i]!))));
  if (order.includes(-1)) return null;
  return {
    id: "columns-permuted",
    title: `in another order (${order.slice(0, 12).join(" ")}${order.length > 12 ? " …" : ""})`,
    formula: "F_j = X_σ(j)",
  };
}

function permutedRows({ n, Phi, geometry: { d, inputs } }: Problem, F: Float64Array, near: Near): Relation | null {
  const order = Array.from({ length: n }, (_, i) =>
    Array.from({ length: n }, (_, m) => m).find((m) => inputs.every((j) => near(Phi[m * d + j]!, F[i * d + j]!))),
  );
  if (order.includes(undefined) || new Set(order).size < Math.min(n, 3)) return null;
  return {
    id: "rows-permuted",
    title: `of other rows (${order.slice(0, 12).join(" ")}${order.length > 12 ? " …" : ""})`,
    formula: "F_i = X_σ(i)",
  };
}

/** F_j = a_j X_j + b_j, column by column; one a and b = 0 for all is a scale. */
function affine(problem: Problem, F: Float64Array, near: Near): Relation | null {
  const given = columnsOf(problem, problem.Phi);
  const lines = columnsOf(problem, F).map((f, x) => lineThrough(given[x]!, f));
  const fits = lines.every(
    (line, x) =>
      line &&
      given[x]!.every((value, i) =>
        near(line.a * value + line.b, F[i * problem.geometry.d + problem.geometry.inputs[x]!]!),
      ),
  );
  if (!fits) return null;
  const varying = lines.filter((_, x) => given[x]!.some((value) => value !== given[x]![0]));
  const [first] = varying;
  if (!first) return null;
  const sameSlope = varying.every((line) => near(line!.a, first.a));
  const noShift = varying.every((line) => near(line!.b, 0));
  const sameShift = varying.every((line) => near(line!.b, first.b));
  const short = (x: number) => (Math.abs(x) < STEP ** 3 ? "0" : Number(x.toPrecision(4)).toString());
  if (sameSlope && noShift)
    return { id: "scaled", title: `times ${short(first.a)}`, formula: `F = ${short(first.a)} X` };
  if (sameSlope && sameShift)
    return {
      id: "affine",
      title: `as ${short(first.a)} x + ${short(first.b)}`,
      formula: `F = ${short(first.a)} X + ${short(first.b)}`,
    };
  return {
    id: "standardized-otherwise",
    title: "each shifted and scaled by numbers of its own",
    formula: "F_j = a_j X_j + b_j",
  };
}

function lineThrough(x: Float64Array, f: Float64Array): { a: number; b: number } | null {
  const other = x.findIndex((value) => value !== x[0]);
  // A feature that never changes says nothing of its slope.
  if (other < 0) return { a: 0, b: f[0]! };
  const a = (f[other]! - f[0]!) / (x[other]! - x[0]!);
  return { a, b: f[0]! - a * x[0]! };
}

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
