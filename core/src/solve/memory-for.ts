import { availableMemory } from "../available-memory.js";
import { MultilogitError } from "../errors.js";
import { megabytes } from "../megabytes.js";
import type { Objective } from "../objective/objective.js";

/** (s, y, z) that L-BFGS keeps: 10 did as well as 20 on the digits. */
const MOST_PAIRS = 10;
/** Fewer where weights are millions, so that pairs hold at most this many numbers, 800 MB; but three in any case. */
const MOST_NUMBERS_IN_PAIRS = 1e8;
const FEWEST_PAIRS = 3;
/** Numbers for each weight besides pairs: two points with their weights and slopes, the step, and what solving for it takes. */
const NUMBERS_PER_WEIGHT = 12;
const BYTES = 8;
/** A fit that needs less than this is not asked about, 256 MiB. */
const LITTLE = 2 ** 28;

/** How many (s, y, z) L-BFGS keeps of `weights` weights, d·K. */
export function pairsFor(weights: number): number {
  return Math.min(MOST_PAIRS, Math.max(FEWEST_PAIRS, Math.floor(MOST_NUMBERS_IN_PAIRS / (3 * weights))));
}

/**
 * Throws before a fit begins whose weights alone take more memory than there is: it would end the program in the middle of its work, or have the system
 * write memory to a disk.
 * @throws MultilogitError "memory"
 */
export function assertMemoryFor({ ridge, classes }: Objective, hasPairs: boolean): void {
  const weights = ridge.length * classes.length;
  const bytes = BYTES * weights * (NUMBERS_PER_WEIGHT + (hasPairs ? 3 * pairsFor(weights) : 0));
  if (bytes < LITTLE) return;
  const available = availableMemory();
  if (bytes <= available) return;
  const size = (count: number) => count.toLocaleString("en-US");
  throw new MultilogitError(
    "memory",
    `${size(classes.length)} classes and ${size(ridge.length)} features are ${size(weights)} weights, for which a fit takes at least ${megabytes(bytes)} of memory, and ${megabytes(available)} are free; put rare classes together, leave out features, or fit where there is more memory`,
  );
}
