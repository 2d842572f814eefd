import { Command } from "commander";
import { addExamples, GROUPS } from "./help-layout.js";

/** The arguments and options of `multilogit verify`. */
export function verifyUsage(): Command {
  return addExamples(
    new Command("verify")
      .helpGroup(GROUPS.statistics)
      .summary("digits that agree with Stata, R and Python, on this machine")
      .description("fit reference data on this machine: how many digits agree with MADlib, Stata, R and Python?")
      .option("--json", "print one JSON object and nothing else")
      .action(async (options) => (await import("../commands/verify.js")).verifyCommand(options)),
    "multilogit verify",
    "multilogit verify --json",
    "multilogit verify > agreement.txt",
  );
}
