import { listed } from "../errors.js";
import { type FeatureMap, factorsOf } from "../features/feature-map.js";
import { totalWeight } from "../likelihood/total-weight.js";
import { penaltyInWords } from "../objective/penalty-text.js";
import { isImported } from "./imported.js";
import type { Model } from "./model.js";

/**
 * What was minimised, as a sentence; a penalty is always mentioned.
 * @example
 * objectiveInWords(model);
 */
export function objectiveInWords(model: Model): string {
  const { penalty, report, classes, featureMap } = model;
  const d = featureMap.names.length;
  const scaled = hasStandardized(featureMap) ? ", numbers standardised" : "";
  const size = `${d} ${d === 1 ? "feature" : "features"} × ${classes.length} classes${scaled}`;
  if (isImported(model)) return `${report.reason} (${size})`;
  const likelihood = `−log-likelihood of ${rowsInWords(report)}${classWeightsInWords(report, classes)}`;
  return penalty.kind === "none"
    ? `${likelihood} (${size}), no penalty`
    : `${likelihood} (${size}) + ${penaltyInWords(penalty)}`;
}

/** "72 rows that count as 1681" where weights or soft labels make rows count more or less than once. */
function rowsInWords(report: Model["report"]): string {
  const { rows } = report;
  const weight = totalWeight(report);
  const counts = Math.abs(weight - rows) <= 1e-9 * rows ? "" : ` that count as ${Number(weight.toPrecision(9))}`;
  return `${rows} rows${counts}`;
}

/** Which classes count more or less than once per row. */
function classWeightsInWords({ classWeights }: Model["report"], classes: Model["classes"]): string {
  if (classWeights === null) return "";
  const weights = classes.map((name, k) => `${name} × ${Number(classWeights[k]!.toPrecision(4))}`);
  return `, classes weighted (${listed(weights, 6).replaceAll('"', "")})`;
}

/** Whether weights, and so a penalty on them, are per unit of standardised numbers. */
function hasStandardized({ features }: FeatureMap): boolean {
  return features.flatMap(factorsOf).some((factor) => factor.kind === "number" && factor.scale !== 1);
}
