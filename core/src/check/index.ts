// multilogit/check: the gradient doctor.

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
