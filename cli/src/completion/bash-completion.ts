import type { CommandWords } from "./command-words.js";

/** Completion for bash 3.2 and later; where nothing is offered, bash completes file names. */
export function bashCompletion(commands: readonly CommandWords[]): string {
  const names = commands.map(({ name }) => name).join(" ");
  return `# Completion of multilogit for bash. In ~/.bashrc: source <(multilogit completion bash)
_multilogit() {
  local word=\${COMP_WORDS[COMP_CWORD]} before=\${COMP_WORDS[COMP_CWORD - 1]} command=\${COMP_WORDS[1]} offered=
  # bash takes --option=value apart into three words
  if [[ $word == = ]]; then
    word=
  elif [[ $before == = ]]; then
    before=\${COMP_WORDS[COMP_CWORD - 2]}
  fi
  if [[ $COMP_CWORD -eq 1 ]]; then
    offered="${names} --help --version"
  else
    case "$command $before" in
${commands.flatMap(valueCases).join("\n")}
    *)
      case "$command $word" in
${commands.flatMap(wordCases).join("\n")}
      esac
      ;;
    esac
  fi
  COMPREPLY=($(compgen -W "$offered" -- "$word"))
}
complete -o bashdefault -o default -F _multilogit multilogit
`;
}

/** The values of options that take one of a few; nothing where any value may follow. */
function valueCases({ name, options }: CommandWords): string[] {
  return options.flatMap(({ flags, values, takesList }) => {
    if (values === "none" || takesList) return [];
    const patterns = flags.map((flag) => `"${name} ${flag}"`).join(" | ");
    return [`    ${patterns}) offered="${typeof values === "string" ? "" : values.join(" ")}" ;;`];
  });
}

function wordCases({ name, options, arguments: values }: CommandWords): string[] {
  const flags = options.flatMap((option) => option.flags).join(" ");
  const choices = typeof values === "string" ? [] : [`      "${name} "*) offered="${values.join(" ")}" ;;`];
  return [`      "${name} -"*) offered="${flags}" ;;`, ...choices];
}
