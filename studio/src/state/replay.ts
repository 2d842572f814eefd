import type { Images } from "../images/images.js";
import { WEIGHT_UNIT } from "../images/pixel-map.js";
import { objectiveGradient, type Pass, passOver, ridgeValue } from "../likelihood/likelihood.js";
import { startWeights, type Training, type TrainingStep, trainingToText } from "./training.js";

/** Passes over the images that may run at one go, some milliseconds each, before the page is let paint. */
const PASSES_AT_ONCE = 40;

export interface Trainer {
  /** The weights after a training if they are known, or so near that the page need not wait; else null. */
  now(training: Training, lambda: number): Float64Array | null;
  /** The weights after a training. */
  later(training: Training, lambda: number): Promise<Float64Array>;
  /** One pass over the images at W; the last one is remembered. */
  passAt(W: Float64Array): Pass;
  /** f at the start and after each step of a training that was replayed, as far back as it is known. */
  valuesAlong(training: Training, lambda: number): number[];
}

/** What the worker does. */
export interface Solvers {
  newton(W: Float64Array, lambda: number): Promise<Float64Array>;
  solve(lambda: number): Promise<Float64Array>;
}

/** Weights that a training reached, and the step before. */
interface Reached {
  readonly W: Float64Array;
  readonly before: Reached | null;
  /** f there, once a pass was made */
  value: number | null;
}

/** Replays trainings on these images; weights that were reached once are remembered. */
export function trainerOn(images: Images, solvers: Solvers): Trainer {
  const known = new Map<string, Reached>();
  const keyOf = (training: Training, lambda: number) => `${lambda}:${trainingToText(training)}`;
  let lastPass: Pass | null = null;

  function passAt(W: Float64Array): Pass {
    if (lastPass?.W !== W) lastPass = passOver(images, W);
    return lastPass;
  }

  /** The longest part of a training that is known, and the single steps that are left. */
  function resume(training: Training, lambda: number): { at: Reached; left: TrainingStep[] } {
    const left: TrainingStep[] = [];
    for (let part: Training | null = training; part !== null; ) {
      const at = known.get(keyOf(part, lambda));
      if (at) return { at, left };
      const last = part.steps.at(-1);
      if (last) left.unshift(last.kind === "gradient" ? { ...last, times: 1 } : last);
      part = withoutLast(part);
    }
    return { at: { W: startWeights(training, WEIGHT_UNIT[images.map.scale]), before: null, value: null }, left };
  }

  function valueAt(at: Reached, lambda: number): number {
    at.value ??= ridgeValue(at.W, lambda) - passAt(at.W).logLikelihood;
    return at.value;
  }

  function afterGradientStep(at: Reached, step: number, lambda: number): Reached {
    valueAt(at, lambda);
    const G = objectiveGradient(passAt(at.W), lambda);
    return { W: at.W.map((w, jk) => w - step * G[jk]!), before: at, value: null };
  }

  return {
    passAt,
    now(training, lambda) {
      let { at, left } = resume(training, lambda);
      if (left.length > PASSES_AT_ONCE) return null;
      for (const step of left) {
        if (step.kind !== "gradient") return null;
        at = afterGradientStep(at, step.step, lambda);
      }
      known.set(keyOf(training, lambda), at);
      return at.W;
    },
    async later(training, lambda) {
      let { at, left } = resume(training, lambda);
      let passes = 0;
      for (const step of left) {
        if (step.kind === "gradient") at = afterGradientStep(at, step.step, lambda);
        else {
          const W = await (step.kind === "newton" ? solvers.newton(at.W, lambda) : solvers.solve(lambda));
          at = { W, before: step.kind === "newton" ? at : null, value: null };
        }
        if (++passes % PASSES_AT_ONCE === 0) await new Promise((resume) => setTimeout(resume));
      }
      known.set(keyOf(training, lambda), at);
      return at.W;
    },
    valuesAlong(training, lambda) {
      const values: number[] = [];
      for (let at = known.get(keyOf(training, lambda)) ?? null; at !== null; at = at.before)
        values.push(valueAt(at, lambda));
      return values.reverse();
    },
  };
}

/** One single step less, or null where there is none. */
export function withoutLast({ start, steps }: Training): Training | null {
  const last = steps.at(-1);
  if (!last) return null;
  const before = steps.slice(0, -1);
  if (last.kind !== "gradient" || last.times === 1) return { start, steps: before };
  return { start, steps: [...before, { ...last, times: last.times - 1 }] };
}
