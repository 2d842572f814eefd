import { foldedCommand, shellCommand } from "./shell-command.js";

/** How this program was called: run by npx and npm scripts it is not on the PATH. */
function programName({ npm_command: npm }: Readonly<Record<string, string | undefined>>): string {
  return npm === undefined ? "multilogit" : "npx multilogit";
}

/** A command that can be run as printed: words quoted for a shell, long lines folded with backslashes. */
export function nextStep(
  words: readonly string[],
  width: number,
  environment: Readonly<Record<string, string | undefined>> = process.env,
): string {
  return foldedCommand(`${programName(environment)} ${shellCommand(words)}`, width);
}

/** A file as an argument: "./" in front keeps a name that begins with a dash from being an option. */
export function fileArgument(path: string): string {
  return path.startsWith("-") && path !== "-" ? `./${path}` : path;
}
