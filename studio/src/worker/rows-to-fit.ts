import type { FitOptions, holdOut, Table } from "multilogit";

/** What a fit learns from, and what it is judged by. */
export interface RowsToFit {
  readonly target: string;
  readonly table: Table;
  /** rows of the file that were left out for missing cells */
  readonly dropped: number;
  readonly parts: ReturnType<typeof holdOut> | null;
  readonly learnt: Table;
  /** what `fit` is to make of the columns */
  readonly options: Pick<FitOptions, "features" | "ignore">;
}
