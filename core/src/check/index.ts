// multilogit/check: the gradient doctor.

export { checkGradient } from "./check-gradient.js";
export type { CheckOptions, CheckProgress, CheckSample } from "./check-options.js";
export type {
  Cause,
  Convention,
  Diagnosis,
  ErrorMap,
  Explanation,
  Fact,
  LineTest,
  NegativeControl,
  RecoveredFeatures,
  RecoveredRow,
  ResidualPoint,
  Stage,
  Untested,
  Verdict,
} from "./diagnosis.js";
export type { Exhibit } from "./gallery/exhibit.js";
export { gallery } from "./gallery/gallery.js";
export { type Conditions, plainSoftmax } from "./gallery/plain-softmax.js";
export type {
  CheckedData,
  Conventions,
  Evaluation,
  EvaluationRequest,
  Implementation,
  Numbers,
  Openness,
  Quantity,
} from "./implementation.js";
