import { MultilogitError, quoted } from "../errors.js";
import { mostProbable } from "./predict.js";

/** Rows whose predicted class has a probability in one bin. */
export interface CalibrationBin {
  readonly from: number;
  readonly to: number;
  readonly weight: number;
  /** mean probability of the predicted class */
  readonly probability: number;
  /** share of the weight whose predicted class was observed */
  readonly right: number;
}

/** The reliability table of the predicted classes; bins without rows are left out. P and Y (shares) are n × K. */
export function calibration(
  P: Float64Array,
  Y: Float64Array,
  weights: Float64Array,
  K: number,
  bins: number,
): CalibrationBin[] {
  const sums = new CalibrationSums(bins);
  sums.add(P, Y, weights, K);
  return sums.bins();
}

/** The sums of {@link calibration}, of rows that come in parts. */
export class CalibrationSums {
  private readonly sums: { weight: number; probability: number; right: number }[];

  constructor(bins: number) {
    if (!Number.isInteger(bins) || bins < 1)
      throw new MultilogitError("option", `bins is ${quoted(bins)}; expected a whole number of at least 1`);
    this.sums = Array.from({ length: bins }, () => ({ weight: 0, probability: 0, right: 0 }));
  }

  add(P: Float64Array, Y: Float64Array, weights: Float64Array, K: number): void {
    const bins = this.sums.length;
    for (let i = 0; i < weights.length; i++) {
      const k = mostProbable(P, i, K);
      const p = P[i * K + k]!;
      const bin = this.sums[Math.min(bins - 1, Math.floor(p * bins))]!;
      bin.weight += weights[i]!;
      bin.probability += weights[i]! * p;
      bin.right += weights[i]! * Y[i * K + k]!;
    }
  }

  bins(): CalibrationBin[] {
    return calibrationBins(this.sums);
  }
}

/** What each of equally wide bins sums: weight, weight times probability, and the weight whose predicted class was observed. */
export function calibrationBins(
  sums: readonly { readonly weight: number; readonly probability: number; readonly right: number }[],
): CalibrationBin[] {
  const bins = sums.length;
  return sums.flatMap(({ weight, probability, right }, b) =>
    weight > 0
      ? [{ from: b / bins, to: (b + 1) / bins, weight, probability: probability / weight, right: right / weight }]
      : [],
  );
}

/** The mean over bins of |share that was right − mean probability|, weighted by the bin, of rows that weigh `weight`. (Naeini et al. 2015.) */
export function expectedCalibrationError(bins: readonly CalibrationBin[], weight: number): number {
  return bins.reduce((sum, bin) => sum + (bin.weight * Math.abs(bin.right - bin.probability)) / weight, 0);
}
