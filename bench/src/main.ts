import { Command, InvalidArgumentError, Option } from "commander";
import { DATASETS } from "./data/catalogue.js";
import { type BenchmarkOptions, benchmark } from "./measure/benchmark.js";
import { PEERS } from "./peers/catalogue.js";
import { ENGINES } from "./peers/engine-named.js";
import { writePage } from "./report/results.js";

function positive(text: string): number {
  const value = Number(text);
  if (!(value > 0) || !Number.isFinite(value)) throw new InvalidArgumentError("Expected a number above 0.");
  return value;
}

function threadCount(text: string): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 0) throw new InvalidArgumentError("Expected a whole number, 0 or more.");
  return value;
}

const program = new Command("bench")
  .description(
    "Times multilogit against the peers that are installed, on the same data, at equal distance from the minimum.",
  )
  .addOption(new Option("--data <name...>", "these data sets only").choices(Object.keys(DATASETS)))
  .addOption(new Option("--peer <name...>", "these peers only").choices(PEERS.map(({ name }) => name)))
  .addOption(new Option("--engine <name>", "ours").choices(ENGINES).default("wasm"))
  .option("--threads <n>", "of ours; 0 for one a core", threadCount, 0)
  .option("--repeat <n>", "measurements of each, in turn", positive, 5)
  .option("--limit <seconds>", "for one fit", positive, 60)
  .option("--quick", "a fiftieth of the rows of the large data sets")
  .option("--write", "keep the results in bench/results and docs/benchmarks.md, with a chart of each")
  .option("--page", "measure nothing; write docs/benchmarks.md and its charts from bench/results");

const { page, ...options } = program.parse().opts();
if (page) writePage();
else await benchmark(options as BenchmarkOptions);
