import { Command, Option } from "commander";
import { addExamples, GROUPS } from "./help-layout.js";
import { addCellOptions, addEngineOptions, addLearnOptions } from "./learn-options.js";
import { countOrZeroArgument, positiveArgument } from "./number-arguments.js";
import { addPenaltyOptions, holdOutOption, memoryOption, seedOption } from "./shared-options.js";

/** The arguments and options of `multilogit fit`. */
export function fitUsage(): Command {
  const learning = addLearnOptions(
    new Command("fit")
      .helpGroup(GROUPS.use)
      .summary("fit a model to rows and certify it")
      .description("fit a model to the rows of DATA and certify it")
      .argument("<DATA>", "rows to learn from: a file, or the address of a database that sums over its own rows"),
  ).option(
    "--penalty <penalty>",
    "ridge:λ, that is λ/2 · Σ w²; lasso:λ, λ · Σ |w|; elastic-net:λ1,λ2; grouped:λ1[,λ2], λ1 · Σ ‖w‖ of each feature; over all weights but the constant's; or none",
    "ridge:1",
  );
  const command = addPenaltyOptions(learning);
  return addExamples(
    addEngineOptions(addCellOptions(command))
      .addOption(
        new Option("--solver <solver>", "how the weights are found")
          .choices(["auto", "lbfgs", "newton", "gradient-ascent"])
          .default("auto"),
      )
      .addOption(
        new Option(
          "--tolerance <gap>",
          "largest gap, as a share of the objective, that counts as converged (default: 1e-9, in a database 1e-6)",
        ).argParser(positiveArgument),
      )
      .addOption(
        new Option(
          "--max-iterations <count>",
          "stop after this many iterations; 0 certifies the start, W = 0",
        ).argParser(countOrZeroArgument),
      )
      .option(
        "--check-gradient",
        "check the gradient against differences of the objective, at a random point; without a penalty that has kinks",
      )
      .addOption(holdOutOption("hold out this share of every class, such as 20%, and evaluate on it"))
      .addOption(memoryOption("2GB, or half of what is free"))
      .option("--no-sample", "let no row leave the database, at the price of more passes over the rows")
      .addOption(
        new Option(
          "--cross-check <program>",
          "for rows in Spark: has its MLlib minimise the same objective, and says how far from ours its weights are",
        ).choices(["mllib"]),
      )
      .addOption(seedOption("random seed: the rows of --hold-out or of the sample, the point of --check-gradient"))
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
