import type { ColumnSums, DescentProblem } from "../../likelihood/column-sums.js";
import type { Likelihood } from "../../likelihood/likelihood.js";
import { totalWeight } from "../../likelihood/total-weight.js";
import { cholesky } from "../../numeric/cholesky.js";
import { scaled } from "../../numeric/vectors.js";
import type { FeaturePenalties } from "../../objective/feature-penalties.js";
import { fixGauge } from "../gauge.js";
import { LARGEST_SPREAD, scaleOf, withinTolerance } from "../solver.js";
import type { ActiveFit } from "./active-fit.js";
import type { ActiveControl } from "./active-newton.js";
import { balance, descend, type FreeEntries } from "./column-descent.js";
import { hiddenSlopes, sparseGap } from "./linearised-gap.js";

/** Entries whose slope, gone on as between the last two fits, is more than this share of their λ1 are in the working set from the start. */
const WATCHED = 0.9;
/** Steps at one λ before another solver takes over. */
const MOST_STEPS = 40;
/** What an extrapolated weight that would change its sign keeps of itself; the next step decides. */
const KEPT = 0.1;
/** What slopes that the descent leaves, as shares of their λ1, may add to the gap, as a share of what is asked for. */
const INNER = 0.2;
/** The largest of these shares. */
const MOST_LEFT = 1e-3;
/** Rounding of values, relative to them. */
const ROUNDING = 8 * Number.EPSILON;
/** Steps are halved at most this often. */
const MOST_HALVINGS = 12;
/** Rounds that make the dual point's residuals sum to 0 along unpenalised features. */
const ROUNDS = 3;
/** What the slopes left there may add to the gap, nats. */
const NEGLIGIBLE = 1e-22;

/** In the two kinds of entries. */
interface Weights {
  readonly working: Float64Array;
  readonly unpenalised: Float64Array;
}

/**
 * min −ℓ(W) + Ω(W) along a path, Ω with a λ1 for each penalised entry, for a Φ that is mostly zeros, by proximal Newton steps: the quadratic model of −ℓ in
 * all classes at once plus Ω is minimised along columns (`descend`), which costs what those of the weights that are not 0 hold. A step leads to a linearised dual point, whose pass over all columns bounds the gap.
 */
export class ColumnNewton {
  /** in the columns of the sums, d × K, and ∇(−ℓ) at the last point or dual point */
  readonly #W: Float64Array;
  #slope: Float64Array;
  /** the weights of the fit before the last; null where it was another solver's */
  #before: Float64Array | null = null;
  #slopeBefore: Float64Array | null = null;
  /** each class's share of the rows */
  readonly #shares: Float64Array;
  /** where the constant is among unpenalised entries */
  readonly #constant: number | null;

  /** From the point where the penalised weights are 0; `slope` is ∇(−ℓ). */
  constructor(
    readonly likelihood: Likelihood,
    readonly sums: ColumnSums,
    readonly unpenalised: Int32Array,
    W: Float64Array,
    slope: Float64Array,
  ) {
    this.#W = sums.inColumns(W);
    this.#slope = slope.slice();
    const total = totalWeight(likelihood);
    this.#shares = likelihood.classTotals.map((each) => each / total);
    const at = sums.constant === null ? -1 : unpenalised.indexOf(sums.constant * likelihood.classes.length);
    this.#constant = at < 0 ? null : at;
  }

