/** Seconds of evaluating that one question should take: short enough for progress to be seen, long enough for its overhead not to count. */
const SECONDS_PER_QUESTION = 0.5;
/** Where an answer takes long however little it holds, evaluating may take this many times as long as that. */
const OVERHEADS = 2;
/** Beyond this a line of weights is some megabytes long, and more gains nothing. */
const LARGEST = 64;
/** The last answers, which tell what an answer and what an evaluation takes: programs become faster once they are warm. */
const REMEMBERED = 8;
/** An answer that takes this many times as long as foreseen makes the ones before count no more. */
const SLOWER = 3;
/** Seconds; an answer that takes longer is not asked for more, only to learn why. */
const LONGEST_TRIAL = 3;

export interface BatchSize {
  /** how many of `waiting` evaluations to ask for in one question */
  next(waiting: number): number;
  /** records how long the last question took */
  learn(evaluations: number, seconds: number): void;
}

/**
 * Chooses how many evaluations to ask for at once. The time of an answer is a + b n: a is what any answer takes (a pipe, a compilation, a
 * remote machine), b what an evaluation takes; where only a is long, questions become as large as they may. It begins with a few.
 */
export function batchSize(): BatchSize {
  let size = 4;
  let answers: (readonly [evaluations: number, seconds: number])[] = [];
  return {
    next: (waiting) => Math.min(waiting, size),
    learn(evaluations, seconds) {
      const before = answers.length === 0 ? null : timesOf(answers);
      const isAnother = before !== null && seconds > SLOWER * (before.overhead + before.each * evaluations);
      answers = [...(isAnother ? [] : answers), [evaluations, seconds] as const].slice(-REMEMBERED);
      const { overhead, each } = timesOf(answers);
      // Whether it is the answer or the evaluation that takes long shows in another size.
      const isOpen = answers.every(([before]) => before === evaluations) && seconds <= LONGEST_TRIAL;
      const affordable = Math.floor(Math.max(SECONDS_PER_QUESTION, OVERHEADS * overhead) / Math.max(each, 1e-6));
      size = Math.max(1, Math.min(LARGEST, Math.max(affordable, isOpen ? 2 * evaluations : 1), 4 * size));
    },
  };
}

/** a and b by least squares, neither below 0; all of it is b while answers of one size are all there are. */
function timesOf(answers: readonly (readonly [number, number])[]): { overhead: number; each: number } {
  const mean = (of: (answer: readonly [number, number]) => number) =>
    answers.reduce((sum, answer) => sum + of(answer), 0) / answers.length;
  const [n, t] = [mean(([evaluations]) => evaluations), mean(([, seconds]) => seconds)];
  const spread = mean(([evaluations]) => (evaluations - n) ** 2);
  const slope = spread === 0 ? t / n : mean(([evaluations, seconds]) => (evaluations - n) * (seconds - t)) / spread;
  const each = Math.min(Math.max(slope, 0), t / n);
  return { overhead: t - each * n, each };
}
