import { allFinite, maxAbs, norm, stacked } from "../../numeric/vectors.js";
import type { GradientModel, ValueModel } from "../hypotheses/formula-model.js";
import type { Family } from "../hypotheses/nested.js";
import { isCoarse } from "../noise.js";
import type { Problem } from "../problem.js";
import { type Evidence, glimpseOf } from "./evidence.js";
import { type Fit, leastSquares } from "./least-squares.js";
import { leftBy } from "./left-by.js";

/** A number of a fit and its standard error. */
export interface Estimate {
  readonly value: number;
  readonly error: number;
}

/** Coefficients of the model's parts and of the penalties, on one set of rows. */
export interface Coefficients {
  /** of the data part: a of a value, α of a gradient */
  readonly scale: Estimate;
  /** of further data parts */
  readonly further: readonly Estimate[];
  /** of W, of the constant's W, of sign W */
  readonly ridge: Estimate;
  readonly bias: Estimate;
  readonly lasso: Estimate;
}

/** A model against all the evidence: one set of coefficients for each set of rows. */
export interface Fitted<M> {
  readonly model: M;
  readonly coefficients: readonly Coefficients[];
  /** the worst over sets of rows, relative */
  readonly misfit: number;
  /** whether it explains the numbers to their last digits */
  readonly fits: boolean;
}

/** A model explains numbers of full precision when less than this is left, relative (in a study of 38 wrong formulas rivals left more than 4 %). */
const REMAINDER_ALLOWED = 1e-9;
/** Or this many times their noise. */
const NOISES = 20;
/** A gradient smaller than this relative to the slope of the value is zero. */
const NEGLIGIBLE_GRADIENT = 1e-6;
/** A term smaller than this relative to that slope counts as absent. */
const NEGLIGIBLE_SPREAD = 1e-9;

/** Null for a model that has no meaning on these rows or does not fit them; the first rows that it does not fit end it. */
export function fitValue(model: ValueModel, evidence: readonly Evidence[]): Fitted<ValueModel> | null {
  const fits: { fit: Fit; parts: number; unit: number; scatter: number; left: number }[] = [];
  let isThere = false;
  for (const { problem, Ws, seen, noise, penalties } of evidence) {
    const equations: number[][] = [];
    const values = Float64Array.from(seen, ({ value }) => value);
    const size = maxAbs(values) || 1;
    const allowed = Math.max(REMAINDER_ALLOWED, NOISES * noise.value);
    let parts = 0;
    for (const [p, W] of Ws.entries()) {
      const row = model.values(problem, W);
      if (row === null || !row.every(Number.isFinite)) return null;
      parts = row.length;
      equations.push([...row, ...penalties[p]!.values]);
      // What is left of some points is no more than what is left of them among all.
      if (p + 1 === FEW_POINTS) {
        const { remainder } = leastSquares(columnsOf(equations), values.subarray(0, FEW_POINTS));
        if (norm(remainder) > Math.sqrt(FEW_POINTS) * allowed * size) return null;
      }
    }
    const columns = columnsOf(equations);
    const fit = leastSquares(columns, values);
    const left = maxAbs(fit.remainder) / size;
    // A formula that is hardly there does not explain a value that is constant, or a penalty alone. Rows on which the formula itself is
    // constant, as those without a pixel above its threshold, tell neither.
    const spread = parts === 0 ? 0 : spreadOf(columns[0]!);
    const varies = parts > 0 && spread > NEGLIGIBLE_SPREAD * maxAbs(columns[0]!);
    if (varies && Math.abs(fit.coefficients[0]!) * spread <= Math.max(NEGLIGIBLE_SPREAD, noise.value) * size)
      return null;
    isThere ||= varies || parts === 0;
    const scatter = norm(fit.remainder) / Math.sqrt(values.length - columns.length);
    if (isCoarse(noise.value) || left > allowed) return null;
    fits.push({ fit, parts, unit: noise.value * size, scatter, left });
  }
  if (!isThere) return null;
  return {
    model,
    coefficients: fits.map(({ fit, parts, unit, scatter }) => coefficientsOf(fit, parts, Math.max(unit, scatter))),
    misfit: Math.max(...fits.map(({ left }) => left)),
    fits: true,
  };
}

/** What is left is first found to some digits; beyond this it is certain that too much is left. */
const SCREENED = 1e-4;
const CLEARLY = 1.001;

