import { Command, Option } from "commander";
import { addExamples, GROUPS } from "./help-layout.js";
import { addCellOptions, addEngineOptions, addLearnOptions } from "./learn-options.js";
import { countArgument, positiveArgument, shareArgument } from "./number-arguments.js";
import { addPenaltyOptions, memoryOption } from "./shared-options.js";

/** The options about which λ a path goes through. */
export function addPathOptions(command: Command, several: boolean): Command {
  const alphas = several ? ", or several α to choose from: elastic-net:0.2,0.5,1" : "";
  const penalised = command.option(
    "--penalty <penalty>",
    `lasso, ridge, grouped, or with α, the share of λ that is λ1, elastic-net:0.5 and grouped:0.5${alphas}`,
    "lasso",
  );
  return addPenaltyOptions(penalised)
    .addOption(
      new Option("--count <count>", "how many λ, evenly spaced by ratio").argParser(countArgument).default(100),
    )
    .addOption(
      new Option(
        "--ratio <ratio>",
        "the last λ as a share of the first, which sets every weight to 0 (default: 0.0001, or 0.01 where features are as many as rows)",
      ).argParser(shareArgument),
    )
    .addOption(
      new Option("--tolerance <gap>", "largest gap of each fit, as a share of its objective, that counts as converged")
        .argParser(positiveArgument)
        .default(1e-6),
    );
}

/** The arguments and options of `multilogit path`. */
export function pathUsage(): Command {
  const command = addLearnOptions(
    new Command("path")
      .helpGroup(GROUPS.use)
      .summary("fits over many λ, from strong to weak")
      .description(
        "fit the rows of DATA for many λ, from the least that sets every weight to 0 downwards, and certify each",
      )
      .argument("<DATA>", "rows to learn from"),
  );
  return addExamples(
    addEngineOptions(addCellOptions(addPathOptions(command, false)))
      .option(
        "-o, --output <file>",
        "write the weights that are not 0 here, one line each (.json, .csv, .tsv, .jsonl or .parquet)",
      )
      .option("--report <file>", "write a self-contained web page with the weights over λ (.html)")
      .addOption(memoryOption("2GB, or half of what is free"))
      .option("--no-sample", "let no row leave the database, at the price of more passes over the rows")
      .option("--json", "print one JSON object and nothing else")
      .action(async (data, options) => (await import("../commands/path.js")).pathCommand(data, options)),
    "multilogit data iris -o iris.csv",
    "multilogit path iris.csv --target Species --penalty lasso",
    "multilogit path iris.csv --target Species --penalty elastic-net:0.5 --count 50 --report path.html -o weights.csv",
  );
}
