import type { CommandWords, OptionWords, Values } from "./command-words.js";

/** Completion for zsh, as a file of $fpath or as a script to be evaluated after compinit. */
export function zshCompletion(commands: readonly CommandWords[]): string {
  const described = commands.map(({ name, description }) => `    ${quoted(`${name}:${description}`)}`);
  const cases = commands.map(
    ({ name, options, arguments: values }) => `    ${name})
      _arguments -s \\
${[...options.map(optionSpec), ...argumentSpec(values)].map((spec) => `        ${spec}`).join(" \\\n")}
      ;;`,
  );
  return `#compdef multilogit
# Completion of multilogit for zsh. In ~/.zshrc, after compinit: source <(multilogit completion zsh)
_multilogit() {
  local -a commands
  commands=(
${described.join("\n")}
  )
  if (( CURRENT == 2 )); then
    _describe command commands
    return
  fi
  local command=$words[2]
  shift words
  (( CURRENT-- ))
  case $command in
${cases.join("\n")}
  esac
}
if [[ $funcstack[1] == _multilogit ]]; then
  _multilogit "$@"
else
  compdef _multilogit multilogit
fi
`;
}

/** '(-o --output)'{-o,--output}'[write here]:file:_files' */
function optionSpec({ flags, description, placeholder, values, takesList }: OptionWords): string {
  const said = quoted(
    `[${escaped(description)}]${values === "none" ? "" : `:${escaped(placeholder)}:${action(values)}`}`,
  );
  if (takesList) return `'*'${flags[0]}${said}`;
  return flags.length === 1 ? `${flags[0]}${said}` : `'(${flags.join(" ")})'{${flags.join(",")}}${said}`;
}

function argumentSpec(values: Values): string[] {
  return values === "none" ? [] : [quoted(`*:file:${action(values)}`)];
}

function action(values: Values): string {
  if (values === "file") return "_files";
  return typeof values === "string" ? "" : `(${values.join(" ")})`;
}

function escaped(text: string): string {
  return text.replace(/[\\[\]:]/g, "\\$&");
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}
