import type { Formula, Statistics } from "multilogit";
import { droppedRows, noteDropped } from "./dropped-rows.js";
import { droppingOf, type LearnOptions } from "./learn-options.js";

/** Notes how many rows of `data` a fit leaves out, of which only statistics are known. */
export function noteLacks(data: string, statistics: Statistics, learnt: string | Formula, options: LearnOptions): void {
  if (options.missing === "error") return;
  const { rows, droppedRows: dropped, missing } = statistics;
  noteDropped(data, droppedRows(rows + dropped, dropped, missing), droppingOf(learnt, options));
}
