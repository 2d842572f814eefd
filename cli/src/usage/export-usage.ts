import { Command, Option } from "commander";
import { addExamples, addNotes, GROUPS } from "./help-layout.js";

/** What can be said to `multilogit export`. */
export function exportUsage(): Command {
  return addExamples(
    addNotes(
      new Command("export")
        .helpGroup(GROUPS.use)
        .summary("a model as code that needs nothing else")
        .description("write a model as code that scores raw rows and needs nothing else")
        .argument("<MODEL>", "a model file written by fit -o")
        .requiredOption("-o, --output <file>", "write here: .js or .mjs, .ts, .py, .h (C), .onnx, .pmml, .sql")
        .addOption(
          new Option("--target <name>", "a .py file as a fitted Pipeline of this library").choices(["scikit-learn"]),
        )
        .option(
          "--self-test",
          "with a function that recomputes a few made-up rows, and fails where it gets other numbers",
        )
        .option("--float", "ONNX with numbers of 32 bits: half the size, about five digits of a probability")
        .addOption(
          sqlOption("--dialect <name>", "the database that reads it").choices([
            "duckdb",
            "postgres",
            "sqlite",
            "clickhouse",
            "spark",
            "bigquery",
            "snowflake",
            "mysql",
          ]),
        )
        .addOption(sqlOption("--table <name>", "the table of raw rows"))
        .addOption(sqlOption("--query <select>", "or a SELECT of raw rows, taken as it is"))
        .addOption(
          sqlOption("--keep <columns...>", "columns that are given back with their predictions, such as a key"),
        )
        .addOption(
          sqlOption("--as-function <name>", "make a function of the columns (DuckDB, PostgreSQL), instead of --table"),
        )
        .addOption(sqlOption("--as <name>", "make a view of this name (default: the SELECT alone)"))
        .action(async (model, options) => (await import("../commands/export.js")).exportCommand(model, options)),
      "A row with a missing cell or an unseen category is refused with a reason that names the column. docs/export.md says what was tested on which versions.",
    ),
    "multilogit data iris -o iris.csv",
    "multilogit fit iris.csv --target Species -o model.json",
    "multilogit export model.json -o model.mjs",
    "multilogit export model.json -o model.ts",
    "multilogit export model.json -o iris.h",
    "multilogit export model.json -o model.py --self-test",
    "python3 model.py",
    "multilogit export model.json -o model_sklearn.py --target scikit-learn",
    "multilogit export model.json -o model.onnx",
    "multilogit export model.json -o model.pmml",
    "multilogit export model.json -o score.sql --dialect duckdb --table iris",
    "multilogit export model.json -o score.sql --dialect postgres --as-function score_iris",
    "multilogit export model.json -o view.sql --dialect sqlite --table iris --keep Species --as scored",
  );
}

function sqlOption(flags: string, description: string): Option {
  return new Option(flags, description).helpGroup("SQL:");
}
