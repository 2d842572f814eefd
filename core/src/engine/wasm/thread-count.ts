import { MultilogitError, quoted } from "../../errors.js";

/** The default at most; machines with more were not measured. */
export const MOST_DEFAULT_THREADS = 16;
/** More than any machine runs at once; a number above it is a mistake. */
const MOST_THREADS = 256;

/** Throws unless that many threads can be asked for. */
export function assertThreads(threads: number): void {
  if (!Number.isInteger(threads) || threads < 1 || threads > MOST_THREADS)
    throw new MultilogitError(
      "option",
      `threads is ${quoted(threads)}; expected a whole number from 1 to ${MOST_THREADS}`,
    );
}
