import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { DATASETS } from "../data/catalogue.js";
import { chartName, chartOf, hasChart } from "./chart.js";
import type { Commands } from "./commands.js";
import { pageOf } from "./pages.js";
import type { Result } from "./result.js";

const FOLDER = new URL("../../results/", import.meta.url);
const COMMANDS = new URL("whole-commands.json", FOLDER);
const PAGE = new URL("../../../docs/benchmarks.md", import.meta.url);

const PICTURES = new URL("../../../docs/pictures/", import.meta.url);

/** Keeps the result, and rewrites the page from all that are kept. */
export function writeResult(result: Result): void {
  mkdirSync(FOLDER, { recursive: true });
  writeFileSync(new URL(`${result.data}.json`, FOLDER), `${JSON.stringify(result, null, 2)}\n`);
  writePage();
}

/** Keeps the race of whole commands, and rewrites the page. */
export function writeCommands(commands: Commands): void {
  mkdirSync(FOLDER, { recursive: true });
  writeFileSync(COMMANDS, `${JSON.stringify(commands, null, 2)}\n`);
  writePage();
}

/** Writes docs/benchmarks.md and its charts from the results that are kept. */
export function writePage(): void {
  const results = keptResults();
  for (const result of results.filter(hasChart)) writeFileSync(new URL(chartName(result), PICTURES), chartOf(result));
  const commands = existsSync(COMMANDS) ? (JSON.parse(readFileSync(COMMANDS, "utf8")) as Commands) : null;
  writeFileSync(PAGE, pageOf(results, commands));
}

/** In the order of the catalogue. */
function keptResults(): Result[] {
  if (!existsSync(FOLDER)) return [];
  const kept = new Set(readdirSync(FOLDER));
  return Object.keys(DATASETS)
    .filter((name) => kept.has(`${name}.json`))
    .map((name) => JSON.parse(readFileSync(new URL(`${name}.json`, FOLDER), "utf8")) as Result);
}
