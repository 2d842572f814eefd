import type { FitReport } from "multilogit";
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
  readonly seconds: number;
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
  /** the standard deviation of a column of numbers, else 1: what one unit of a picture is */
  readonly unit: number;
}

/** What the coefficients of a fit without a penalty are worth. */
export interface FittedTerms {
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

/** What can be asked about a table of the person's own. */
export interface TableProtocol {
  readonly read: { readonly question: { name: string; bytes: Uint8Array }; readonly answer: TableSummary };
  readonly digits: { readonly question: null; readonly answer: TableSummary };
  readonly fit: { readonly question: FitChoices; readonly answer: Fitted };
  /** standard errors of the last fit, which had no penalty */
  readonly terms: { readonly question: null; readonly answer: FittedTerms };
  /** CSV of the last fit: observed, predicted and all probabilities of each row, and whether it was held out */
  readonly predictions: { readonly question: null; readonly answer: string };
}
