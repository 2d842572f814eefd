import { Command, Option } from "commander";
import { addExamples, GROUPS } from "./help-layout.js";
import { portArgument } from "./number-arguments.js";

/** The arguments and options of `multilogit studio`. */
export function studioUsage(): Command {
  return addExamples(
    new Command("studio")
      .helpGroup(GROUPS.look)
      .summary("a page to draw a digit and see the gradient happen")
      .description(
        "draw a digit and see the gradient happen: a page in your browser, served by and to this machine only",
      )
      .argument("[DATA]", 'a table for the "Your data" screen')
      .addOption(
        new Option("--port <number>", "port to serve on; 0 for any free one").argParser(portArgument).default(4321),
      )
      .option("--no-open", "only print the address")
      .action(async (data, options) => (await import("../commands/studio.js")).studioCommand(data, options)),
    "multilogit studio",
    "multilogit data iris -o iris.csv",
    "multilogit studio iris.csv",
    "multilogit studio --no-open --port 8080",
  );
}
