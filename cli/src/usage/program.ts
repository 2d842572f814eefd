import { Command } from "commander";
import { VERSION } from "../system/version.js";
import { checkUsage } from "./check-usage.js";
import { chooseUsage } from "./choose-usage.js";
import { compareUsage } from "./compare-usage.js";
import { completionUsage } from "./completion-usage.js";
import { dataUsage } from "./data-usage.js";
import { demoUsage } from "./demo-usage.js";
import { evaluateUsage } from "./evaluate-usage.js";
import { explainUsage } from "./explain-usage.js";
import { exportUsage } from "./export-usage.js";
import { addFileOptions } from "./file-options.js";
import { fitUsage } from "./fit-usage.js";
import { addExamples, addNotes, helpLayout, helpWidth } from "./help-layout.js";
import { importUsage } from "./import-usage.js";
import { marginsUsage } from "./margins-usage.js";
import { pathUsage } from "./path-usage.js";
import { predictUsage } from "./predict-usage.js";
import { serveUsage } from "./serve-usage.js";
import { studioUsage } from "./studio-usage.js";
import { summaryUsage } from "./summary-usage.js";
import { verifyUsage } from "./verify-usage.js";

/** The command line: each command's options are declared in this folder; its implementation, in commands/, is loaded lazily. */
export function program(programWords: readonly string[]): Command {
  const root = new Command("multilogit")
    .description("Multinomial logistic (softmax) regression: fitted, certified, explained.")
    .version(VERSION)
    .helpCommand(false)
    .showSuggestionAfterError(true)
    .usage("<command> [options]")
    .helpOption("-h, --help", "show this help, or that of a command");
  for (const command of [
    ...[fitUsage(), pathUsage(), chooseUsage(), predictUsage(), evaluateUsage(), explainUsage()].map(addFileOptions),
    exportUsage(),
    addFileOptions(importUsage()),
    serveUsage(),
    ...[summaryUsage(), marginsUsage(), compareUsage()].map(addFileOptions),
    verifyUsage(),
    addFileOptions(checkUsage(programWords)),
    demoUsage(),
    studioUsage(),
    dataUsage(),
    completionUsage(),
  ])
    root.addCommand(command);
  forEachCommand(root, (command) => {
    command.exitOverride();
    command.configureOutput({ outputError: () => {}, getOutHelpWidth: helpWidth, getErrHelpWidth: helpWidth });
    command.configureHelp(helpLayout);
  });
  return addExamples(
    addNotes(
      root,
      "Start with: multilogit demo",
      "DATA: CSV, TSV, JSON, JSON lines, Parquet or a DuckDB database; several files by a pattern such as '2026-*.csv'; - reads standard input.",
      "Exit codes: 0 done · 1 a negative verdict (a fit that did not converge) · 2 usage or bad data · 3 internal · 4 no space.",
    ),
    "multilogit data iris -o iris.csv",
    "multilogit fit iris.csv --target Species -o model.json",
    "multilogit explain model.json iris.csv --row 60",
  );
}

function forEachCommand(command: Command, visit: (command: Command) => void): void {
  visit(command);
  for (const child of command.commands) forEachCommand(child, visit);
}
