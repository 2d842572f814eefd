import { Command, Option } from "commander";
import { addExamples, GROUPS } from "./help-layout.js";
import { countArgument } from "./number-arguments.js";
import { missingOption } from "./shared-options.js";

/** The arguments and options of `multilogit explain`. */
export function explainUsage(): Command {
  return addExamples(
    new Command("explain")
      .helpGroup(GROUPS.use)
      .summary("why a row gets its class; what determines a weight")
      .description("why a row gets its class; or one weight's derivative as a sum over the rows")
      .argument("<MODEL>", "a model file written by fit -o")
      .argument("<DATA>", "rows; with their classes when a weight is explained")
      .addOption(
        new Option("--row <I>", "explain this row, counted from 1 without the header").argParser(countArgument),
      )
      .option("--class <class>", "the class whose score or weight is explained")
      .option("--feature <feature>", "the feature whose weight is explained (with --class)")
      .option("--target <column>", "the column of classes (default: the one the model learnt)")
      .option("--weights <column>", "how many rows each row stands for")
      .addOption(missingOption())
      .option("--json", "print one JSON object and nothing else")
      .action(async (model, data, options) =>
        (await import("../commands/explain.js")).explainCommand(model, data, options),
      ),
    "multilogit data digits -o digits.csv",
    "multilogit fit digits.csv --target digit --binarize 8 -o model.json",
    "multilogit explain model.json digits.csv --row 1",
    "multilogit explain model.json digits.csv --row 6 --class 9",
    'multilogit explain model.json digits.csv --class 3 --feature "r4c4>=8"',
  );
}
