import { Command } from "commander";
import { addExamples, GROUPS } from "./help-layout.js";
import { holdOutOption, memoryOption, missingOption, seedOption } from "./shared-options.js";

/** The arguments and options of `multilogit evaluate`. */
export function evaluateUsage(): Command {
  return addExamples(
    new Command("evaluate")
      .helpGroup(GROUPS.use)
      .summary("how good the predictions for labelled rows are")
      .description("how good the model's predictions for the labelled rows of DATA are")
      .argument("<MODEL>", "a model file written by fit -o")
      .argument("<DATA>", "rows with their classes: a file, or the address of a database")
      .option("--target <column>", "the column of classes (default: the one the model learnt)")
      .option("--weights <column>", "how many rows each row stands for")
      .addOption(missingOption())
      .addOption(memoryOption())
      .addOption(holdOutOption("evaluate only on the rows that fit held out with this share and seed"))
      .addOption(seedOption("seed of the rows held out"))
      .option("--report <file>", "write a self-contained web page with the figures (.html)")
      .option("--json", "print one JSON object and nothing else")
      .action(async (model, data, options) =>
        (await import("../commands/evaluate.js")).evaluateCommand(model, data, options),
      ),
    "multilogit data iris -o iris.csv",
    "multilogit fit iris.csv --target Species -o model.json",
    "multilogit evaluate model.json iris.csv",
    "multilogit evaluate model.json iris.csv --report evaluation.html",
    "multilogit evaluate model.json iris.csv --json",
  );
}
