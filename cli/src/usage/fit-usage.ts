import { Command, Option } from "commander";
import { addExamples, GROUPS } from "./help-layout.js";
import { countArgument, countOrZeroArgument, numberArgument, positiveArgument } from "./number-arguments.js";
import { baseOption, formulaOption, holdOutOption, missingOptionOfFits, seedOption } from "./shared-options.js";

/** What can be said to `multilogit fit`. */
export function fitUsage(): Command {
  return addExamples(
    new Command("fit")
      .helpGroup(GROUPS.use)
      .summary("fit a model to rows and certify it")
      .description("fit a model to the rows of DATA and certify it")
      .argument("<DATA>", "rows to learn from")
      .option("--target <column>", "the column of classes to learn (this or --formula)")
      .addOption(formulaOption().conflicts(["target", "only", "binarize"]))
      .addOption(baseOption())
      .addOption(
        new Option("--standardize", "numbers less their mean, over their standard deviation (default)").conflicts([
          "binarize",
          "raw",
        ]),
      )
      .addOption(
        new Option("--binarize <T>", "numbers as the 0/1 feature value ≥ T")
          .argParser(numberArgument)
          .conflicts(["raw"]),
      )
      .option("--raw", "numbers as they are")
      .option(
        "--category <column...>",
        "columns of categories, beside those of text and booleans; DATA goes before such a list",
      )
      .addOption(new Option("--only <column...>", "use only these columns as features").conflicts("ignore"))
      .option("--ignore <column...>", "leave these columns out")
      .option("--weights <column>", "how many rows each row stands for")
      .option(
        "--penalty <penalty>",
        "ridge:λ, that is λ/2 · Σ w² over all weights but the constant's, or none",
        "ridge:1",
      )
      .addOption(missingOptionOfFits())
      .addOption(
        new Option("--unseen <policy>", "what a category not seen here does at prediction: an error, or no feature set")
          .choices(["error", "zero"])
          .default("error"),
      )
      .addOption(
        new Option("--engine <engine>", "who sums over the rows; auto chooses by size")
          .choices(["auto", "reference", "wasm"])
          .default("auto"),
      )
      .addOption(
        new Option("--threads <count>", "threads of the wasm engine; by default as many as run at once").argParser(
          countArgument,
        ),
      )
      .addOption(
        new Option("--solver <solver>", "how the weights are found")
          .choices(["auto", "lbfgs", "newton", "gradient-ascent"])
          .default("auto"),
      )
      .addOption(
        new Option("--tolerance <gap>", "largest gap, as a share of the objective, that counts as converged")
          .argParser(positiveArgument)
          .default(1e-9),
      )
      .addOption(
        new Option(
          "--max-iterations <count>",
          "stop after this many iterations; 0 certifies the start, W = 0",
        ).argParser(countOrZeroArgument),
      )
      .option("--check-gradient", "check the gradient against differences of the objective, at a random point")
      .addOption(holdOutOption("keep this share of every class, such as 20%, from the fit and judge by it"))
      .addOption(seedOption("of what is drawn at random: the rows of --hold-out, the point of --check-gradient"))
      .option("-o, --output <file>", "write the model here (.json)")
      .option("--json", "print one JSON object and nothing else")
      .action(async (data, options) => (await import("../commands/fit.js")).fitCommand(data, options)),
    "multilogit data digits -o digits.csv",
    "multilogit fit digits.csv --target digit --binarize 8 -o model.json",
    "multilogit data iris -o iris.csv",
    'multilogit fit iris.csv --formula "Species ~ log(Petal.Length)" -o iris.json',
    "multilogit fit iris.csv --target Species --hold-out 20%",
    "multilogit fit iris.csv --target Species --only Petal.Length Petal.Width --json",
  );
}
