import type { Progress, Warning } from "multilogit";
import { progressLine } from "../terminal/progress-line.js";
import { said } from "../terminal/said.js";
import type { TerminalStream } from "../terminal/terminal.js";

/** What a fit reports while it runs. */
export interface FitProgress {
  onProgress(progress: Progress): void;
  onWarnings(warnings: readonly Warning[]): void;
}

/** Passes that take this many seconds make fits of minutes. */
const LONG_PASS = 3;
/** Evaluations and products that fits take: 20 for embeddings of 100 classes, 110 for 20 numbers of 1000 classes, by default. */
const PASSES: readonly [fewest: number, most: number] = [20, 110];

type Output = TerminalStream & { write(text: string): unknown };

/**
 * Runs a fit and shows its progress on standard error if that is a terminal. Where a fit will take minutes, a line there says so once the
 * first passes are over.
 */
export async function showingProgress<T>(
  work: (progress: FitProgress) => Promise<T>,
  stream: Output = process.stderr,
): Promise<T> {
  const line = progressLine(stream);
  let isSaid = false;
  try {
    return await work({
      onProgress: (progress) => {
        const { passSeconds = 0 } = progress;
        if (!isSaid && passSeconds >= LONG_PASS && stream.isTTY === true) {
          isSaid = true;
          line.clear();
          stream.write(`${said(longFit(passSeconds), stream)}\n`);
        }
        line.update(progressInWords(progress));
      },
      // a fit of thousands of classes can take long before its first step
      onWarnings: ([first]) => line.update(first!.sentence),
    });
  } finally {
    line.clear();
  }
}

function longFit(passSeconds: number): string {
  const [fewest, most] = PASSES.map((passes) => Math.max(1, Math.round((passes * passSeconds) / 60)));
  return `note: one pass over the rows takes about ${Math.round(passSeconds)} s, and fits mostly take ${PASSES.join(" to ")} of them: ${fewest} to ${most} minutes. A looser --tolerance, fewer rows or fewer features make it shorter.`;
}

function progressInWords({ iteration, value, gap, passSeconds, passesLeft }: Progress): string {
  const soFar = `iteration ${iteration}: objective ${value.toPrecision(10)}, gap ${gap.toExponential(1)} nats`;
  if (passSeconds === undefined || passesLeft === undefined) return soFar;
  const seconds = passSeconds * passesLeft;
  if (seconds < 2) return soFar;
  const left = seconds < 100 ? `${Math.round(seconds)} s` : `${Math.round(seconds / 60)} min`;
  return `${soFar}; about ${left} left`;
}