  /** Goes on from weights that another solver found. */
  goTo(W: Float64Array, slope: Float64Array): void {
    this.#W.set(this.sums.inColumns(W));
    this.#slope = slope.slice();
    [this.#before, this.#slopeBefore] = [null, null];
  }

  /** The fit for these penalties, from the last fit; null where another solver has to find it. */
  async fit(penalties: FeaturePenalties, control: ActiveControl): Promise<ActiveFit | null> {
    const { likelihood, sums } = this;
    const isWithin = (gap: number, value: number) =>
      withinTolerance({ likelihood, rows: likelihood.rows }, gap, value, control.tolerance);
    let working = this.#workingSet(penalties, control.share);
    this.#goAhead(working, control.share);
    let value = this.#arrive(penalties, working).value;
    for (let iteration = 1; iteration <= Math.min(MOST_STEPS, control.maxIterations); iteration++) {
      await control.pause();
      const before = { working: this.#weightsOf(working), unpenalised: this.#weightsOf(this.unpenalised) };
      const free = this.#free();
      if (free === null) return null;
      const problem = this.#problemOf(penalties, working);
      if (!descend(sums, problem, free, this.#innerTolerance(problem, value, control.tolerance))) return null;
      const left = this.#balanced(free);
      working.forEach((jk, e) => {
        this.#W[jk] = problem.x[e]!;
      });
      this.unpenalised.forEach((jk, e) => {
        this.#W[jk]! += free.V[e]!;
      });
      const dual = sums.dual();
      this.#slope = sums.allDualSlopes();
      const next = this.#arrive(penalties, working);
      if (next.value <= value + ROUNDING * Math.abs(value)) {
        const isProved = dual.least > (this.unpenalised.length === 0 ? 0 : 1 - LARGEST_SPREAD);
        const found = sparseGap(penalties, this.#W, next.logLikelihood, {
          slope: this.#slope,
          hidden: hiddenSlopes(likelihood, next, sums.squares, left),
          divergence: dual.divergence + left,
          towards: dual.towards,
        });
        const gap = isProved && !Number.isNaN(found) ? Math.min(found, Math.max(0, next.value)) : Infinity;
        if (isWithin(gap, next.value)) return this.#fit(next, gap, iteration);
        value = next.value;
      } else {
        const reached = this.#shortened(penalties, working, before, value);
        if (reached === null) return null;
        value = reached;
      }
      working = this.#workingSet(penalties, 0);
    }
    return null;
  }

  /** Halves the step from these weights until f falls; null where it does not. */
  #shortened(penalties: FeaturePenalties, working: Int32Array, before: Weights, value: number): number | null {
    for (let halving = 0; halving < MOST_HALVINGS; halving++) {
      working.forEach((jk, e) => {
        this.#W[jk] = (this.#W[jk]! + before.working[e]!) / 2;
      });
      this.unpenalised.forEach((jk, e) => {
        this.#W[jk] = (this.#W[jk]! + before.unpenalised[e]!) / 2;
      });
      const reached = this.#arrive(penalties, working).value;
      if (reached <= value) return reached;
    }
    return null;
  }

  /** Slopes beyond λ1 by a share of it add that share of Σ λ1 |w| to the gap, at least where there is no λ2. */
  #innerTolerance({ x, lambda1 }: DescentProblem, value: number, tolerance: number): number {
    const { likelihood } = this;
    let size = 0;
    for (let e = 0; e < x.length; e++) size += lambda1[e]! * Math.abs(x[e]!);
    const asked = INNER * tolerance * scaleOf({ likelihood, rows: likelihood.rows }, value);
    return Math.min(MOST_LEFT, asked / size);
  }

  #fit({ value, logLikelihood }: { value: number; logLikelihood: number }, gap: number, iterations: number): ActiveFit {
    const W = this.sums.inFeatures(this.#W);
    const slope = scaled(-1, this.sums.slopeInFeatures(this.#slope));
    return { W, logLikelihood, slope, value, gap, iterations };
  }

  /** The penalised entries that are not 0 or may come in, ascending. */
  #workingSet({ lambda1 }: FeaturePenalties, share: number): Int32Array {
    const [W, slope] = [this.#W, this.#slope];
    const before = share === 0 ? slope : (this.#slopeBefore ?? slope);
    const K = W.length / lambda1.length;
    const out: number[] = [];
    for (let j = 0; j < lambda1.length; j++) {
      const l1 = lambda1[j]!;
      if (!(l1 > 0)) continue;
      const least = WATCHED * l1;
      for (let jk = j * K; jk < j * K + K; jk++)
        if (W[jk] !== 0 || Math.abs(slope[jk]! + share * (slope[jk]! - before[jk]!)) > least) out.push(jk);
    }
    return Int32Array.from(out);
  }

  /** Goes on as between the last two fits. */
  #goAhead(working: Int32Array, share: number): void {
    const W = this.#W;
    const before = this.#before;
    this.#before = W.slice();
    this.#slopeBefore = this.#slope;
    if (before === null || share === 0) return;
    for (const jk of working) {
      const w = W[jk]!;
      const next = w + share * (w - before[jk]!);
      if (w !== 0) W[jk] = next * w > KEPT * w * w ? next : KEPT * w;
    }
    for (const jk of this.unpenalised) W[jk]! += share * (W[jk]! - before[jk]!);
  }

  #weightsOf(entries: Int32Array): Float64Array {
    return Float64Array.from(entries, (jk) => this.#W[jk]!);
  }

  /** Moves the sums to W, which is 0 outside these entries and the unpenalised ones. */
  #arrive({ lambda1, lambda2 }: FeaturePenalties, working: Int32Array): { value: number; logLikelihood: number } {
    const W = this.#W;
    const K = W.length / lambda1.length;
    const entries = Int32Array.from([...this.unpenalised, ...working.filter((jk) => W[jk] !== 0)]);
    const logLikelihood = this.sums.goTo(entries, this.#weightsOf(entries));
    let [kinks, squares] = [0, 0];
    for (const jk of entries) {
      const j = Math.floor(jk / K);
      kinks += lambda1[j]! * Math.abs(W[jk]!);
      squares += lambda2[j]! * W[jk]! * W[jk]!;
    }
    return { value: kinks + squares / 2 - logLikelihood, logLikelihood };
  }

  #problemOf({ lambda1, lambda2 }: FeaturePenalties, entries: Int32Array): DescentProblem {
    const K = this.#W.length / lambda1.length;
    return {
      entries,
      x: this.#weightsOf(entries),
      slope: this.sums.slopes(entries),
      diagonal: this.sums.diagonal(entries),
      lambda1: Float64Array.from(entries, (jk) => lambda1[Math.floor(jk / K)]!),
      lambda2: Float64Array.from(entries, (jk) => lambda2[Math.floor(jk / K)]!),
      shares: this.#shares,
    };
  }

  /** Null where unpenalised features are dependent. */
  #free(): FreeEntries | null {
    const { sums, unpenalised: entries } = this;
    const H = sums.curvature(entries);
    fixGauge(H, this.likelihood.classes.length);
    const factor = cholesky(H, entries.length);
    return factor === null
      ? null
      : { entries, factor, slope: sums.slopes(entries), V: new Float64Array(entries.length), constant: this.#constant };
  }

  /** Moves the unpenalised part of the step until the dual point has slope 0 there; returns what bᵀH⁻¹b is left. */
  #balanced(free: FreeEntries): number {
    let left = Infinity;
    for (let round = 0; round < ROUNDS && left > NEGLIGIBLE; round++) left = balance(this.sums, free);
    return 2 * left;
  }
}
