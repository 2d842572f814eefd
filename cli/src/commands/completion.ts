import type { Command } from "commander";
import { bashCompletion } from "../completion/bash-completion.js";
import { type CommandWords, commandWords } from "../completion/command-words.js";
import { fishCompletion } from "../completion/fish-completion.js";
import { zshCompletion } from "../completion/zsh-completion.js";

const SCRIPTS = { bash: bashCompletion, zsh: zshCompletion, fish: fishCompletion } satisfies Record<
  string,
  (commands: readonly CommandWords[]) => string
>;

/** `multilogit completion`: the words of all commands as a script for a shell. */
export function completionCommand(shell: keyof typeof SCRIPTS, root: Command): void {
  process.stdout.write(SCRIPTS[shell](commandWords(root)));
}
