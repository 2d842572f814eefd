import type { Formula, Statistics } from "multilogit";
import { noteDropped } from "./dropped-rows.js";
import { droppingOf, type LearnOptions } from "./learn-options.js";

/** Notes how many rows of `data` a fit leaves out, of which only statistics are known. */
export function noteLacks(data: string, statistics: Statistics, learnt: string | Formula, options: LearnOptions): void {
  if (options.missing === "error") return;
  const { rows, droppedRows: dropped, missing } = statistics;
  const lacks = [...missing]
    .filter(([, count]) => count > 0)
    .map(([name, count]) => ({ name, count, classes: null }))
    .sort((a, b) => b.count - a.count);
  noteDropped(data, { rows: rows + dropped, dropped, lacks }, droppingOf(learnt, options));
}
