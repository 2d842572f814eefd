import type { LessonName, LessonPlace } from "./lesson-names.js";

/** What is on the screen when a step begins, where it differs from the first state of the page, as in an address. */
const STARTS: Readonly<Record<LessonName, readonly string[]>> = {
  votes: ["", "class=8", "", "", ""],
  residual: [
    "screen=lens&of=drawing&w=0",
    "screen=lens&of=drawing&w=0&class=8",
    "screen=lens&w=0",
    "screen=lens&w=0,g0.001*5",
    "screen=lens",
  ],
  downhill: [
    "screen=step&w=0",
    "screen=step&w=0",
    "screen=step&w=0,g0.001*20&step=0.05",
    "screen=step&w=0,g0.001*5",
    "screen=step&w=0,g0.001*20",
  ],
  broken: [
    "screen=derivation",
    "screen=derivation&break=features",
    "screen=doctor&program=features-transposed",
    "screen=doctor&patient=function",
    "screen=doctor&program=factor-two",
  ],
  converged: [
    "screen=step&w=0,g0.001*200",
    "screen=step&w=0,g0.001*200",
    "screen=step",
    "screen=step",
    "screen=step&lambda=100",
  ],
};

/** Where a step of a lesson begins, as the part of an address after #. */
export function lessonStartInAddress({ name, step }: LessonPlace): string {
  return STARTS[name][step - 1]!;
}
