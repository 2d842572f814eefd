/** Ranges of features for each thread that shares a Gram matrix; every range goes through all rows again. */
const RANGES = 2;

/** How many ranges of d features these threads share. */
export function rangesFor(d: number, threads: number): number {
  return threads === 1 ? 1 : Math.min(d, RANGES * threads);
}

/** Features 0 … d in `count` ranges [first, end) of about equal areas of the triangle m ≤ j: feature j has j + 1 entries. */
export function triangleRanges(d: number, count: number): (readonly [first: number, end: number])[] {
  const ends = Array.from({ length: count + 1 }, (_, r) => Math.round(d * Math.sqrt(r / count)));
  return ends.slice(1).flatMap((end, r) => (end > ends[r]! ? [[ends[r]!, end] as const] : []));
}