/** Null for a model that has no meaning on these rows, or that does not fit and leaves no less than `worthwhile` on some of them. */
export function fitGradient(
  model: GradientModel,
  evidence: readonly Evidence[],
  worthwhile: number = Number.POSITIVE_INFINITY,
): Fitted<GradientModel> | null {
  const outcomes: { coefficients: Coefficients; misfit: number; allowed: number }[] = [];
  for (const { problem, Ws, noise, gradients, penalties, target } of evidence) {
    const stacks: (readonly Float64Array[])[] = [];
    const { arrange } = model;
    for (let p = 0; p < gradients; p++) {
      const parts = model.columns(problem, Ws[p]!);
      if (parts === null) return null;
      const added = penalties[p]!.columns;
      stacks.push(
        arrange
          ? [...parts.map((G) => arrange(problem.geometry, G)), ...added.map((G) => arranged(arrange, problem, G))]
          : [...parts, ...added],
      );
    }
    const columns = gradients === 1 ? stacks[0]! : stacks[0]!.map((_, c) => stacked(stacks.map((parts) => parts[c]!)));
    if (!columns.every(allFinite)) return null;
    const parts = columns.length - 3;
    if (gradients === 1 && parts === 1 && worthwhile < 1) {
      const [data, ...added] = columns as [Float64Array, Float64Array, ...Float64Array[]];
      const most = Math.max(worthwhile, NOISES * noise.gradient);
      if (
        leftBy(data, added, target) >
        (CLEARLY * most + SCREENED) * Math.max(norm(target), NEGLIGIBLE_GRADIENT * noise.size)
      )
        return null;
    }
    const fit = leastSquares(columns, target);
    // No data part at all: what is left is measured against what the gradient should be.
    const floor = (parts === 0 ? Math.sqrt(gradients) : NEGLIGIBLE_GRADIENT) * noise.size;
    const size = Math.max(norm(target), floor);
    const misfit = norm(fit.remainder) / size;
    const hardly = Math.max(NEGLIGIBLE_SPREAD, NOISES * noise.gradient) * noise.size;
    const isThere = parts === 0 || norm(columns[0]!) * Math.abs(fit.coefficients[0]!) > hardly;
    const entry = size / Math.sqrt(target.length);
    // A term that is nearly absent does not explain a gradient of zero.
    const allowed = isThere && !isCoarse(noise.gradient) ? Math.max(REMAINDER_ALLOWED, NOISES * noise.gradient) : -1;
    if (misfit > allowed && misfit >= worthwhile) return null;
    const coefficients = coefficientsOf(fit, parts, Math.max(noise.gradient, misfit) * entry);
    outcomes.push({ coefficients, misfit, allowed });
  }
  return {
    model,
    coefficients: outcomes.map(({ coefficients }) => coefficients),
    misfit: Math.max(...outcomes.map(({ misfit }) => misfit)),
    fits: outcomes.every(({ misfit, allowed }) => misfit <= allowed),
  };
}

/** A penalty's part put in the wrong places, remembered: it is the same for all formulas. */
function arranged(
  arrange: NonNullable<GradientModel["arrange"]>,
  { geometry }: Problem,
  G: Float64Array,
): Float64Array {
  let known = arrangements.get(arrange);
  if (known === undefined) arrangements.set(arrange, (known = new WeakMap()));
  let moved = known.get(G);
  if (moved === undefined) known.set(G, (moved = arrange(geometry, G)));
  return moved;
}

const arrangements = new WeakMap<object, WeakMap<Float64Array, Float64Array>>();

/** The member of a family that fits best: a grid over ln t, then golden sections. */
export function fitFamily(family: Family, evidence: readonly Evidence[]): Fitted<GradientModel> | null {
  const first = [glimpseOf(evidence[0]!)];
  const misfit = (u: number) => fitGradient(family.at(Math.exp(u)), first)?.misfit ?? Number.POSITIVE_INFINITY;
  const [from, to] = [Math.log(family.from), Math.log(family.to)];
  const grid = Array.from({ length: GRID + 1 }, (_, g) => from + ((to - from) * g) / GRID);
  const misfits = grid.map(misfit);
  const best = misfits.indexOf(Math.min(...misfits));
  if (misfits[best]! > WORST_MISFIT) return null;
  const u = goldenSection(misfit, grid[Math.max(0, best - 1)]!, grid[Math.min(GRID, best + 1)]!);
  return fitGradient(family.at(Math.exp(u)), evidence);
}

/** Models that leave more than this are given up: if one member fits, the nearest of the grid leaves far less. */
const WORST_MISFIT = 0.5;
const GRID = 48;
const GOLDEN = (Math.sqrt(5) - 1) / 2;
const SECTIONS = 70;

function goldenSection(f: (u: number) => number, from: number, to: number): number {
  let [a, b] = [from, to];
  let [x, y] = [b - GOLDEN * (b - a), a + GOLDEN * (b - a)];
  let [fx, fy] = [f(x), f(y)];
  for (let round = 0; round < SECTIONS; round++) {
    if (fx < fy) {
      [b, y, fy] = [y, x, fx];
      fx = f((x = b - GOLDEN * (b - a)));
    } else {
      [a, x, fx] = [x, y, fy];
      fy = f((y = a + GOLDEN * (b - a)));
    }
  }
  return (a + b) / 2;
}

/** So many points refute most values, which have five or six unknowns. */
const FEW_POINTS = 8;

function columnsOf(equations: readonly (readonly number[])[]): Float64Array[] {
  return equations[0]!.map((_, c) => Float64Array.from(equations, (row) => row[c]!));
}

/** Largest less smallest. */
function spreadOf(x: Float64Array): number {
  return Math.max(...x) - Math.min(...x);
}

function coefficientsOf({ coefficients, spreads }: Fit, parts: number, unit: number): Coefficients {
  const estimates = Array.from(coefficients, (value, p) => ({ value, error: spreads[p]! * unit }));
  const none = { value: 0, error: 0 };
  return {
    scale: parts > 0 ? estimates[0]! : none,
    further: estimates.slice(1, parts),
    ridge: estimates[parts]!,
    bias: estimates[parts + 1]!,
    lasso: estimates[parts + 2]!,
  };
}
