import { Command, Option } from "commander";
import { countArgument } from "./number-arguments.js";
import { missingOption } from "./shared-options.js";

/** What can be said to `multilogit explain`. */
export function explainUsage(): Command {
  return new Command("explain")
    .description("why a row gets its class; or one weight's derivative as a sum over the rows")
    .argument("<MODEL>", "a model file written by fit -o")
    .argument("<DATA>", "rows; with their classes when a weight is explained")
    .addOption(new Option("--row <I>", "explain this row, counted from 1 without the header").argParser(countArgument))
    .option("--class <class>", "the class whose score or weight is explained")
    .option("--feature <feature>", "the feature whose weight is explained (with --class)")
    .option("--target <column>", "the column of classes (default: the one the model learnt)")
    .option("--weights <column>", "how many rows each row stands for")
    .addOption(missingOption())
    .option("--json", "print one JSON object and nothing else")
    .action(async (model, data, options) =>
      (await import("../commands/explain.js")).explainCommand(model, data, options),
    );
}
