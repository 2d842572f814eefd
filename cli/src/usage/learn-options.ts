import { type Command, Option } from "commander";
import { classWeightsArgument } from "./class-weights-argument.js";
import { countArgument, numberArgument } from "./number-arguments.js";
import { baseOption, formulaOption, missingOptionOfFits } from "./shared-options.js";

/** The options of commands that fit about the target, the features and the weight of rows. */
export function addLearnOptions(command: Command): Command {
  return command
    .option("--target <column>", "the column of classes to learn (this or --formula)")
    .addOption(formulaOption().conflicts(["target", "only", "binarize"]))
    .addOption(baseOption())
    .addOption(
      new Option("--standardize", "standardise numbers to mean 0 and deviation 1 (default)").conflicts([
        "binarize",
        "raw",
      ]),
    )
    .addOption(
      new Option("--binarize <T>", "numbers as the 0/1 feature value ≥ T").argParser(numberArgument).conflicts(["raw"]),
    )
    .option("--raw", "numbers as they are")
    .option(
      "--category <column...>",
      "columns of categories, besides those of text and booleans; DATA goes before such a list",
    )
    .addOption(
      new Option(
        "--words <column...>",
        "columns of text whose words are features; column:tfidf,minimum=2 weighs them and leaves out rare ones (also presence, case, maximum=, pattern=)",
      ).conflicts("formula"),
    )
    .addOption(new Option("--only <column...>", "use only these columns as features").conflicts("ignore"))
    .option("--ignore <column...>", "leave these columns out")
    .option("--weights <column>", "how many rows each row stands for")
    .option(
      "--class-weights <weights>",
      "how often a row of each class counts: balanced, or spam=2,ham=0.5; such a fit has no standard errors",
      classWeightsArgument,
    );
}

/** And about cells that are missing or unseen. */
export function addCellOptions(command: Command): Command {
  return command
    .addOption(missingOptionOfFits())
    .addOption(
      new Option("--unseen <policy>", "what to do about an unseen level at prediction: an error, or no feature set")
        .choices(["error", "zero"])
        .default("error"),
    );
}

/** Where to compute. */
export function addEngineOptions(command: Command): Command {
  return command
    .addOption(
      new Option("--engine <engine>", "where to compute; auto picks by data size")
        .choices(["auto", "reference", "wasm"])
        .default("auto"),
    )
    .addOption(
      new Option("--threads <count>", "threads of the wasm engine (default: as many as can run at once)").argParser(
        countArgument,
      ),
    );
}
