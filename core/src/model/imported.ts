import { MultilogitError } from "../errors.js";
import type { FitReport, Model } from "./model.js";

/**
 * The report of a model that came with its weights: facts of a fit to no rows, whose sums are 0, and no certificate. `origin` says where
 * the weights are from.
 */
export function importReport(classes: number, origin: string): FitReport {
  return {
    value: 0,
    logLikelihood: 0,
    converged: false,
    reason: "imported, not fitted",
    solver: "none",
    method: `weights imported from ${origin}`,
    engine: "none",
    iterations: 0,
    evaluations: 0,
    curvaturePasses: 0,
    certificate: { kind: "imported", gap: Number.POSITIVE_INFINITY, gradientNorm: 0, minimum: "unknown" },
    rows: 0,
    classTotals: new Array<number>(classes).fill(0),
    droppedRows: 0,
    warnings: [],
    classWeights: null,
    rowsDigest: null,
  };
}

/**
 * Whether the weights were imported: the model predicts, but nothing is known about how they were found.
 * @example
 * isImported(model); // false
 */
export function isImported({ report }: Model): boolean {
  return report.certificate.kind === "imported";
}

/** Why nothing is known about the weights of a model that was calibrated. */
export const CALIBRATED = "calibrated, so not the minimum of an objective";

/** Throws if the model was imported, or changed after its fit; `what` needs a fit, as in "standard errors need". */
export function assertFitted(model: Model, what: string): void {
  if (model.report.reason === CALIBRATED)
    throw new MultilogitError(
      "data",
      `${what} a fit, but this model was calibrated after its fit; take the one that was not`,
    );
  if (isImported(model))
    throw new MultilogitError(
      "data",
      `${what} a fit, but this model was imported, not fitted; fit it to rows first: refit(model, rows), or multilogit import FILE DATA`,
    );
}
