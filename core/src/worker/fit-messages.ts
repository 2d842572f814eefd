import type { ErrorCode } from "../errors.js";
import type { FormulaOptions } from "../features/formula/formula-plan.js";
import type { FitOptions } from "../model/fit.js";
import type { ModelParts } from "../model/model.js";
import type { Warning } from "../model/warnings/warning.js";
import type { Progress } from "../solve/solve-options.js";
import type { NumberArray } from "../table/number-array.js";

/** A formula in parts that can be sent; it is read again where it arrives. */
export interface SentFormula {
  readonly formula: string;
  readonly options: FormulaOptions;
}

/** What a worker is asked: one fit. */
export interface FitRequest {
  /** those of a matrix without their `data` where those follow in pieces */
  readonly rows: unknown;
  /** how many numbers follow in pieces; 0 where `rows` are whole */
  readonly following: number;
  /** for a table whose rows were selected from another: which they are, from 0, by which errors name them */
  readonly keptRows: ArrayLike<number> | null;
  readonly target: unknown;
  /** without functions, signals and engines, which cannot be sent */
  readonly options: FitOptions;
  readonly wantsProgress: boolean;
}

/** Some of the numbers of a matrix, from place `from`. */
export interface FitPiece {
  readonly piece: NumberArray;
  readonly from: number;
}

/** What it says. */
export type FitMessage =
  | { readonly progress: Progress }
  | { readonly warnings: readonly Warning[] }
  | { readonly model: ModelParts }
  | { readonly failed: { readonly code: ErrorCode | null; readonly message: string } };
