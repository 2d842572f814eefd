import { Command, Option } from "commander";
import { addExamples, GROUPS } from "./help-layout.js";
import { inferenceOptions } from "./inference-options.js";

/** The arguments and options of `multilogit margins`. */
export function marginsUsage(): Command {
  return addExamples(
    inferenceOptions(
      new Command("margins")
        .helpGroup(GROUPS.statistics)
        .summary("marginal effects, and probabilities with intervals")
        .description(
          "marginal effects: by how much each column moves the probability of each class, with standard errors",
        )
        .usage("<DATA> --formula <formula> [options]\n       multilogit margins <MODEL> <DATA> [options]")
        .argument("<MODEL|DATA>", "rows to fit a formula to; or a model file written by fit -o")
        .argument("[DATA]", "the rows that the model was fitted to"),
    )
      .option("--columns <column...>", "columns whose effects are wanted (default: all)")
      .addOption(
        new Option(
          "--effect <kind>",
          "dydx: change of p per unit; eyex: elasticity; dyex, eydx: one side in logarithms",
        )
          .choices(["dydx", "eyex", "dyex", "eydx"])
          .default("dydx"),
      )
      .option("--at-means", "at the mean row instead of averaged over the rows")
      .option("--at <column=value...>", "with these columns at given values")
      .addOption(
        new Option("--probabilities", "the probabilities of the classes with intervals, instead of effects").conflicts([
          "columns",
        ]),
      )
      .option("--json", "print one JSON object and nothing else")
      .addOption(new Option("--csv", "print one line per effect, with all digits").conflicts(["json"]))
      .action(async (first, second, options) =>
        (await import("../commands/margins.js")).marginsCommand(first, second, options),
      ),
    "multilogit data housing -o housing.csv",
    'multilogit margins housing.csv --formula "satisfaction ~ influence + contact" --weights frequency',
    'multilogit margins housing.csv --formula "satisfaction ~ influence" --weights frequency --probabilities --at influence=High',
    "multilogit data iris -o iris.csv",
    'multilogit margins iris.csv --formula "Species ~ Sepal.Width" --effect eyex',
  );
}
