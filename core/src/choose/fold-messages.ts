import type { ErrorCode } from "../errors.js";
import type { Feature } from "../features/feature-map.js";
import type { FormulaOptions } from "../features/formula/formula-plan.js";
import type { Target } from "../likelihood/sample.js";
import type { FoldStep, FoldWork, LearntFold } from "./fit-fold.js";

/** `FoldWork` in parts that can be sent: a formula is read again where it arrives. */
export interface SentWork extends Omit<FoldWork, "target"> {
  readonly target: Target | { readonly formula: string; readonly options: FormulaOptions };
  /** for a table whose rows were selected from another: which they are, from 0, by which errors name them */
  readonly keptRows: ArrayLike<number> | null;
}

/** What a thread is asked: the work once, then the training rows of one fold after the other. */
export type FoldRequest = { readonly work: SentWork } | { readonly training: Int32Array };

/** What it says: that it has started, then of each fold where it is, and what it learnt or why it failed. */
export type FoldMessage =
  | { readonly hasStarted: true }
  | { readonly progress: FoldStep }
  | { readonly learnt: SentFold }
  | { readonly failed: { readonly code: ErrorCode | null; readonly message: string } };

/** `LearntFold` with its φ in parts. */
export interface SentFold extends Omit<LearntFold, "featureMap"> {
  readonly features: readonly Feature[];
  readonly offset: readonly (string | null)[];
}
