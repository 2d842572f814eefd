import { addScaled, dot, norm } from "../../numeric/vectors.js";
import type { Cause } from "../diagnosis.js";
import { residual } from "../hypotheses/softmax-likelihood.js";
import * as named from "../hypotheses/structures.js";
import { entries, forward, labelOf } from "../problem.js";
import { fitTo, leastSquares, type Orthonormal, orthonormal } from "./least-squares.js";
import { entrySize, type Facts, isNearly, isSame, near, SAME } from "./structure-facts.js";

/** G = Σ_i t_i φ_i r_iᵀ + penalties: every row has a factor. */
export function byRow(all: readonly Facts[]): Cause | null {
  const found = all.map((facts) => {
    const { problem, Ws, seen, penalties, allowed } = facts;
    const { n, Phi, geometry } = problem;
    const { d, C, K, free } = geometry;
    if (n > MOST_ROWS) return null;
    const points = Math.min(Ws.length, Math.ceil((2 * n + 20) / (d * C)) + 2);
    if (points * d * C < n + MORE_EQUATIONS) return null;
    const residuals = Ws.slice(0, points).map((W) => residual(forward(problem, W)));
    const columns = Array.from({ length: n }, (_, i) =>
      joined(residuals.map((R) => entries(d, C, (j, c) => Phi[i * d + j]! * R[i * K + free[c]!]!))),
    );
    const added = [0, 1].map((part) => joined(penalties.slice(0, points).map((parts) => parts.columns[part]!)));
    const given = joined(seen.slice(0, points).map(({ gradient }) => gradient));
    const { coefficients, misfit } = leastSquares([...columns, ...added], given);
    return misfit <= allowed
      ? { facts, t: Array.from(coefficients.subarray(0, n), (t) => t / facts.scale), c: coefficients }
      : null;
  });
  if (found.some((one) => one === null)) return null;
  const rows = found as NonNullable<(typeof found)[number]>[];
  if (rows.every(({ t }) => isSame(t))) return null;
  const isPenalty = rows.every(({ facts, t, c }) =>
    [facts.ridge, facts.bias].every((expected, part) => Number.isNaN(expected) || near(c[t.length + part]!, expected)),
  );
  const byClass = rows.map(({ facts: { problem }, t }) => factorsOf(t, (i) => labelOf(problem, i)));
  const short = (x: number) => Number(x.toPrecision(5)).toString();
  if (!isPenalty) return named.rowsWeighted("", false);
  if (byClass.every((one) => one !== null)) {
    const one = byClass[0]!.filter((t) => t !== null);
    return named.rowsWeighted(`by its class (${one.map(short).join(" ")})`, true);
  }
  const isLeft = rows.every(({ t }) =>
    isSame([...t.filter((x) => Math.abs(x) > SAME), t.find((x) => Math.abs(x) > SAME)!]),
  );
  if (isLeft) {
    const { t } = rows[0]!;
    const kept = t.filter((x) => Math.abs(x) > SAME);
    return named.someRowsOnly(kept.length, t.length, short(kept[0]!));
  }
  return named.rowsWeighted("", true);
}

/** Larger systems take too long. */
const MOST_ROWS = 60;
/** Equations beyond the unknowns, so that nothing fits by chance. */
const MORE_EQUATIONS = 20;

/** The factor of each group, null for a group that has none; null when one group has several. */
function factorsOf(t: readonly number[], group: (i: number) => number): (number | null)[] | null {
  const found: (number | null)[] = [];
  for (const [i, factor] of t.entries()) {
    const g = group(i);
    if (found[g] !== undefined && !isNearly(found[g]!, factor)) return null;
    found[g] = factor;
  }
  return Array.from(found, (factor) => factor ?? null);
}

/** G = A (Φ, 1)ᵀ R + penalties: every feature of the last product is a mixture of the given ones and 1, the same for all rows. */
export function byFeature(all: readonly Facts[]): Cause | null {
  const mixtures = all.map((facts) => mixtureOf(facts));
  if (mixtures.some((one) => one === null)) return null;
  const { d, constant, inputs } = all[0]!.problem.geometry;
  const A = mixtures as Float64Array[];
  const near1 = (x: number, y: number) => Math.abs(x - y) <= 10 * SAME * Math.max(1, Math.abs(y));
  const entry = (s: number, j: number, l: number) => A[s]![j * (d + 1) + l]!;
  const off = (j: number, l: number) => l !== j && l !== d && l !== constant;
  const isOwn = inputs.every((j) => inputs.every((l) => !off(j, l) || A.every((_, s) => near1(entry(s, j, l), 0))));
  if (isOwn) return named.featuresShifted();
  const order = inputs.map((j) => inputs.find((l) => A.every((_, s) => near1(entry(s, j, l), 1))));
  const isOrder =
    !order.includes(undefined) &&
    inputs.every((j, x) =>
      A.every((_, s) =>
        Array.from({ length: d + 1 }, (_l, l) => l).every((l) => l === order[x] || near1(entry(s, j, l), 0)),
      ),
    );
  return isOrder ? named.featuresReordered(order.map((j) => inputs.indexOf(j!))) : named.featuresMixed();
}

/** d × (d + 1), divided by the value's scale; null when it does not fit or the equations are too few. */
function mixtureOf({ problem, Ws, seen, data, allowed, scale, penalties }: Facts): Float64Array | null {
  const { d, C, K, free } = problem.geometry;
  if (Ws.length * C < d + MORE_EQUATIONS || d > MOST_FEATURES) return null;
  const sums = Ws.map((W) => {
    const R = residual(forward(problem, W));
    return entries(1, C, (_, c) => R.reduce((sum, r, ik) => (ik % K === free[c] ? sum + r : sum), 0));
  });
  const row = (of: (p: number, c: number) => number) => entries(Ws.length, C, of);
  const features = [
    ...Array.from({ length: d }, (_, l) => row((p, c) => data[p]![l * C + c]!)),
    row((p, c) => sums[p]![c]!),
  ];
  const A = new Float64Array(d * (d + 1));
  const basis: Orthonormal = orthonormal(features);
  const unit = entrySize({ seen }) * Math.sqrt(Ws.length * C);
  for (let j = 0; j < d; j++) {
    const added = row((p, c) => penalties[p]!.columns[0]![j * C + c]! + penalties[p]!.columns[1]![j * C + c]!);
    const [given, weights] = [row((p, c) => seen[p]!.gradient[j * C + c]!), added].map((b) => fitTo(basis, b!));
    const left = dot(weights!.remainder, weights!.remainder);
    const c = left === 0 ? 0 : dot(given!.remainder, weights!.remainder) / left;
    if (norm(addScaled(given!.remainder, -c, weights!.remainder)) > allowed * unit) return null;
    for (let l = 0; l <= d; l++) A[j * (d + 1) + l] = (given!.coefficients[l]! - c * weights!.coefficients[l]!) / scale;
  }
  return A;
}

/** Larger systems take too long. */
const MOST_FEATURES = 40;

function joined(parts: readonly Float64Array[]): Float64Array {
  return Float64Array.from(parts.flatMap((part) => Array.from(part)));
}
