import type { TerminalStream } from "./terminal.js";
import { printable, shortened } from "./text-width.js";

/** A line that is rewritten while something takes long. */
export interface ProgressLine {
  /** Shows `text`, unless the last one is less than a tenth of a second old. */
  update(text: string): void;
  /** Removes the line; the next output starts at the left edge. */
  clear(): void;
}

/** Milliseconds between two updates: faster ones cannot be read. */
const INTERVAL = 100;

const CLEAR_LINE = "\r\x1b[2K";

/** Progress on `stream`; silent unless it is a terminal. `now` gives milliseconds. */
export function progressLine(
  stream: TerminalStream & { write(text: string): unknown },
  now: () => number = () => performance.now(),
): ProgressLine {
  let last = Number.NEGATIVE_INFINITY;
  let visible = false;
  return {
    update(text) {
      if (stream.isTTY !== true || now() - last < INTERVAL) return;
      last = now();
      visible = true;
      stream.write(CLEAR_LINE + shortened(printable(text), (stream.columns || 80) - 1));
    },
    clear() {
      if (visible) stream.write(CLEAR_LINE);
      visible = false;
    },
  };
}
