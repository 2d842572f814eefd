import { Command, Option } from "commander";
import { addExamples, GROUPS } from "./help-layout.js";

/** The arguments and options of `multilogit compare`. */
export function compareUsage(): Command {
  return addExamples(
    new Command("compare")
      .helpGroup(GROUPS.statistics)
      .summary("likelihood-ratio test, AIC and BIC of two nested fits")
      .description("likelihood-ratio test, AIC and BIC of two fits without penalty, one nested in the other")
      .argument("<A>", "a model file written by fit -o --penalty none")
      .argument("<B>", "another, of the same rows; either may be the larger")
      .argument("[DATA]", "the rows of both, to prove that they are the same")
      .option("--weights <column>", "how many rows each row of DATA stands for, as in the fits")
      .addOption(
        new Option(
          "--missing <policy>",
          "what to do about a missing cell of DATA: leave out its row (drop), or an error",
        )
          .choices(["drop", "error"])
          .default("drop"),
      )
      .option("--json", "print one JSON object and nothing else")
      .action(async (a, b, data, options) =>
        (await import("../commands/compare.js")).compareCommand(a, b, data, options),
      ),
    "multilogit data housing -o housing.csv",
    'multilogit fit housing.csv --formula "satisfaction ~ influence" --weights frequency --penalty none -o smaller.json',
    'multilogit fit housing.csv --formula "satisfaction ~ influence + contact" --weights frequency --penalty none -o larger.json',
    "multilogit compare smaller.json larger.json",
    "multilogit compare smaller.json larger.json housing.csv --weights frequency",
    "multilogit compare smaller.json larger.json housing.csv --weights frequency --json",
  );
}
