import { Command } from "commander";
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
        .requiredOption("-o, --output <file>", "write here: .js or .mjs, .ts, .py")
        .option(
          "--self-test",
          "with a function that recomputes a few made-up rows, and fails where it gets other numbers",
        )
        .action(async (model, options) => (await import("../commands/export.js")).exportCommand(model, options)),
      "Code refuses the rows that predict refuses, by column. docs/export.md says what was tested on which versions.",
    ),
    "multilogit data iris -o iris.csv",
    "multilogit fit iris.csv --target Species -o model.json",
    "multilogit export model.json -o model.mjs",
    "multilogit export model.json -o model.ts",
    "multilogit export model.json -o model.py --self-test",
    "python3 model.py",
  );
}
