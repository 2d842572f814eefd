import { Command, Option } from "commander";

/** What can be said to `multilogit compare`. */
export function compareUsage(): Command {
  return new Command("compare")
    .description("likelihood-ratio test, AIC and BIC of two fits without penalty, one nested in the other")
    .argument("<A>", "a model file written by fit -o --penalty none")
    .argument("<B>", "another, of the same rows; either may be the larger")
    .argument("[DATA]", "the rows of both, to prove that they are the same")
    .option("--weights <column>", "how many rows each row of DATA stands for, as in the fits")
    .addOption(
      new Option("--missing <policy>", "what a cell of DATA without a usable value does")
        .choices(["error", "drop"])
        .default("error"),
    )
    .option("--json", "print one JSON object and nothing else")
    .action(async (a, b, data, options) =>
      (await import("../commands/compare.js")).compareCommand(a, b, data, options),
    );
}
