import type { Progress, Warning } from "multilogit";
import { progressLine } from "../terminal/progress-line.js";

/** What a fit reports while it runs. */
export interface FitProgress {
  onProgress(progress: Progress): void;
  onWarnings(warnings: readonly Warning[]): void;
}

/** Runs a fit and shows its progress on standard error if that is a terminal. */
export async function showingProgress<T>(work: (progress: FitProgress) => Promise<T>): Promise<T> {
  const line = progressLine(process.stderr);
  try {
    return await work({
      onProgress: ({ iteration, value, gap }) =>
        line.update(`iteration ${iteration}: objective ${value.toPrecision(10)}, gap ${gap.toExponential(1)} nats`),
      // a fit of thousands of classes can take long before its first step
      onWarnings: ([first]) => line.update(first!.sentence),
    });
  } finally {
    line.clear();
  }
}
