import { foldedCommand, shellCommand } from "./shell-command.js";

/** How this program was called: by npx and npm scripts it is not on the path by itself. */
function programName({ npm_command: npm }: Readonly<Record<string, string | undefined>>): string {
  return npm === undefined ? "multilogit" : "npx multilogit";
}

/** A command that can be run as it is printed: words quoted for a shell, long ones folded behind backslashes. */
export function nextStep(
  words: readonly string[],
  width: number,
  environment: Readonly<Record<string, string | undefined>> = process.env,
): string {
  return foldedCommand(`${programName(environment)} ${shellCommand(words)}`, width);
}

/** A file as an argument: one whose name begins with a dash is no option behind "./". */
export function fileArgument(path: string): string {
  return path.startsWith("-") && path !== "-" ? `./${path}` : path;
}
