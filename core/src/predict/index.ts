// multilogit/predict: what a program needs that only uses models, such as a page or a server.

export { type ErrorCode, MultilogitError } from "../errors.js";
export { type ClassExplanation, type Contribution, explainRow } from "../model/explain-row.js";
export type { Model } from "../model/model.js";
export { modelFromText } from "../model/model-from-text.js";
export { predict, probabilities, scores } from "../model/predict.js";
export { type Predictor, predictor } from "../model/predictor.js";
export type { Rows } from "../table/raw-rows.js";
export { type RowArrays, type RowMatrix, tableFromMatrix } from "../table/row-matrix.js";
