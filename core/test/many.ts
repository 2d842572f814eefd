const { MANY, SEED } = process.env;
const isFixed = MANY === undefined && SEED === undefined;
const seed = isFixed ? 1 : SEED === undefined ? Math.floor(Math.random() * 2 ** 31) : Number(SEED);
if (!isFixed) console.log(`generated with SEED=${seed}`);

/**
 * How often a property of generated problems is tried: `few` fixed ones, as CI does; with MANY=10000 that many others, whose seed is
 * printed. SEED=… tries those of that seed again.
 */
export function runs(few: number): { readonly numRuns: number; readonly seed: number } {
  return { numRuns: Number(MANY ?? few), seed };
}

/** Long enough for `runs`. */
export const TIMEOUT = MANY === undefined ? 60_000 : 3_600_000;
