import { Command } from "commander";
import { addExamples, GROUPS } from "./help-layout.js";
import { holdOutOption, missingOption, seedOption } from "./shared-options.js";

/** What can be said to `multilogit evaluate`. */
export function evaluateUsage(): Command {
  return addExamples(
    new Command("evaluate")
      .helpGroup(GROUPS.use)
      .summary("how good the predictions are for labelled rows")
      .description("how good the model's predictions are for the labelled rows of DATA")
      .argument("<MODEL>", "a model file written by fit -o")
      .argument("<DATA>", "rows with their classes")
      .option("--target <column>", "the column of classes (default: the one the model learnt)")
      .option("--weights <column>", "how many rows each row stands for")
      .addOption(missingOption())
      .addOption(holdOutOption("judge by the rows only that fit held out with this share and seed"))
      .addOption(seedOption("of the rows held out"))
      .option("--report <file>", "write a web page with the figures (.html), which holds all it needs")
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
