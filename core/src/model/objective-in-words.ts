import { penaltyInWords } from "../objective/penalty.js";
import type { Model } from "./model.js";

/** What was minimised, as a sentence; a penalty is never silent. */
export function objectiveInWords({ penalty, report, classes, featureMap }: Model): string {
  const size = `${featureMap.names.length} features × ${classes.length} classes`;
  const likelihood = `−log-likelihood of ${report.rows} rows`;
  return penalty.kind === "none"
    ? `${likelihood} (${size}), no penalty`
    : `${likelihood} (${size}) + ${penaltyInWords(penalty)}`;
}
