import type { Images } from "../images/images.js";
import { WEIGHT_UNIT } from "../images/pixel-map.js";
import { objectiveGradient, passOver } from "../likelihood/likelihood.js";
import { startWeights, type Training, type TrainingStep, trainingToText } from "./training.js";

/** Passes over the images that may run at one go, some milliseconds each, before the page is let paint. */
const PASSES_AT_ONCE = 40;

export interface Trainer {
  /** The weights after a training if they are known, or so near that the page need not wait; else null. */
  now(training: Training, lambda: number): Float64Array | null;
  /** The weights after a training. */
  later(training: Training, lambda: number): Promise<Float64Array>;
}

/** What the worker does. */
export interface Solvers {
  newton(W: Float64Array, lambda: number): Promise<Float64Array>;
  solve(lambda: number): Promise<Float64Array>;
}

/** Replays trainings on these images; weights that were reached once are remembered. */
export function trainerOn(images: Images, solvers: Solvers): Trainer {
  const known = new Map<string, Float64Array>();
  const keyOf = (training: Training, lambda: number) => `${lambda}:${trainingToText(training)}`;

  /** The longest part of a training that is known, and the single steps that are left. */
  function resume(training: Training, lambda: number): { W: Float64Array; left: TrainingStep[] } {
    const left: TrainingStep[] = [];
    for (let part: Training | null = training; part !== null; ) {
      const W = known.get(keyOf(part, lambda));
      if (W) return { W, left };
      const last = part.steps.at(-1);
      if (last) left.unshift(last.kind === "gradient" ? { ...last, times: 1 } : last);
      part = withoutLast(part);
    }
    return { W: startWeights(training, WEIGHT_UNIT[images.map.scale]), left };
  }

  function gradientStep(W: Float64Array, step: number, lambda: number): Float64Array {
    const G = objectiveGradient(passOver(images, W), lambda);
    return W.map((w, jk) => w - step * G[jk]!);
  }

  return {
    now(training, lambda) {
      let { W, left } = resume(training, lambda);
      if (left.length > PASSES_AT_ONCE) return null;
      for (const step of left) {
        if (step.kind !== "gradient") return null;
        W = gradientStep(W, step.step, lambda);
      }
      known.set(keyOf(training, lambda), W);
      return W;
    },
    async later(training, lambda) {
      let { W, left } = resume(training, lambda);
      let passes = 0;
      for (const step of left) {
        if (step.kind === "gradient") W = gradientStep(W, step.step, lambda);
        else W = await (step.kind === "newton" ? solvers.newton(W, lambda) : solvers.solve(lambda));
        if (++passes % PASSES_AT_ONCE === 0) await new Promise((resume) => setTimeout(resume));
      }
      known.set(keyOf(training, lambda), W);
      return W;
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
