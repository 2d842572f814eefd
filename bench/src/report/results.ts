import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { DATASETS } from "../data/catalogue.js";
import type { Minimum } from "../judge/gap.js";
import type { EvaluationSpeed } from "../measure/evaluation-speeds.js";
import type { Floor } from "../measure/floor-of.js";
import type { Entry, Outcome } from "../measure/race.js";
import type { Machine } from "./machine.js";
import { pageOf } from "./pages.js";

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

const FOLDER = new URL("../../results/", import.meta.url);
const PAGE = new URL("../../../docs/benchmarks.md", import.meta.url);

/** Keeps the result, and rewrites the page from all that are kept. */
export function writeResult(result: Result): void {
  mkdirSync(FOLDER, { recursive: true });
  writeFileSync(new URL(`${result.data}.json`, FOLDER), `${JSON.stringify(result, null, 2)}\n`);
  writeFileSync(PAGE, pageOf(keptResults()));
}

/** In the order of the catalogue. */
function keptResults(): Result[] {
  if (!existsSync(FOLDER)) return [];
  const kept = new Set(readdirSync(FOLDER));
  return Object.keys(DATASETS)
    .filter((name) => kept.has(`${name}.json`))
    .map((name) => JSON.parse(readFileSync(new URL(`${name}.json`, FOLDER), "utf8")) as Result);
}
