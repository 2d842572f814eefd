import { medianRatio } from "../judge/statistics.js";

/** Slower than this is a slowdown: well beyond what pairs measured in turn differ by on a busy machine (identical builds: 0.9 … 1.1). */
export const SLOWDOWN = 1.3;
/** A slowdown counts only when it is seen this often in a row. */
const CONFIRMATIONS = 3;
const ROUNDS = 15;
/** One measurement repeats the work until it takes about this long. */
const MEASUREMENT_MS = 8;
const WARM_UP_MS = 150;

export type Work = () => unknown | Promise<unknown>;

export interface Comparison {
  /** how many times as long as the previous build's the current one's takes: by the least of all rounds, and by the median pair */
  readonly byLeast: number;
  readonly byPairs: number;
  readonly isSlowdown: boolean;
}

/** Milliseconds of processor time, of all threads: what else runs on the machine does not count. */
function processorTime(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}

/**
 * Current against previous work, in turn, in one process. What else runs on the machine (caches, clock rates) can only lengthen a time, and
 * seldom all of them: a slowdown must show in the least time and in the median of pairs, and again each time it is measured again.
 */
export async function compareTimes(previous: Work, current: Work, now = processorTime): Promise<Comparison> {
  await warmUp(previous, now);
  const once = await warmUp(current, now);
  const repeats = Math.max(1, Math.round(MEASUREMENT_MS / once));
  let comparison = await measured(previous, current, repeats, now);
  for (let seen = 1; seen < CONFIRMATIONS && comparison.isSlowdown; seen++)
    comparison = await measured(previous, current, repeats, now);
  return comparison;
}

/** Runs the work until compilers are done with it; milliseconds of its last run. */
async function warmUp(work: Work, now: () => number): Promise<number> {
  const start = now();
  let last = 0;
  do last = await timeOf(work, 1, now);
  while (now() - start < WARM_UP_MS);
  return last;
}

async function measured(previous: Work, current: Work, repeats: number, now: () => number): Promise<Comparison> {
  const before: number[] = [];
  const after: number[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    const isPreviousFirst = round % 2 === 0;
    if (isPreviousFirst) before.push(await timeOf(previous, repeats, now));
    after.push(await timeOf(current, repeats, now));
    if (!isPreviousFirst) before.push(await timeOf(previous, repeats, now));
  }
  const byLeast = Math.min(...after) / Math.min(...before);
  const byPairs = medianRatio(after, before);
  return { byLeast, byPairs, isSlowdown: byLeast > SLOWDOWN && byPairs > SLOWDOWN };
}

async function timeOf(work: Work, repeats: number, now: () => number): Promise<number> {
  const start = now();
  for (let repeat = 0; repeat < repeats; repeat++) await work();
  return now() - start;
}
