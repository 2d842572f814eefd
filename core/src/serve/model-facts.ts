import { penaltyText } from "../objective/penalty-text.js";
import type { ServedColumn, ServedModel } from "./served-model.js";

/** What GET /model says: what the model reads, what it can say, and how it came about. */
export function modelFacts({ model, columns }: ServedModel, name: string) {
  const { report, featureMap } = model;
  return {
    name,
    target: model.target,
    classes: model.classes,
    columns: columns.map(columnFacts),
    features: featureMap.names.length,
    penalty: penaltyText(model.penalty),
    fit: {
      rows: report.rows,
      classTotals: report.classTotals,
      converged: report.converged,
      reason: report.reason,
      warnings: report.warnings.map(({ sentence }) => sentence),
    },
  };
}

function columnFacts({ name, kind, levels, isOpen, seen }: ServedColumn) {
  return {
    name,
    kind,
    ...(kind === "category" ? { levels, takesOthers: isOpen } : {}),
    ...(seen === null ? {} : { mean: seen.center, standardDeviation: seen.scale }),
  };
}
