import type { LessonName } from "./lesson-names.js";

const BARS = ":is(.thin-bars, .over-rows)";
const STEPS = ".change-weights";
const OBJECTIVE = ".objective-now";
const PLOT = "[data-figure=along-the-gradient] svg";

/**
 * What the words of each step speak about, and what its task is done with, as selectors; each names the first element that is shown. When
 * the step begins, all of them are in view.
 */
export const SUBJECTS: Readonly<Record<LessonName, readonly (readonly string[])[]>> = {
  votes: [[".pad", BARS], [".maps"], [".over-rows"], [".over-rows"], [".pad", ".pad-tools.one-row", BARS]],
  residual: [
    [".thin-bars"],
    [".thin-bars"],
    ["[data-figure=class-sums] svg"],
    [".player-controls", ".stands", ".maps"],
    [".pad", ".shares tbody tr"],
  ],
  downhill: [
    [OBJECTIVE],
    [`${STEPS} .primary`, ".foretold", PLOT],
    [PLOT],
    [".step-length", ".safe-step"],
    [STEPS, OBJECTIVE],
  ],
  broken: [
    [".badge", ".strip"],
    [".strip", ".line.wrong"],
    [".tile[aria-pressed=true]", ".conclusion"],
    ["textarea[name=code]", ".patient .primary"],
    [".tile[aria-pressed=true]"],
  ],
  converged: [[".objective-curve", ".stands"], [STEPS, OBJECTIVE], [OBJECTIVE], [PLOT], [".penalty", OBJECTIVE]],
};
