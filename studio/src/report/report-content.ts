import type { Evaluation, HardRow } from "multilogit";

/** What `multilogit evaluate --report` writes into the page. */
export interface ReportContent {
  readonly source: string;
  /** the model file */
  readonly modelText: string;
  readonly evaluation: Evaluation;
  readonly hardest: readonly HardRow[];
  readonly droppedRows: number;
  /** of multilogit, such as "0.1.0"; the day, as in "2026-01-31"; and the command line that asked for it */
  readonly version: string;
  readonly date: string;
  readonly command: string;
}
