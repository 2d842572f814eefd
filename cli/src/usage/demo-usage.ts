import { Command } from "commander";

/** What can be said to `multilogit demo`. */
export function demoUsage(): Command {
  return new Command("demo")
    .description("fit the bundled digits and show what comes out")
    .action(async () => (await import("../commands/demo.js")).demoCommand());
}
