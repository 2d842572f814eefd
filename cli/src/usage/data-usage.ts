import { Argument, Command } from "commander";
import { addExamples, GROUPS } from "./help-layout.js";

/** For help and completion; the command itself refuses other names, with the nearest of these. */
const NAMES = ["digits", "iris", "housing"];

/** The arguments and options of `multilogit data`. */
export function dataUsage(): Command {
  return addExamples(
    new Command("data")
      .helpGroup(GROUPS.look)
      .description(
        "write bundled data: digits, 1797 handwritten digits of 8×8 pixels (UCI, CC BY 4.0); iris, 150 flowers (Fisher 1936); housing, 72 cells of a survey in Copenhagen (Madsen 1976)",
      )
      .summary("write bundled data: digits, iris, housing")
      .addArgument(Object.assign(new Argument("<name>", "which data"), { argChoices: NAMES }))
      .option("-o, --output <file>", "write here (.csv, .tsv, .json, .jsonl, .parquet); default CSV on standard output")
      .action(async (name, options) => (await import("../commands/data.js")).dataCommand(name, options)),
    "multilogit data digits -o digits.csv",
    "multilogit data iris -o iris.parquet",
    "multilogit data housing | head -n 5",
  );
}
