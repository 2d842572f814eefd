import { maxAbs } from "../numeric/vectors.js";
import type { Model } from "./model.js";

/** A bound above this share of the largest weight tells a reader nothing. */
const TELLING = 0.1;
/** A gap above this share of the objective is more than rounding, as a rule. */
const ROUNDING = 1e-11;
/** Digits enough for anybody, as a share of the largest weight. */
const PLENTY = 1e-9;

/** How exact the weights are, as a sentence without a full stop; null where that is not known, or not worth saying. */
export function weightsInWords({ weights, report }: Pick<Model, "weights" | "report">): string | null {
  const { weightsWithin } = report.certificate;
  const largest = maxAbs(weights);
  if (!report.converged || weightsWithin === undefined || !(weightsWithin <= TELLING * largest)) return null;
  const isLoose = report.certificate.gap > ROUNDING * Math.max(1, report.value) && weightsWithin > PLENTY * largest;
  const more = isLoose ? "; a smaller tolerance may give more digits" : "";
  return `penalised weights are within ${weightsWithin.toExponential(1)} of the exact ones${more}`;
}
