import {
  type Evaluation,
  type HardRow,
  type Model,
  objectiveInWords,
  rawWeights,
  type SquareFeatures,
  squareFeatures,
  type Warning,
  type WeightTable,
  weightTable,
} from "multilogit";

/** All that the figures of an evaluation show; plain data, so that it can cross from a worker. */
export interface EvaluationView {
  readonly source: string;
  readonly evaluation: Evaluation;
  readonly classes: readonly string[];
  readonly featureNames: readonly string[];
  /** d × K, log-odds per unit of the feature */
  readonly weights: Float64Array;
  /** d × K, log-odds per unit of the raw column, each class against the mean of all */
  readonly rawWeights: Float64Array;
  /** the same for a table: of two classes the second against the first */
  readonly coefficients: WeightTable;
  /** what looked wrong in the data that were learnt */
  readonly warnings: readonly Warning[];
  /** the image that the features form, or null */
  readonly square: SquareFeatures | null;
  readonly objective: string;
  readonly hardest: readonly HardRow[];
}

/** What the figures show of a model, its evaluation on labelled rows and the hardest of them. */
export function viewOf(
  model: Model,
  evaluation: Evaluation,
  hardest: readonly HardRow[],
  source: string,
): EvaluationView {
  return {
    source,
    evaluation,
    hardest,
    classes: model.classes.map(String),
    featureNames: model.featureMap.names,
    weights: model.weights,
    rawWeights: rawWeights(model),
    coefficients: weightTable(model),
    warnings: model.report.warnings,
    square: squareFeatures(model.featureMap),
    objective: objectiveInWords(model),
  };
}
