import { Command, Option } from "commander";
import { addExamples, GROUPS } from "./help-layout.js";
import { inferenceOptions } from "./inference-options.js";

/** The arguments and options of `multilogit summary`. */
export function summaryUsage(): Command {
  return addExamples(
    inferenceOptions(
      new Command("summary")
        .helpGroup(GROUPS.statistics)
        .summary("standard errors, tests and intervals")
        .description("standard errors, tests and intervals: of a formula fitted to DATA, or of a model at its DATA")
        .usage("<DATA> --formula <formula> [options]\n       multilogit summary <MODEL> <DATA> [options]")
        .argument(
          "<MODEL|DATA>",
          "rows to fit a formula to; or a model file written by fit -o, best with --penalty none",
        )
        .argument("[DATA]", "the rows that the model was fitted to"),
    )
      .option("--reference <class>", "the class that the others are compared with (default: the first)")
      .addOption(
        new Option("--coding <coding>", "reference, or symmetric: each class against the mean of all")
          .choices(["reference", "symmetric"])
          .default("reference"),
      )
      .addOption(
        new Option("--intervals <kind>", "wald, or profile: intervals and p-values from the likelihood itself")
          .choices(["wald", "profile"])
          .default("wald"),
      )
      .option(
        "--contrast <sum...>",
        'further comparisons of classes, such as "rest = 1/2 b + 1/2 c - a"; DATA goes before such a list',
      )
      .option(
        "--combination <sum...>",
        'combinations of terms in each comparison, such as "region[North] - region[South]"',
      )
      .option("--tests", "joint Wald, likelihood-ratio and score tests of each term and each class")
      .option(
        "--refit",
        "of a lasso, an elastic net or groups: the features that it keeps, fitted again without a penalty",
      )
      .option("--json", "print one JSON object and nothing else")
      .option("--csv", "print one line per term, with all digits")
      .option("--markdown", "print tables in Markdown")
      .option("--latex", "print a table in LaTeX")
      .option("--html", "print a page with a plot of the coefficients")
      .option("-o, --output <file>", "write here instead: .txt, .json, .csv, .md, .tex or .html")
      .action(async (first, second, options) =>
        (await import("../commands/summary.js")).summaryCommand(first, second, options),
      ),
    "multilogit data housing -o housing.csv",
    'multilogit summary housing.csv --formula "satisfaction ~ influence + contact" --weights frequency --reference Low',
    'multilogit summary housing.csv --formula "satisfaction ~ influence" --weights frequency --tests --intervals profile',
    "multilogit data iris -o iris.csv",
    'multilogit summary iris.csv --formula "Species ~ Petal.Length" --firth -o table.html',
  );
}
