import { type Command, Option } from "commander";
import { positiveArgument } from "./number-arguments.js";
import { addPenaltyOptions, baseOption, formulaOption, memoryOption, missingOptionOfFits } from "./shared-options.js";

/** The options that all inference commands share: which rows, fitted how, and how the variance is estimated. */
export function inferenceOptions(command: Command): Command {
  const fitted = command
    .addOption(formulaOption())
    .addOption(baseOption())
    .option("--category <column...>", "columns of the formula that are categories whatever they hold")
    .option(
      "--penalty <penalty>",
      "penalty of the formula's fit: none or ridge:λ; others have no standard errors (default: none)",
    );
  return addPenaltyOptions(fitted)
    .option("--weights <column>", "frequency weights: how many rows each row stands for, as in the fit")
    .option("--probability-weights <column>", "sampling weights: how many of the population each row stands for")
    .option(
      "--covariance <kind>",
      "classical, HC0, HC1 or cluster:COLUMN (default: classical; HC0 with probability weights)",
    )
    .option("--firth", "bias-reduced estimates (Firth), finite also where classes are separated")
    .addOption(new Option("--level <share>", "level of the intervals").argParser(positiveArgument).default(0.95))
    .addOption(
      new Option(
        "--search <seconds>",
        "how long to search for what separates classes, in units of 1e9 multiplications (about a second), so that it ends at the same place on every machine (default: 20)",
      ).argParser(positiveArgument),
    )
    .addOption(
      new Option(
        "--limit <seconds>",
        "how long standard errors may take, counted as --search is; more is refused before the work (default: 8)",
      ).argParser(positiveArgument),
    )
    .addOption(missingOptionOfFits())
    .addOption(memoryOption("2GB, or half of what is free"))
    .option(
      "--no-sample",
      "let no row leave the database in the fit of a formula, at the price of more passes over the rows",
    );
}
