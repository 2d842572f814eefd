import type { Command, HelpConfiguration } from "commander";
import { foldedCommand } from "../terminal/shell-command.js";
import { terminalOf } from "../terminal/terminal.js";
import { wrapped } from "../terminal/wrapped.js";

/** The commands as `multilogit --help` groups them. */
export const GROUPS = {
  use: "Fit and use:",
  statistics: "Statistics:",
  gradient: "Is my gradient right:",
  look: "Look:",
} as const;

/** Longer lines are hard to read, however wide the terminal. */
const WIDEST = 100;
/** The least width of a description next to its option. */
const NARROWEST_DESCRIPTION = 20;

/** Help for the width of the terminal: 80 columns unless it is known. */
export const helpLayout: HelpConfiguration & { minWidthToWrap: number } = {
  minWidthToWrap: NARROWEST_DESCRIPTION,
  subcommandTerm: (command) => command.name(),
  boxWrap: (text, width) => wrapped(text, width).join("\n"),
};

export function helpWidth(): number {
  return Math.min(WIDEST, terminalOf(process.stdout).width);
}

/** Paragraphs after the options of a command's help. */
export function addNotes(command: Command, ...paragraphs: readonly string[]): Command {
  return command.addHelpText("after", () => `\n${paragraphs.flatMap((p) => wrapped(p, helpWidth())).join("\n")}`);
}

/**
 * Command lines at the end of a command's help, which work in an empty folder in this order. Each of them runs in a test
 * (cli/test/commands/help.test.ts), which finds them in the help itself.
 */
export function addExamples(command: Command, ...lines: readonly string[]): Command {
  const folded = () => lines.map((line) => foldedCommand(line, helpWidth())).join("\n");
  return command.addHelpText("after", () => `\nExamples:\n${folded()}`);
}
