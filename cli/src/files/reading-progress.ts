import { type ProgressLine, progressLine } from "../terminal/progress-line.js";

/** Milliseconds after which reading a file takes long enough for people to wonder. */
const PATIENCE = 300;

/** "reading rows.csv: 120 of 800 MB" on standard error, if it is a terminal and a little time has passed. */
export function readingProgress(
  label: string,
  size: number | null,
): Pick<ProgressLine, "clear"> & { at(bytes: number): void } {
  const line = progressLine(process.stderr);
  const began = performance.now();
  const all = size === null ? "" : ` of ${megabytes(size)}`;
  return {
    at(bytes) {
      if (performance.now() - began > PATIENCE) line.update(`reading ${label}: ${megabytes(bytes)}${all} MB`);
    },
    clear: () => line.clear(),
  };
}

function megabytes(bytes: number): string {
  return (bytes / 1e6).toFixed(bytes < 1e7 ? 1 : 0);
}
