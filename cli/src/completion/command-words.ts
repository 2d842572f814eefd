import type { Command, Option } from "commander";

/** What may follow a word of the command line: one of a few, a file, something else, or nothing of its own. */
export type Values = readonly string[] | "file" | "any" | "none";

export interface OptionWords {
  /** "-o", "--output" */
  readonly flags: readonly string[];
  readonly description: string;
  /** the name of its value, "" where it has none */
  readonly placeholder: string;
  readonly values: Values;
  /** whether it takes several values */
  readonly takesList: boolean;
}

/** A command as a shell completes it. */
export interface CommandWords {
  readonly name: string;
  readonly description: string;
  readonly options: readonly OptionWords[];
  readonly arguments: Values;
}

/** The words of each command, from the definitions that the program itself reads its arguments with. */
export function commandWords(root: Command): CommandWords[] {
  return root.commands.map((command) => ({
    name: command.name(),
    description: command.summary() || command.description(),
    options: [...command.options.filter(({ hidden }) => !hidden).map(optionWords), HELP],
    arguments:
      command.registeredArguments.length === 0 ? "none" : (command.registeredArguments[0]!.argChoices ?? "file"),
  }));
}

const HELP: OptionWords = {
  flags: ["-h", "--help"],
  description: "show the help of this command",
  placeholder: "",
  values: "none",
  takesList: false,
};

function optionWords({ short, long, flags, description, argChoices, variadic }: Option): OptionWords {
  const [, placeholder = ""] = /[<[]([^>\].]+)/.exec(flags) ?? [];
  const values = argChoices ?? (placeholder === "" ? "none" : placeholder === "file" ? "file" : "any");
  return {
    flags: [short, long].filter((flag) => flag !== undefined),
    description,
    placeholder,
    values,
    takesList: variadic,
  };
}
