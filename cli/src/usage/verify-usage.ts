import { Command } from "commander";

/** What can be said to `multilogit verify`. */
export function verifyUsage(): Command {
  return new Command("verify")
    .description("fit reference data on this machine: how many digits agree with MADlib, Stata, R and Python?")
    .option("--json", "print one JSON object and nothing else")
    .action(async (options) => (await import("../commands/verify.js")).verifyCommand(options));
}
