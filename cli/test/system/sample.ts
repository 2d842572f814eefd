/** The same few cases each time, in CI; MANY=200 tries as many others, from the seed that a failure prints or from SEED=…. */
export function sampleOf(few: number): {
  readonly numRuns: number;
  readonly seed: number;
  readonly endOnFailure: true;
} {
  const { MANY, SEED } = process.env;
  const seed = Number(SEED ?? (MANY === undefined ? 7 : Date.now() % 2 ** 31));
  return { numRuns: Number(MANY ?? few), seed, endOnFailure: true };
}
