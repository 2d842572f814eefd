import { arrangementFaults, classesPermuted } from "../hypotheses/arrangement.js";
import { featureFaults } from "../hypotheses/features.js";
import type { GradientModel } from "../hypotheses/formula-model.js";
import { rightGradient } from "../hypotheses/gradient-steps.js";
import { normalizationFaults } from "../hypotheses/normalization.js";
import { rowFaults } from "../hypotheses/rows.js";
import { softmaxDerivativeFaults } from "../hypotheses/softmax-derivative.js";
import { targetFaults } from "../hypotheses/targets.js";

/** Formulas without a free number, the right one first. */
export const gradientLibrary: readonly GradientModel[] = [
  rightGradient,
  ...softmaxDerivativeFaults,
  ...normalizationFaults,
  ...targetFaults,
  ...rowFaults,
  ...featureFaults,
  ...arrangementFaults,
  classesPermuted([1, 0]),
];
