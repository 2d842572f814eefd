import { type Factor, type FeatureMap, factorsOf } from "../../features/feature-map.js";
import { plainColumn } from "../../features/number-feature.js";
import { categoryWarning } from "./category-warning.js";
import { constantWarning } from "./constant-warning.js";
import type { Fitting } from "./fitting.js";
import { frequencyWarnings } from "./frequency-warnings.js";
import { rowNumberWarning } from "./row-number-warning.js";
import { targetWarning } from "./target-warning.js";
import type { Warning } from "./warning.js";

/**
 * What looks wrong in the data of a fit, at most one warning per column: the target, then features in their order. Linear in the rows, and
 * for most columns the first rows or the levels already decide.
 */
export function warningsAbout(fitting: Fitting): Warning[] {
  const { sample } = fitting;
  const found = [targetWarning(sample), ...frequencyWarnings(fitting)];
  for (const factor of distinctFactors(sample.featureMap)) found.push(factorWarning(factor, fitting));
  const first = new Map<string, Warning>();
  for (const warning of found) if (warning && !first.has(warning.column)) first.set(warning.column, warning);
  return [...first.values()];
}

function factorWarning(factor: Factor, fitting: Fitting): Warning | null {
  if (factor.kind === "category")
    return categoryWarning(factor, fitting.sample.rows, fitting.named.includes(factor.column));
  if (plainColumn(factor)!.cells === "boolean") return null;
  return rowNumberWarning(plainColumn(factor)!.column, fitting.table) ?? constantWarning(factor, fitting);
}

/** The factors of all features, each column once; arithmetic on columns is taken as intended. */
function distinctFactors({ features }: FeatureMap): Factor[] {
  const factors = new Map<string, Factor>();
  for (const factor of features.flatMap(factorsOf)) {
    if (factor.kind === "words") continue;
    const read = factor.kind === "category" ? factor : plainColumn(factor);
    if (read && !factors.has(read.column)) factors.set(read.column, factor);
  }
  return [...factors.values()];
}
