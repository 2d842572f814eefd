import type { CrossValidationProgress, CurvePoint, FitReport } from "multilogit";
import type { Term } from "multilogit/infer";
import type { ColumnSummary } from "../your-data/column-summary.js";
import type { EvaluationView } from "../your-data/evaluation-view.js";

export interface TableSummary {
  readonly name: string;
  readonly rows: number;
  readonly columns: readonly ColumnSummary[];
  /** the cells of the first rows */
  readonly preview: readonly (readonly string[])[];
}

/** What a person chooses before a fit. */
export interface FitChoices {
  readonly target: string;
  readonly numbers: "standardize" | "raw" | "threshold";
  readonly threshold: number;
  /** λ of the ridge; 0 for no penalty */
  readonly lambda: number;
  readonly ignore: readonly string[];
  readonly missing: "error" | "drop";
  /** columns whose commas are decimal commas */
  readonly decimalComma: readonly string[];
  /** share of the rows of each class that is not learnt from, 0 for none */
  readonly holdOut: number;
  /** which rows these are */
  readonly seed: number;
}

/** How well a part of the rows was predicted. */
export interface Part {
  readonly rows: number;
  readonly accuracy: number;
  readonly logLoss: number;
  readonly brier: number;
}

export interface Fitted {
  readonly view: EvaluationView;
  readonly value: number;
  readonly converged: boolean;
  readonly reason: string;
  readonly method: string;
  readonly iterations: number;
  readonly certificate: FitReport["certificate"];
  readonly rows: number;
  readonly droppedRows: number;
  /** null for a fit of a path */
  readonly seconds: number | null;
  /** the rows it learnt, and those held out, which `view` then shows; null where there are none */
  readonly training: Part;
  readonly heldOut: Part | null;
  /** the class that most of the learnt rows have, and its share of the rows that are judged */
  readonly commonest: { readonly name: string; readonly share: number };
  /** whether the fit had no penalty, so that its coefficients have standard errors */
  readonly hasTerms: boolean;
  /** the model file */
  readonly modelText: string;
}

/** A coefficient with its standard error. */
export interface FittedTerm extends Pick<Term, "term" | "estimate" | "standardError" | "z" | "p" | "lower" | "upper"> {
  readonly class: string;
  /** the class that this one is compared with */
  readonly reference: string;
  /** the standard deviation of a column of numbers, else 1: what one unit of a picture is */
  readonly unit: number;
}

/** What the coefficients of a fit without a penalty are worth. */
export interface FittedTerms {
  /** of all but pairs of classes that stay finite where others are separated */
  readonly reference: string;
  /** of the intervals */
  readonly level: number;
  /** how the standard errors are computed */
  readonly covariance: string;
  readonly note: string;
  /** a sentence where classes are separated, else null */
  readonly separation: string | null;
  readonly terms: readonly FittedTerm[];
}

/** How the λ of a path are compared. */
export interface Comparison {
  readonly path: "ridge" | "lasso";
  readonly folds: number;
  readonly measure: "deviance" | "error";
}

/** Where a comparison is: part 0 while all rows are fitted, and which λ of at most `count`. */
export type ComparisonProgress = Pick<CrossValidationProgress, "fold" | "folds" | "step" | "count">;

/** The λ of a path, each with its score on rows that were left out. */
export interface ComparedLambdas extends Comparison {
  readonly target: string;
  readonly classes: readonly string[];
  readonly points: readonly Pick<CurvePoint, "lambda" | "mean" | "standardError" | "nonZeros">[];
  /** places of the two choices among the points */
  readonly best: number;
  readonly simplest: number;
  /** the features with the largest weights of any λ, each with its weights: one row per λ, one column per class */
  readonly features: readonly { readonly name: string; readonly weights: Float64Array }[];
  readonly notes: readonly string[];
}

/** What can be asked about a table of the person's own. */
export interface TableProtocol {
  readonly read: { readonly question: { name: string; bytes: Uint8Array }; readonly answer: TableSummary };
  readonly digits: { readonly question: null; readonly answer: TableSummary };
  readonly fit: { readonly question: FitChoices; readonly answer: Fitted };
  /** standard errors of the last fit, which had no penalty */
  readonly terms: { readonly question: null; readonly answer: FittedTerms };
  /** the λ of a path on the rows that a fit would learn from; one comparison at a time */
  readonly compare: {
    readonly question: { readonly choices: FitChoices; readonly comparison: Comparison };
    readonly answer: ComparedLambdas;
    readonly progress: ComparisonProgress;
  };
  /** ends the comparison that is going on with an error */
  readonly stopComparing: { readonly question: null; readonly answer: null };
  /** the fit of one of the λ last compared, as if it had been fitted */
  readonly take: { readonly question: { readonly index: number }; readonly answer: Fitted };
  /** CSV of the last fit: observed, predicted and all probabilities of each row, and whether it was held out */
  readonly predictions: { readonly question: null; readonly answer: string };
}
