import { Command } from "commander";

/** What can be said to `multilogit data`. */
export function dataUsage(): Command {
  return new Command("data")
    .description("write bundled data: digits, 1797 handwritten digits of 8×8 pixels (UCI, CC BY 4.0)")
    .argument("<name>", "digits")
    .option("-o, --output <file>", "write here (.csv, .tsv, .json, .jsonl, .parquet); default CSV on standard output")
    .action(async (name, options) => (await import("../commands/data.js")).dataCommand(name, options));
}
