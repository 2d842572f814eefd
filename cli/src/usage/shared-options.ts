import { Option } from "commander";
import { countArgument, shareArgument } from "./number-arguments.js";

export function formulaOption(): Option {
  return new Option("--formula <formula>", 'target and features as in R, such as "y ~ a + log(b) + C(year):a"');
}

export function baseOption(): Option {
  return new Option("--base <factor=level...>", "reference levels of the formula's factors (default: the first)");
}

export function missingOption(): Option {
  return new Option("--missing <policy>", "what a cell without a usable value does: an error, or its row is left out")
    .choices(["error", "drop"])
    .default("error");
}

export function holdOutOption(what: string): Option {
  return new Option("--hold-out <share>", what).argParser(shareArgument);
}

/** `of` says what is drawn at random. */
export function seedOption(of: string): Option {
  return new Option("--seed <number>", of).argParser(countArgument).default(1);
}
