import { Command } from "commander";
import { checkUsage } from "./check-usage.js";
import { compareUsage } from "./compare-usage.js";
import { dataUsage } from "./data-usage.js";
import { demoUsage } from "./demo-usage.js";
import { evaluateUsage } from "./evaluate-usage.js";
import { explainUsage } from "./explain-usage.js";
import { fitUsage } from "./fit-usage.js";
import { marginsUsage } from "./margins-usage.js";
import { predictUsage } from "./predict-usage.js";
import { studioUsage } from "./studio-usage.js";
import { summaryUsage } from "./summary-usage.js";
import { verifyUsage } from "./verify-usage.js";

/** The command line: what each command can be told stands in its file beside this one, its work in a file of commands/, loaded when it is asked for. */
export function program(programWords: readonly string[]): Command {
  const root = new Command("multilogit")
    .description("Multinomial logistic (softmax) regression: fitted, certified, explained.")
    .version("0.1.0")
    .helpCommand(false)
    .showSuggestionAfterError(true)
    .addHelpText(
      "after",
      "\nStart with: multilogit demo\nDATA: CSV, TSV, JSON, JSON lines or Parquet; - reads standard input.\nExit codes: 0 done · 1 a negative verdict (a fit that did not converge) · 2 usage or bad data · 3 internal.",
    );
  for (const command of [
    fitUsage(),
    predictUsage(),
    evaluateUsage(),
    explainUsage(),
    summaryUsage(),
    checkUsage(programWords),
    studioUsage(),
    marginsUsage(),
    compareUsage(),
    verifyUsage(),
    dataUsage(),
    demoUsage(),
  ])
    root.addCommand(command);
  forEachCommand(root, (command) => {
    command.exitOverride();
    command.configureOutput({ outputError: () => {} });
  });
  return root;
}

function forEachCommand(command: Command, visit: (command: Command) => void): void {
  visit(command);
  for (const child of command.commands) forEachCommand(child, visit);
}
