/** Seconds that one question should take: short enough for progress to be seen, long enough for its overhead not to count. */
const SECONDS_PER_QUESTION = 0.5;
/** Beyond this a line of weights is some megabytes long, and more gains nothing. */
const LARGEST = 64;

export interface BatchSize {
  /** how many of `waiting` evaluations to ask for in one question */
  next(waiting: number): number;
  /** records how long the last question took */
  learn(evaluations: number, seconds: number): void;
}

/** Chooses how many evaluations to ask for at once from how long the last ones took; it begins with a few. */
export function batchSize(): BatchSize {
  let size = 4;
  return {
    next: (waiting) => Math.min(waiting, size),
    learn(evaluations, seconds) {
      const affordable = Math.floor((SECONDS_PER_QUESTION * evaluations) / Math.max(seconds, 1e-6));
      size = Math.max(1, Math.min(LARGEST, affordable, 4 * size));
    },
  };
}
