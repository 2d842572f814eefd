import { Command } from "commander";
import { addExamples, addNotes, GROUPS } from "./help-layout.js";
import { missingOption } from "./shared-options.js";

/** The arguments and options of `multilogit import`. */
export function importUsage(): Command {
  return addExamples(
    addNotes(
      new Command("import")
        .helpGroup(GROUPS.use)
        .summary("a model that another program fitted")
        .description(
          "make a model file of weights that another program found: scikit-learn, R, or anything that writes JSON or PMML",
        )
        .argument("<FILE>", "the coefficients as JSON, a PMML document, or an ONNX file")
        .argument("[DATA]", "rows to fit it to, from these weights on; without them it is imported, not fitted")
        .requiredOption("-o, --output <file>", "write the model here (.json)")
        .option("--target <column>", 'the column of classes (default: "class")')
        .option("--columns <names...>", "names of the columns, if FILE has none (default: x0, x1, …)")
        .option("--boolean <names...>", "columns of true and false, which scikit-learn takes for 1 and 0")
        .option("--weights <column>", "how many rows of DATA each row stands for")
        .option(
          "--penalty <penalty>",
          "of the fit to DATA, such as ridge:1 or none (default: the one that FILE names, else none)",
        )
        .addOption(missingOption())
        .action(async (file, data, options) =>
          (await import("../commands/import.js")).importCommand(file, data, options),
        ),
      "docs/import.md has the lines of Python and R that write FILE.",
    ),
    `echo '{"format": "multilogit-coefficients", "version": 1,' > age.json`,
    `echo '"classes": ["no", "yes"], "features": ["age"],' >> age.json`,
    `echo '"weights": [[0.03]], "intercepts": [-1.2]}' >> age.json`,
    "multilogit import age.json -o model.json",
    "multilogit export model.json -o model.py",
  );
}
