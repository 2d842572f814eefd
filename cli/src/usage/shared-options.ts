import { type Command, Option } from "commander";
import { bytesArgument, countArgument, shareArgument } from "./number-arguments.js";

export function formulaOption(): Option {
  return new Option("--formula <formula>", 'target and features as in R, such as "y ~ a + log(b) + C(year):a"');
}

export function baseOption(): Option {
  return new Option("--base <factor=level...>", "reference levels of the formula's factors (default: the first)");
}

/** For commands that fit with a penalty, which features it weighs otherwise, and what it takes as a group. */
export function addPenaltyOptions(command: Command): Command {
  return command
    .option(
      "--penalty-factor <name=factor...>",
      "penalise a feature, or all of a column, more or less than others: age=0 not at all, region=2 twice as much, id=Inf leaves it out (default: 1)",
    )
    .option("--group-levels", "a grouped penalty takes the levels of a category as one group");
}

/** For commands that evaluate or use a model. */
export function missingOption(): Option {
  return new Option("--missing <policy>", "what to do about a missing cell: leave out its row (drop), or an error")
    .choices(["drop", "error"])
    .default("drop");
}

/** For commands that choose the columns: no default, since without the option they leave out at most half of the rows. */
export function missingOptionOfFits(): Option {
  return new Option(
    "--missing <policy>",
    "what to do about a missing cell: leave out its row (drop), or an error (default: drop, but at most half of the rows)",
  ).choices(["drop", "error"]);
}

export function holdOutOption(what: string): Option {
  return new Option("--hold-out <share>", what).argParser(shareArgument);
}

/** `what` describes what is drawn at random. */
export function seedOption(what: string): Option {
  return new Option("--seed <number>", what).argParser(countArgument).default(1);
}

/** For commands that can go through rows without holding them. */
export function memoryOption(standard = "256MB"): Option {
  return new Option(
    "--memory <bytes>",
    `rows that would take more than this, such as 400MB, are read in blocks (default: ${standard})`,
  ).argParser(bytesArgument);
}
