import type { Likelihood } from "../../likelihood/likelihood.js";
import type { WorkingSums } from "../../likelihood/working-sums.js";
import { scaled } from "../../numeric/vectors.js";
import type { FeaturePenalties } from "../../objective/feature-penalties.js";
import { withinTolerance } from "../solver.js";
import type { ActiveFit } from "./active-fit.js";
import { ActiveSet, type ActiveStep } from "./active-set.js";
import { certifiedStep } from "./certified-step.js";
import { expectedGap } from "./expected-gap.js";
import { violationOf, violators, watchedEntries } from "./watched-entries.js";

export interface ActiveControl {
  /** largest gap, as a share of `scaleOf` f */
  readonly tolerance: number;
  readonly maxIterations: number;
  /** how far to go on as between the last two fits, 1 as far again */
  readonly share: number;
  /** called between passes, to let others have their turn */
  pause(): Promise<void>;
}

/** Entries whose slope is more than this share of their λ1 are watched: the strong rule says 0.9 for 100 λ down to 1e-4. */
const WATCHED = 0.9;
/** Steps at one λ before another solver takes over; the digits take at most 12. */
const MOST_STEPS = 40;
/**
 * A step that leaves more than this share of the violation shows that the curvature has changed. With 0.5 the digits took 536 steps and 51 curvatures where 0.9 takes
 * 607 and 39, and a sixth more time.
 */
const SLOW = 0.9;
/** How much of the violation the next step is expected to leave, at least, unless the curvature is new: with less, certificates failed. */
const LEFT = 0.15;
/** The same for the first step with a curvature that is new: what is left is of second order. */
const LEFT_BY_NEW = 1e-3;
/** Armijo's constant, as in `proximalNewton`. */
const SUFFICIENT_DECREASE = 1e-4;
const ROUNDING = 8 * Number.EPSILON;

/** Steps are halved at most this often. */
const MOST_HALVINGS = 12;

function isEnough(reached: number, value: number, promised: number): boolean {
  return reached <= value + SUFFICIENT_DECREASE * promised + ROUNDING * Math.abs(value);
}

/**
 * min −ℓ(W) + Ω(W) along a path, Ω with a λ1 for each penalised entry, by quasi-Newton steps in the weights that are not 0. The inverse of their curvature is
 * kept from λ to λ: entries come and go, and steps teach it how the curvature changes (BFGS; Nocedal & Wright 2006, (6.17)). A step costs a pass over these
 * entries and the few that may come in. When the gap should be small enough, the last step leads to a linearised dual point, whose pass over all
 * features bounds the gap.
 */
export class ActiveNewton {
  #active: ActiveSet;
  #logLikelihood: number;
  /** the weights of the fit before the last; null where it was another solver's */
  #before: Float64Array | null = null;
  #isKnown = false;

  /** From the point where the penalised weights are 0; `slope` is ∇(−ℓ). */
  constructor(
    readonly likelihood: Likelihood,
    readonly sums: WorkingSums,
    readonly unpenalised: Int32Array,
    W: Float64Array,
    slope: Float64Array,
  ) {
    [this.#active, this.#logLikelihood] = this.#at(W, slope);
  }

  /** Goes on from weights that another solver found. */
  goTo(W: Float64Array, slope: Float64Array): void {
    [this.#active, this.#logLikelihood] = this.#at(W, slope);
    this.#before = null;
    this.#isKnown = false;
  }

  /** The fit for these penalties, from the last fit; null where another solver has to find it. */
  async fit(penalties: FeaturePenalties, control: ActiveControl): Promise<ActiveFit | null> {
    const active = this.#active;
    const { likelihood, sums } = this;
    const isWithin = (gap: number, value: number) =>
      withinTolerance({ likelihood, rows: likelihood.rows }, gap, value, control.tolerance);
    let watched = watchedEntries(penalties, active, WATCHED);
    let value = this.#ahead(penalties, watched, control.share);
    let isNew = !this.#isKnown || active.isSmall;
    if (isNew && !active.refresh(penalties)) return null;
    this.#isKnown = true;
    let violation = violationOf(penalties, active, watched);
    let left = isNew && !active.isRough ? LEFT_BY_NEW : LEFT;
    for (let iteration = 1; iteration <= Math.min(MOST_STEPS, control.maxIterations); iteration++) {
      await control.pause();
      // at first the step may bring what comes near under its λ1
      if (iteration > 1 || control.share > 0) active.enter(violators(penalties, active, watched), penalties);
      const step = active.step(penalties);
      if (step === null) return null;
      let isLess = true;
      if (isWithin(expectedGap(penalties, active, violation * Math.max(left, isNew ? 0 : LEFT)), value)) {
        const end = certifiedStep({
          likelihood,
          sums,
          penalties,
          active,
          step,
          watched,
          tolerance: control.tolerance,
        });
        if (end === null) return null;
        this.#logLikelihood = end.logLikelihood;
        if (isWithin(end.gap, end.value)) return { ...end, iterations: iteration };
        value = end.value;
        watched = watchedEntries(penalties, active, WATCHED);
      } else {
        const next = this.#moved(step, penalties, watched);
        isLess = isEnough(next, value, step.promised);
        const reached = isLess ? next : this.#shortened(step, value, penalties, watched);
        if (reached === null) return null;
        value = reached;
      }
      const after = violationOf(penalties, active, watched);
      left = after / violation;
      violation = after;
      const isSlow = left > SLOW && iteration > 1;
      if (!isLess || (isSlow && (!isNew || active.isRough))) {
        left = Math.min(left, LEFT);
        // where a new one of some rows is no better, of all rows
        if (!active.refresh(penalties, isNew)) return null;
        isNew = true;
      }
    }
    return null;
  }

  /** The weights W with ∇(−ℓ), and ℓ, where the sums now are. */
  #at(W: Float64Array, slope: Float64Array): [ActiveSet, number] {
    const active = new ActiveSet(this.sums, this.unpenalised, W, slope, this.likelihood);
    return [active, this.sums.goTo(active.entries, active.values())];
  }

  /** Goes on as between the last two fits; f there. */
  #ahead(penalties: FeaturePenalties, watched: Int32Array, share: number): number {
    const { W } = this.#active;
    const before = this.#before;
    this.#before = W.slice();
    if (before === null || share === 0) return this.#active.penalty(penalties) - this.#logLikelihood;
    return this.#moved(this.#active.extrapolate(before, share), penalties, watched);
  }

  /** Goes back along a step until f falls enough; null where it does not. The inverse has to be summed again then. */
  #shortened(step: ActiveStep, value: number, penalties: FeaturePenalties, watched: Int32Array): number | null {
    let part = step;
    for (let halving = 0; halving < MOST_HALVINGS; halving++) {
      const back = this.#active.halve(part);
      const reached = this.#moved(back, penalties, watched);
      part = { ...part, V: scaled(-1, back.V), promised: part.promised / 2 };
      if (isEnough(reached, value, part.promised)) return reached;
    }
    return null;
  }

  /** Follows the active weights with the sums; f there. */
  #moved(step: ActiveStep, penalties: FeaturePenalties, watched: Int32Array): number {
    const active = this.#active;
    const before = active.slopes(step.entries);
    const measured = active.with(watched, step.entries);
    const { logLikelihood, slopes } = this.sums.move(step.entries, step.V, measured);
    this.#logLikelihood = logLikelihood;
    active.know(measured, slopes);
    if (this.#isKnown && !step.hasLeft) active.learn(step, before, penalties);
    return active.penalty(penalties) - this.#logLikelihood;
  }
}
