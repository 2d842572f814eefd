import type { Cause } from "../diagnosis.js";
import * as named from "../hypotheses/structures.js";
import { labelOf, type Problem } from "../problem.js";
import { productOf } from "./recover-features.js";
import { type Facts, near } from "./structure-facts.js";

/** The features of the last product on one set of rows, and the given ones. */
interface Product {
  readonly facts: Facts;
  /** n × d, on the scale of the value */
  readonly F: Float64Array;
}

/** Equations beyond the n unknowns of a feature: a product that is none leaves something in one of d times as many. */
const SPARE = 6;
/** Recovered features are known to about this, in units of the largest. */
const KNOWN = 1e-5;
/** A function of one number may jump between at most this share of neighbouring numbers. */
const JUMPS = 0.1;
const JUMP = 0.02;

/** G = Fᵀ R + penalties with features F of every row that are recovered from each set of rows: what is true of F on all of them. */
export function byProduct(all: readonly Facts[]): Cause | null {
  const products: Product[] = [];
  for (const facts of all) {
    const { problem, Ws, seen, allowed, scale } = facts;
    const { n, geometry } = problem;
    const { C, K, constant } = geometry;
    if (Ws.length * Math.min(C, K - 1) < n + SPARE || facts.expected === null) return null;
    const gradients = seen.map(({ gradient }) => gradient);
    const { F, penalties, misfit } = productOf(problem, Ws, gradients);
    const isPenalty = (c: number, j: number) => near(c, j === constant ? facts.bias : facts.ridge);
    if (misfit > allowed || !penalties.every(isPenalty)) return null;
    products.push({ facts, F: F.map((f) => f / scale) });
  }
  return rowsReordered(products) ?? rowsRescaled(products) ?? entriesDropped(products) ?? curve(products);
}

const isKnown = (x: number, y: number) => Math.abs(x - y) <= KNOWN * Math.max(1, Math.abs(x), Math.abs(y));

/** Whether the constant is what it should be in every row. */
function hasConstant({ facts: { problem }, F }: Product): boolean {
  const { constant, d } = problem.geometry;
  return (
    constant === null || Array.from({ length: problem.n }, (_, i) => i).every((i) => isKnown(F[i * d + constant]!, 1))
  );
}

/** Every row of F is a row of Φ, each once. */
function rowsReordered(products: readonly Product[]): Cause | null {
  const orders = products.map(({ facts: { problem }, F }) => {
    const { n, Phi, geometry } = problem;
    const { d } = geometry;
    const free = new Set(Array(n).keys());
    const isRow = (i: number, from: number) => {
      for (let j = 0; j < d; j++) if (!isKnown(F[i * d + j]!, Phi[from * d + j]!)) return false;
      return true;
    };
    return Array.from({ length: n }, (_, i) => {
      const from = [...free].find((other) => isRow(i, other));
      if (from !== undefined) free.delete(from);
      return from;
    });
  });
  if (orders.some((order) => order.includes(undefined))) return null;
  const follows = (rule: (problem: Problem) => readonly number[]) =>
    products.every(({ facts: { problem } }, s) => {
      const wanted = rule(problem);
      const { d } = problem.geometry;
      return orders[s]!.every((from, i) =>
        problem.Phi.subarray(from! * d, from! * d + d).every((x, j) => x === problem.Phi[wanted[i]! * d + j]),
      );
    });
  return named.rowsInOtherOrder(
    follows(residualsSortedByLabel) ? "the residuals are sorted by label, the features are not" : null,
  );
}

/** Where row i of the features meets the residual of row o(i), o the stable order of the labels: residual i goes with row o⁻¹(i). */
function residualsSortedByLabel(problem: Problem): readonly number[] {
  const label = (i: number) => labelOf(problem, i);
  const order = Array.from({ length: problem.n }, (_, i) => i).sort((a, b) => label(a) - label(b) || a - b);
  const back = new Array<number>(problem.n);
  for (const [at, i] of order.entries()) back[i] = at;
  return back;
}

