import { mistakeInWords } from "../derivation/mistake.js";
import { drawingToText } from "../images/drawing.js";
import { CLASSES } from "../images/images.js";
import { safeStep } from "../likelihood/largest-step.js";
import { objectiveGradient, passOver, ridgeValue } from "../likelihood/likelihood.js";
import { columnOf, sharesOf } from "../likelihood/one-weight.js";
import { FIRST_STATE } from "../state/studio-state.js";
import { stepsIn } from "../state/training.js";
import type { Studio } from "../studio.js";
import type { LessonName, LessonPlace } from "./lesson-names.js";

/** What a step asks for; its words are among the sentences. */
export type Task =
  /** a number, right within `within` of itself, or of 1 where it is smaller */
  | { readonly kind: "number"; readonly answer: (studio: Studio) => number; readonly within: number }
  /** one of the options among the sentences of the step, by its place from 1 */
  | { readonly kind: "choice"; readonly options: number; readonly answer: (studio: Studio) => number }
  /** something to do on the screen */
  | { readonly kind: "deed"; readonly done: (studio: Studio) => boolean };

const number = (answer: (studio: Studio) => number, within = 0.01): Task => ({ kind: "number", answer, within });
const choice = (options: number, answer: (studio: Studio) => number): Task => ({ kind: "choice", options, answer });
const deed = (done: (studio: Studio) => boolean): Task => ({ kind: "deed", done });

/** The right answers follow from the state of the page, so that they stay right whatever is drawn or trained. */
const TASKS: Readonly<Record<LessonName, readonly Task[]>> = {
  votes: [
    deed(({ state }) => drawingToText(state.drawing) !== drawingToText(FIRST_STATE.drawing)),
    choice(3, () => 2),
    number(({ scored }) => scored().a[3]! - scored().a[8]!, 0.02),
    choice(3, () => 3),
    deed(({ state, scored }) => state.drawing.some((x) => x > 0) && largest(scored().p) !== state.label),
  ],
  residual: [
    number(({ state, scored }) => 1 - scored().p[state.label]!),
    number(({ state, scored }) => (state.label === 8 ? 1 : 0) - scored().p[8]!),
    number(
      ({ state, pass }) => largest(pass().gradient.subarray(state.feature * CLASSES, (state.feature + 1) * CLASSES)),
      0,
    ),
    deed(({ state }) => stepsIn(state.training) >= 50 || state.training.steps.at(-1)?.kind === "solve"),
    deed((studio) => studio.loaded() !== null && studio.loaded() === heaviestImage(studio)),
  ],
  downhill: [
    number(({ images }) => images.rows * Math.log(CLASSES), 1e-3),
    deed(({ state }) => stepsIn(state.training) >= 1),
    choice(2, (studio) => (change(studio) < 0 ? 1 : 2)),
    number(({ images, state }) => safeStep(images, state.lambda), 0.05),
    deed(({ state }) => state.training.steps.some(({ kind }) => kind !== "gradient")),
  ],
  broken: [
    number(() => 12, 0),
    number(() => mistakeInWords("features").breaks[0]!, 0),
    choice(3, () => 1),
    deed(({ examination }) => examination.diagnosis()?.verdict === "right"),
    choice(3, () => 2),
  ],
  converged: [
    choice(2, () => 2),
    deed(({ state }) => state.training.steps.at(-1)?.kind === "solve"),
    number((studio) => objective(studio, studio.W()), 1e-4),
    choice(3, () => 1),
    choice(2, () => 1),
  ],
};

export function taskOf({ name, step }: LessonPlace): Task {
  return TASKS[name][step - 1]!;
}

/** Whether an answer in a person's own writing, "−0,1" or "-0.1", is right. */
export function isRight(task: Extract<Task, { kind: "number" }>, studio: Studio, text: string): boolean {
  const given = numberFrom(text);
  const right = task.answer(studio);
  return Math.abs(given - right) <= task.within * Math.max(Math.abs(right), 1e-12) + 1e-12;
}

/** "−0,1", "-0.1", "8.3·10⁻⁵" and "8.3e-5"; NaN where it is no number. */
function numberFrom(text: string): number {
  const plain = text
    .trim()
    .replace(/[⁻⁰¹²³⁴⁵⁶⁷⁸⁹]/g, (sign) => "-0123456789"["⁻⁰¹²³⁴⁵⁶⁷⁸⁹".indexOf(sign)]!)
    .replace(/\s*[·×*]\s*10\^?/, "e")
    .replace(/[−–]/g, "-")
    .replace(",", ".");
  return plain === "" ? Number.NaN : Number(plain);
}

function largest(numbers: ArrayLike<number>): number {
  return Array.from(numbers).reduce((best, x, at, all) => (x > all[best]! ? at : best), 0);
}

function objective({ images, state }: Studio, W: Float64Array): number {
  return ridgeValue(W, state.lambda) - passOver(images, W).logLikelihood;
}

/** By how much f changes with the next step downhill. */
function change(studio: Studio): number {
  const { state, pass, W } = studio;
  const slopes = objectiveGradient(pass(), state.lambda);
  const next = W().map((w, jk) => w - state.step * slopes[jk]!);
  return objective(studio, next) - objective(studio, W());
}

/** The image whose share of the looked-at derivative is largest. */
function heaviestImage({ images, pass, state }: Studio): number {
  return sharesOf(images, pass(), columnOf(images, state.feature), state.class)[0]?.row ?? -1;
}
