// multilogit: what the package offers, and where it lives.

export type { AbortSignalLike } from "./abort-signal-like.js";
// Checks
export {
  type DirectionCheck,
  type GradientSelfCheck,
  type GradientSelfCheckOptions,
  gradientSelfCheck,
} from "./check/gradient-self-check.js";
// Choosing λ
export { type Calibrated, type CalibrateOptions, calibrate, type Reliability } from "./choose/calibrate.js";
export {
  type CrossValidateOptions,
  crossValidate,
} from "./choose/cross-validate.js";
export type { Choice, CrossValidation, Curve, CurvePoint, HeldOutPredictions } from "./choose/cross-validation.js";
export type { CrossValidationProgress } from "./choose/cross-validation-progress.js";
export type { CalibrationMethod } from "./choose/fit-calibration.js";
export type { Fold } from "./choose/fold.js";
export type { FoldOptions } from "./choose/make-folds.js";
export type { Measure } from "./choose/measure.js";
export {
  type ChoiceRule,
  type NestedCrossValidateOptions,
  type NestedCrossValidation,
  type NestedProgress,
  nestedCrossValidate,
  type OuterFold,
} from "./choose/nested-cross-validate.js";
export {
  type FeatureStability,
  type StabilityProgress,
  type StabilitySelection,
  type StabilitySelectionOptions,
  stabilitySelection,
} from "./choose/stability-selection.js";
// Engines and solvers
export type { Engine } from "./engine/engine.js";
export { referenceEngine } from "./engine/reference.js";
export type { WasmEngine } from "./engine/wasm/kernel-engine.js";
export { spillFile } from "./engine/wasm/spill-file.js";
export type { OpenSpillStore, SpillStore } from "./engine/wasm/spill-store.js";
export { hasWasmEngine, type WasmEngineOptions, wasmEngine } from "./engine/wasm/wasm-engine.js";
export { type ErrorCode, MultilogitError } from "./errors.js";
export { SQL_DIALECT_NAMES, type SqlDialectName } from "./export/dialects/sql-dialects.js";
export type { InputColumn } from "./export/input-columns.js";
export { type COptions, modelToC } from "./export/model-to-c.js";
// Exports
export { type JavaScriptOptions, modelToJavaScript } from "./export/model-to-javascript.js";
export { modelToOnnx, type OnnxOptions, onnxColumns } from "./export/model-to-onnx.js";
export { modelToPmml } from "./export/model-to-pmml.js";
export { modelToPython, type PythonOptions } from "./export/model-to-python.js";
export { modelToScikitLearn, type ScikitLearnOptions } from "./export/model-to-scikit-learn.js";
export { modelToSql, type SqlOptions } from "./export/model-to-sql.js";
// Features
export { evaluateRow } from "./features/evaluate-row.js";
export type { Expression } from "./features/expression.js";
export type { FunctionName } from "./features/expression-functions.js";
export {
  type CategoryFeature,
  columnsRead,
  type Factor,
  type Feature,
  type FeatureMap,
  factorsOf,
  featureMapOf,
  type Level,
  type Part,
  type UnseenPolicy,
} from "./features/feature-map.js";
export {
  boolean,
  type CategoryOptions,
  category,
  type FeatureRecipe,
  raw,
  standardize,
  threshold,
} from "./features/feature-recipe.js";
export { type FeatureMapOptions, fitFeatureMap } from "./features/fit-feature-map.js";
export { formula } from "./features/formula/formula.js";
export type { Formula, FormulaOptions } from "./features/formula/formula-plan.js";
export { booleanFeature, type NumberFeature, numberFeature, thresholdFeature } from "./features/number-feature.js";
export { type SquareFeatures, squareFeatures } from "./features/square-features.js";
export type { WordsFeature } from "./features/words/words-feature.js";
export { type WordsOptions, type WordsRecipe, words } from "./features/words/words-recipe.js";
// Imports
export type { DescribedFeature } from "./import/described-feature.js";
export { type GivenCoefficients, modelFromCoefficients } from "./import/model-from-coefficients.js";
export { modelFromCoefficientsText } from "./import/model-from-coefficients-text.js";
export { modelFromOnnx } from "./import/model-from-onnx.js";
export { modelFromPmml } from "./import/model-from-pmml.js";
export { type ImportOptions, modelFromScikitLearn } from "./import/model-from-scikit-learn.js";
export type { XmlTree } from "./import/xml-tree.js";
// Likelihood
export type { ClassWeights } from "./likelihood/class-weights.js";
export {
  type CurvatureSums,
  type GradientProducts,
  type Likelihood,
  type LikelihoodParts,
  type LikelihoodPoint,
  type LinearisedDual,
  likelihoodOf,
  type ScoreChange,
} from "./likelihood/likelihood.js";
export { type ClassName, makeSample, type Sample, type SampleOptions, type Target } from "./likelihood/sample.js";
// Models
export type { EngineName } from "./model/choose-engine.js";
export type { ClassScores, ScoreAverages } from "./model/class-scores.js";
export {
  type EvaluateOptions,
  type Evaluation,
  type Evaluator,
  type EvaluatorOptions,
  evaluate,
  evaluator,
} from "./model/evaluate.js";
export { type ClassExplanation, type Contribution, explainRow } from "./model/explain-row.js";
export {
  explainWeight,
  type RowShare,
  type WeightExplanation,
  type WeightExplanationOptions,
} from "./model/explain-weight.js";
export { type FitOptions, fit } from "./model/fit.js";
export { type FitOverOptions, fitOver } from "./model/fit-over.js";
export { fitted } from "./model/fitted.js";
export { type HardestRowsOptions, type HardRow, hardestRows } from "./model/hardest-rows.js";
export type { FitReport, Model, RowFacts } from "./model/model.js";
export { modelFromText } from "./model/model-from-text.js";
export { modelToText } from "./model/model-to-text.js";
export { objectiveInWords } from "./model/objective-in-words.js";
export { predict, probabilities, scores } from "./model/predict.js";
export { type Predictor, predictor } from "./model/predictor.js";
export { prepare } from "./model/prepare.js";
export { rawWeights } from "./model/raw-weights.js";
export { type RefitOptions, refit } from "./model/refit.js";
export type { CellOf, ClassColumn, ClassOf, ColumnName, RowOfColumns, TargetOf } from "./model/typed-rows.js";
export type { Warning, WarningCode } from "./model/warnings/warning.js";
export { type WeightTable, weightTable } from "./model/weight-table.js";
// Objective
export {
  type GlmnetPenalty,
  penaltyFromGlmnet,
  penaltyFromScikitLearn,
  penaltyFromSpark,
  penaltyToGlmnet,
  penaltyToScikitLearn,
  penaltyToSpark,
  ridgeFromGlmnet,
  ridgeFromScikitLearn,
  ridgeFromSpark,
} from "./objective/foreign-penalties.js";
export type { Objective, Point } from "./objective/objective.js";
export { penalised } from "./objective/penalised.js";
export { elasticNet, grouped, lasso, none, type Penalty, ridge } from "./objective/penalty.js";
export type { GroupedOptions, PenaltyFactors } from "./objective/penalty-factors.js";
export type {
  ElasticNetPathOptions,
  GroupedPathOptions,
  PathOptions,
  PenaltyPath,
} from "./objective/penalty-path.js";
export { penaltyFromText, penaltyInWords, penaltyText } from "./objective/penalty-text.js";
// Paths
export { type FitPathOptions, fitPath, type PathProgress } from "./path/fit-path.js";
export { type FitPathOverOptions, fitPathOver } from "./path/fit-path-over.js";
export type { Path } from "./path/path.js";
export type { PathPoint } from "./path/path-recorder.js";
export type { Certificate, Solution, SolverName } from "./solve/solution.js";
export { solve } from "./solve/solve.js";
export type { Progress, SolveOptions } from "./solve/solve-options.js";
// Rows that live elsewhere
export { type BatchSourceOptions, batchSource, memorySource } from "./source/batch-source.js";
export type { Batches } from "./source/batch-tables.js";
export { likelihoodOver } from "./source/likelihood-over.js";
export type {
  ColumnInfo,
  LevelCount,
  NumberStatistics,
  RowSource,
  SampleRequest,
  Statistics,
  StatisticsRequest,
} from "./source/row-source.js";
export type { SamplePlan } from "./source/sample-plan.js";
export { type StagedBlocks, type StagedBlocksOptions, stagedBlocks } from "./source/staged-blocks.js";
export type { Ask, StagedRows, StagedTraits, Sums, SumsOf } from "./source/staged-rows.js";
export { statisticsOfParts } from "./source/statistics-of-parts.js";
export { sumsOfParts } from "./source/sums-of-parts.js";
// Raw rows
export type { ArrowColumn, ArrowTable } from "./table/arrow-table.js";
export { completeRows } from "./table/complete-rows.js";
export { type HeldOut, holdOut } from "./table/hold-out.js";
export { joinTables } from "./table/join-tables.js";
export type { Columns, Rows } from "./table/raw-rows.js";
export { type RowArrays, type RowMatrix, tableFromMatrix } from "./table/row-matrix.js";
export { selectRows, sliceRows } from "./table/select-rows.js";
export type { SparseCells } from "./table/sparse-cells.js";
export { sparseColumn } from "./table/sparse-column.js";
export {
  type Cell,
  type Column,
  cellOf,
  columnOf,
  type NumberArray,
  type Row,
  rowOf,
  type Table,
  tableOf,
} from "./table/table.js";
export { type ColumnCells, tableFromColumns } from "./table/table-from-columns.js";
export { type Counts, tableFromCounts } from "./table/table-from-counts.js";
export { tableFromRows } from "./table/table-from-rows.js";
export { type NamedSparseRows, tableFromSparseRows } from "./table/table-from-sparse-rows.js";