/** F_ij = a_i X_ij + b_i, the constant as it is. */
function rowsRescaled(products: readonly Product[]): Cause | null {
  const lines = products.flatMap(({ facts: { problem }, F }) => {
    const { n, Phi, geometry } = problem;
    const { d, inputs } = geometry;
    return Array.from({ length: n }, (_, i) => {
      const x = inputs.map((j) => Phi[i * d + j]!);
      const f = inputs.map((j) => F[i * d + j]!);
      return lineOf(x, f);
    });
  });
  if (lines.includes(null) || !products.every(hasConstant) || products[0]!.facts.problem.geometry.inputs.length < 4)
    return null;
  const known = (lines as Line[]).filter(({ spread }) => spread > 0);
  const every = (rule: (line: Line) => readonly [number, number]) =>
    known.every((line) => {
      const [a, b] = rule(line);
      return isKnown(line.a, a) && isKnown(line.b, b);
    });
  if (known.length === 0 || every(() => [1, 0])) return null;
  const rules: readonly (readonly [string, (line: Line) => readonly [number, number]])[] = [
    ["over its length √Σx²", ({ length }) => [1 / length, 0]],
    ["over its sum", ({ sum }) => [1 / sum, 0]],
    ["over its largest number", ({ most }) => [1 / most, 0]],
    ["less its mean", ({ mean }) => [1, -mean]],
    ["standardised by its own mean and deviation", ({ mean, spread }) => [1 / spread, -mean / spread]],
  ];
  const rule = rules.find(([, of]) => every(of));
  const isScaled = known.every(({ b }) => isKnown(b, 0));
  return named.rowsRescaled(
    rule?.[0] ?? (isScaled ? "times a factor of its own" : "shifted and scaled by numbers of its own"),
  );
}

interface Line {
  readonly a: number;
  readonly b: number;
  readonly mean: number;
  readonly sum: number;
  readonly most: number;
  readonly length: number;
  readonly spread: number;
}

function lineOf(x: readonly number[], f: readonly number[]): Line | null {
  const sum = x.reduce((total, value) => total + value, 0);
  const mean = sum / x.length;
  const spread = Math.sqrt(x.reduce((total, value) => total + (value - mean) ** 2, 0) / x.length);
  const middle = f.reduce((total, value) => total + value, 0) / f.length;
  const a =
    spread === 0
      ? 0
      : x.reduce((total, value, j) => total + (value - mean) * (f[j]! - middle), 0) / (x.length * spread ** 2);
  const b = middle - a * mean;
  if (!x.every((value, j) => isKnown(a * value + b, f[j]!))) return null;
  return { a, b, mean, sum, spread, most: Math.max(...x), length: Math.hypot(...x) };
}

/** F_ij is 0 or c X_ij, with the same c everywhere. */
function entriesDropped(products: readonly Product[]): Cause | null {
  // The constant may have been spared.
  const isSpared = products.every(hasConstant);
  const ratios = products.flatMap(({ facts: { problem }, F }) => {
    const { d, constant } = problem.geometry;
    return Array.from(problem.Phi.entries()).flatMap(([at, x]) =>
      x === 0 || (isSpared && at % d === constant) ? [] : [F[at]! / x],
    );
  });
  const isAbsent = products.some(({ facts: { problem }, F }) =>
    F.some((f, at) => problem.Phi[at] === 0 && !isKnown(f, 0)),
  );
  const kept = ratios.filter((ratio) => Math.abs(ratio) > 100 * KNOWN);
  const lost = ratios.length - kept.length;
  if (isAbsent || lost === 0 || kept.length === 0 || !kept.every((ratio) => isKnown(ratio, kept[0]!))) return null;
  return named.entriesDropped(lost / ratios.length, kept[0]!);
}

/** F_ij = h(X_ij): neighbouring numbers have neighbouring values, but for a few jumps, on the rows with the most different numbers. */
function curve(products: readonly Product[]): Cause | null {
  const pairs = products.map(({ facts: { problem }, F }) => {
    const { n, Phi, geometry } = problem;
    return Array.from({ length: n }, (_, i) =>
      geometry.inputs.map((j) => [Phi[i * geometry.d + j]!, F[i * geometry.d + j]!] as const),
    )
      .flat()
      .sort(([x], [y]) => x - y);
  });
  const range = (some: (readonly [number, number])[]) =>
    some.reduce((most, [, f]) => Math.max(most, Math.abs(f)), 0) || 1;
  for (const some of pairs) {
    let [steps, jumps] = [0, 0];
    for (const [at, [x, f]] of some.entries()) {
      const next = some[at + 1];
      if (next === undefined) continue;
      if (next[0] === x && !isKnown(next[1], f)) return null;
      steps++;
      if (Math.abs(next[1] - f) > JUMP * range(some)) jumps++;
    }
    if (jumps > JUMPS * steps && new Set(some.map(([x]) => x)).size > 2) return null;
  }
  const finest = pairs.reduce((one, other) =>
    new Set(other.map(([x]) => x)).size > new Set(one.map(([x]) => x)).size ? other : one,
  );
  if (new Set(finest.map(([x]) => x)).size < 20 || finest.every(([x, f]) => isKnown(x, f))) return null;
  if (!products.every(hasConstant)) return null;
  const at = [0, 0.25, 0.5, 0.75, 1].map((share) => finest[Math.round(share * (finest.length - 1))]!);
  return named.featureCurve(at);
}
