import type { CommandWords, OptionWords } from "./command-words.js";

/** Completion for fish: one line per word that may be offered. */
export function fishCompletion(commands: readonly CommandWords[]): string {
  const first = commands.map(
    ({ name, description }) =>
      `complete -c multilogit -n __multilogit_no_command -f -a ${name} -d ${quoted(description)}`,
  );
  return `# Completion of multilogit for fish. In ~/.config/fish/config.fish: multilogit completion fish | source
function __multilogit_no_command
    test (count (commandline -opc)) -eq 1
end
function __multilogit_command
    set -l words (commandline -opc)
    test (count $words) -ge 2; and test $words[2] = $argv[1]
end
${first.join("\n")}
${commands.flatMap(commandLines).join("\n")}
`;
}

function commandLines({ name, options, arguments: values }: CommandWords): string[] {
  const start = `complete -c multilogit -n '__multilogit_command ${name}'`;
  const choices = typeof values === "string" ? [] : [`${start} -f -a ${quoted(values.join(" "))}`];
  const nothing = values === "none" ? [`${start} -f`] : [];
  return [...choices, ...nothing, ...options.map((option) => `${start} ${optionWords(option)}`)];
}

function optionWords({ flags, description, values }: OptionWords): string {
  const names = flags.map((flag) => (flag.startsWith("--") ? `-l ${flag.slice(2)}` : `-s ${flag.slice(1)}`)).join(" ");
  return `${names}${taking(values)} -d ${quoted(description)}`;
}

function taking(values: OptionWords["values"]): string {
  if (values === "none") return "";
  if (values === "file") return " -r -F";
  return values === "any" ? " -x" : ` -x -a ${quoted(values.join(" "))}`;
}

function quoted(text: string): string {
  return `'${text.replace(/[\\']/g, "\\$&")}'`;
}
