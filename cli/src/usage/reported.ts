import { type Command, CommanderError } from "commander";
import { MultilogitError } from "multilogit";
import type { ProgramError } from "multilogit/check";
import { withSecretsHidden } from "../databases/database-address.js";
import { EXIT_INTERNAL, EXIT_SYSTEM, EXIT_USAGE } from "../system/exit-codes.js";
import { SystemFault } from "../system/system-fault.js";
import { escaped } from "../terminal/escaped.js";
import { inOptions } from "../terminal/remedies.js";
import { said } from "../terminal/said.js";

/** One line on standard error and the exit code; only unforeseen errors show where they happened. */
export function reported(error: unknown, root: Command): number {
  if (error instanceof CommanderError) {
    if (error.exitCode === 0) return 0;
    if (error.code === "commander.help") return EXIT_USAGE;
    say(usageMessage(error, root));
    return EXIT_USAGE;
  }
  if (error instanceof MultilogitError) {
    say(inOptions(error.message));
    return error.code === "memory" ? EXIT_SYSTEM : EXIT_USAGE;
  }
  if (error instanceof SystemFault) {
    say(error.message);
    return EXIT_SYSTEM;
  }
  if (isProgramError(error)) {
    say(error.message);
    process.stderr.write(lastWords(error));
    return EXIT_INTERNAL;
  }
  const trace = error instanceof Error ? (error.stack ?? error.message) : String(error);
  process.stderr.write(`multilogit: internal error, please report it with the command that you ran\n${trace}\n`);
  return EXIT_INTERNAL;
}

/** Names of files and columns may hold anything, and arguments a password. */
function say(message: string): void {
  process.stderr.write(`${said(`multilogit: ${withSecretsHidden(message)}`, process.stderr)}\n`);
}

/** Commander's message as one line that names the command and where its help is. */
function usageMessage({ message, code }: CommanderError, root: Command): string {
  const asked = process.argv[2] ?? "";
  const isCommand = root.commands.some((command) => command.name() === asked);
  const sentence = message
    .replace(/^error: /, "")
    .replace(/\s*\n\s*/g, " ")
    .replace(/\. (Expected|Give|Allowed)/, (_, word: string) => `; ${word.toLowerCase()}`)
    .replace(/\.$/, "");
  const lists = process.argv.filter((word) => /^--(only|ignore|category)$/.test(word));
  const hint =
    code === "commander.missingArgument" && lists.length > 0
      ? ` (DATA goes before ${lists[0]}, a list takes everything that follows)`
      : "";
  const program =
    asked === "check" && code === "commander.excessArguments"
      ? " (the program goes after --, as in check -- python3 my_gradient.py)"
      : "";
  return `${isCommand ? `${asked}: ` : ""}${sentence}${hint}${program}; see multilogit ${isCommand ? `${asked} ` : ""}--help`;
}

/** Recognised by name: the module of its class is only loaded by the commands that need it. */
function isProgramError(error: unknown): error is ProgramError {
  return error instanceof Error && error.name === "ProgramError";
}

/** What a program that failed wrote to its standard error. */
function lastWords({ errorOutput }: ProgramError): string {
  if (errorOutput === "") return "It wrote nothing to standard error.\n";
  return `The end of its standard error:\n${escaped(errorOutput.replaceAll("\r\n", "\n")).replace(/^/gm, "  ")}\n`;
}
