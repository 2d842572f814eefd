import type { Minimum } from "../judge/gap.js";
import type { EvaluationSpeed } from "../measure/evaluation-speeds.js";
import type { Floor } from "../measure/floor-of.js";
import type { Entry, Outcome } from "../measure/race.js";
import type { Machine } from "./machine.js";

/** All that is known of one data set, as bench/results keeps it. */
export interface Result {
  readonly data: string;
  readonly about: string;
  readonly lambda: number;
  readonly rows: number;
  readonly minimum: Minimum;
  readonly machine: Machine;
  /** seconds that one fit may take */
  readonly limit: number;
  readonly floor: Floor;
  readonly ours: Entry;
  readonly outcomes: readonly Outcome[];
  readonly evaluations: readonly EvaluationSpeed[];
}
