import { Command } from "commander";
import { addExamples, GROUPS } from "./help-layout.js";

/** The arguments and options of `multilogit demo`. */
export function demoUsage(): Command {
  return addExamples(
    new Command("demo")
      .helpGroup(GROUPS.look)
      .summary("fit the bundled digits and show what comes out")
      .description("fit the bundled digits and show what comes out")
      .action(async () => (await import("../commands/demo.js")).demoCommand()),
    "multilogit demo",
    "multilogit demo > demo.txt",
    "NO_COLOR=1 multilogit demo",
  );
}
