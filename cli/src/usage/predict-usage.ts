import { Command, Option } from "commander";
import { addExamples, GROUPS } from "./help-layout.js";
import { memoryOption } from "./shared-options.js";

/** The arguments and options of `multilogit predict`. */
export function predictUsage(): Command {
  return addExamples(
    new Command("predict")
      .helpGroup(GROUPS.use)
      .summary("the most probable class and all probabilities of each row")
      .description("the most probable class and all probabilities of each row of DATA")
      .argument("<MODEL>", "a model file written by fit -o")
      .argument("<DATA>", "rows to predict: a file, or the address of a database")
      .addOption(
        new Option(
          "--missing <policy>",
          "what to do about a missing cell: leave out its row and number the others (drop), leave its prediction empty, or an error",
        )
          .choices(["drop", "empty", "error"])
          .default("drop"),
      )
      .addOption(memoryOption())
      .option(
        "-o, --output <file>",
        "write here: .csv, .tsv, .json, .jsonl or .parquet; default CSV on standard output",
      )
      .option("--into <table>", "of rows in a database: the table to make there")
      .option("--keep <column...>", "of rows in a database: columns of that table besides predictions (default: all)")
      .option("--overwrite", "of rows in a database: replace a table of that name")
      .action(async (model, data, options) =>
        (await import("../commands/predict.js")).predictCommand(model, data, options),
      ),
    "multilogit data iris -o iris.csv",
    "multilogit fit iris.csv --target Species -o model.json",
    "multilogit predict model.json iris.csv",
    "multilogit predict model.json iris.csv -o predictions.parquet",
    "multilogit predict model.json - < iris.csv > predictions.csv",
  );
}
