import type { Evaluation, HardRow } from "multilogit";

/** What `multilogit evaluate --report` writes into the page. */
export interface ReportContent {
  readonly source: string;
  /** the model file */
  readonly modelText: string;
  readonly evaluation: Evaluation;
  readonly hardest: readonly HardRow[];
  readonly droppedRows: number;
}
