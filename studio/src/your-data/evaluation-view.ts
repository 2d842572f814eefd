import type { Evaluation } from "multilogit";

/** One row that the model finds hard: what it was, what was said, and how probable the truth was held. */
export interface HardRow {
  /** from 1 */
  readonly row: number;
  readonly observed: string;
  readonly predicted: string;
  readonly probability: number;
  /** the row as an image, from 0 to 1, where the features form one */
  readonly image: readonly number[] | null;
}

/** All that the figures of an evaluation show; plain data, so that it can cross to a worker or into a file. */
export interface EvaluationView {
  readonly source: string;
  readonly evaluation: Evaluation;
  readonly classes: readonly string[];
  readonly featureNames: readonly string[];
  /** d × K, log-odds per unit of the feature */
  readonly weights: readonly number[];
  /** d × K, log-odds per unit of the raw column */
  readonly rawWeights: readonly number[];
  /** side of the image that the features form, and which feature each pixel is; else null */
  readonly square: { readonly side: number; readonly places: readonly number[] } | null;
  readonly objective: string;
  readonly hardest: readonly HardRow[];
}
