import type { Line } from "./check-line.js";
import { DRAWING_LINES } from "./drawing-lines.js";
import { SAMPLE_LINES } from "./sample-lines.js";

const ORDER = [
  "score",
  "logSum",
  "logProbability",
  "logLikelihood",
  "slopeOfLogSum",
  "slopeOfLogProbability",
  "slopeOfScore",
  "chain",
  "collapse",
  "gradient",
  "counts",
  "classSums",
];

/** The derivation in twelve lines, from the score to (y − p) φ, each with an independent route to its left side. */
export const LINES: readonly Line[] = ORDER.map(
  (name) => [...DRAWING_LINES, ...SAMPLE_LINES].find(({ id }) => id === name)!,
);
