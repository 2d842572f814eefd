import { CLASSES, FEATURES } from "../images/images.js";
import { roundedStep } from "../parts/format-number.js";
import { uniformFrom } from "./uniform-from.js";

/** What is done to the weights, one after the other: a replay gives the same weights again, to the last bit. */
export type TrainingStep =
  | { readonly kind: "gradient"; readonly step: number; readonly times: number }
  | { readonly kind: "newton" }
  | { readonly kind: "solve" };

/** Where the weights came from: zero or random numbers, and the steps since then. */
export interface Training {
  readonly start: { readonly kind: "zero" } | { readonly kind: "random"; readonly seed: number };
  readonly steps: readonly TrainingStep[];
}

/** Speeds at which a training is played. */
export const SPEEDS = ["slow", "normal", "fast"] as const;
export type Speed = (typeof SPEEDS)[number];

/** A page replays no more steps than this. */
export const MOST_STEPS = 5000;
const RANDOM_SIZE = 0.5;

/** "0,g1e-4*10,n,s": zero, ten gradient steps of 1e-4, a Newton step, a full solve. "r7,…" starts from random weights of seed 7. */
export function trainingToText({ start, steps }: Training): string {
  const words = steps.map((step) =>
    step.kind === "gradient" ? `g${step.step}${step.times > 1 ? `*${step.times}` : ""}` : step.kind[0]!,
  );
  return [start.kind === "zero" ? "0" : `r${start.seed}`, ...words].join(",");
}

/** The training that a text names, or null where it names none. */
export function trainingFromText(text: string): Training | null {
  const [first = "", ...words] = text.split(",");
  const seed = /^r(\d{1,9})$/.exec(first);
  if (first !== "0" && !seed) return null;
  const steps = words.map(stepFromText);
  if (steps.some((step) => step === null)) return null;
  const all = steps as TrainingStep[];
  const training: Training = { start: seed ? { kind: "random", seed: Number(seed[1]) } : { kind: "zero" }, steps: all };
  return stepsIn(training) > MOST_STEPS ? null : training;
}

/** How many single steps it takes. */
export function stepsIn({ steps }: Training): number {
  return steps.reduce((sum, step) => sum + (step.kind === "gradient" ? step.times : 1), 0);
}

function stepFromText(word: string): TrainingStep | null {
  if (word === "n") return { kind: "newton" };
  if (word === "s") return { kind: "solve" };
  const gradient = /^g(\d+(?:\.\d+)?(?:e[+-]?\d+)?)(?:\*(\d{1,4}))?$/.exec(word);
  if (!gradient) return null;
  const step = Number(gradient[1]);
  const times = Number(gradient[2] ?? 1);
  return step > 0 && step <= 1e3 && times > 0 ? { kind: "gradient", step, times } : null;
}

/** With one more step; equal gradient steps are counted, and a solve makes what was before it idle. */
export function followedBy({ start, steps }: Training, step: TrainingStep): Training {
  if (step.kind === "solve") return { start: { kind: "zero" }, steps: [step] };
  const last = steps.at(-1);
  if (step.kind === "gradient" && last?.kind === "gradient" && last.step === step.step)
    return { start, steps: [...steps.slice(0, -1), { ...last, times: last.times + step.times }] };
  return { start, steps: [...steps, step] };
}

/** The same training with all gradient steps `factor` times as long. */
export function withSteps({ start, steps }: Training, factor: number): Training {
  return {
    start,
    steps: steps.map((one) => (one.kind === "gradient" ? { ...one, step: roundedStep(factor * one.step) } : one)),
  };
}

/** W before the first step, d × K; random numbers are of the size of `unit`. */
export function startWeights({ start }: Training, unit = 1): Float64Array {
  const W = new Float64Array(FEATURES * CLASSES);
  if (start.kind === "zero") return W;
  const uniform = uniformFrom(start.seed);
  return W.map(() => unit * RANDOM_SIZE * (uniform() + uniform() + uniform() - 1.5));
}
