import { Command, Option } from "commander";
import { addExamples, GROUPS } from "./help-layout.js";
import { addCellOptions, addEngineOptions, addLearnOptions } from "./learn-options.js";
import { countArgument, evenCountArgument, foldCountArgument, foldsArgument } from "./number-arguments.js";
import { addPathOptions } from "./path-usage.js";
import { seedOption } from "./shared-options.js";

/** The arguments and options of `multilogit choose`. */
export function chooseUsage(): Command {
  const command = addLearnOptions(
    new Command("choose")
      .helpGroup(GROUPS.use)
      .summary("choose λ by cross-validation")
      .description("fit the rows of DATA for many λ, score each on rows that were held out, and choose one")
      .argument("<DATA>", "rows to learn from"),
  );
  return addExamples(
    addEngineOptions(addCellOptions(addPathOptions(command, true)))
      .addOption(
        new Option(
          "--folds <folds>",
          "how many parts are held out in turn, or the column that says which part each row is in",
        )
          .argParser(foldsArgument)
          .default(10),
      )
      .option("--by <column>", "groups whose rows stay together, such as patients; not a feature")
      .option("--time <column>", "score each fold on later rows than it learnt from; not a feature")
      .addOption(new Option("--repeats <count>", "divide the rows this many times").argParser(countArgument).default(1))
      .addOption(
        new Option("--measure <measure>", "how held-out rows are scored; deviance is −2 ln p of the observed class")
          .choices(["deviance", "error", "brier", "auc"])
          .default("deviance"),
      )
      .addOption(
        new Option("--rule <rule>", "the largest λ that is within one standard error of the best, or the best")
          .choices(["one-standard-error", "best"])
          .default("one-standard-error"),
      )
      .addOption(
        new Option(
          "--nested <folds>",
          "make the choice again without each of this many parts, and score it there: what to expect of new rows",
        ).argParser(foldCountArgument),
      )
      .addOption(
        new Option(
          "--calibrate <method>",
          "scale the chosen model's scores to fit held-out rows: all alike, or those of each class; it then has no certificate",
        ).choices(["temperature", "vector"]),
      )
      .addOption(
        new Option(
          "--stability <halves>",
          "fit the path to this many halves of the rows too, and say which features are kept whichever half it is",
        ).argParser(evenCountArgument),
      )
      .addOption(seedOption("random seed of the folds and halves"))
      .option("-o, --output <file>", "write the chosen model here (.json)")
      .option("--report <file>", "write a self-contained web page with the scores and weights over λ (.html)")
      .option("--json", "print one JSON object and nothing else")
      .action(async (data, options) => (await import("../commands/choose.js")).chooseCommand(data, options)),
    "multilogit data iris -o iris.csv",
    "multilogit choose iris.csv --target Species --penalty elastic-net:0.5 --count 40 --folds 5 -o model.json",
    "multilogit choose iris.csv --target Species --count 40 --folds 5 --rule best --measure brier --report choice.html",
  );
}
