import { spawnSync } from "node:child_process";
import type { Option } from "commander";
import { beforeAll, describe, expect, it } from "vitest";
import { program } from "../../src/usage/program.js";
import { workplace } from "./program.js";

const root = program([]);
const here = workplace({
  "my rows.csv": "x,y\n1,a\n",
  caught: `: > caught-words
compadd() {
  builtin compadd "$@"
  [[ \${@[1,(i)(-|--)]} == *-(O|A|D)\\ * ]] && return
  local -a words
  builtin compadd -O words "$@"
  print -lr -- $words >> caught-words
}
ended() { print ENDED }
comppostfuncs=(ended)
`,
});
const SHELLS = ["bash", "zsh", "fish"] as const;
type Shell = (typeof SHELLS)[number];

beforeAll(async () => {
  for (const shell of SHELLS) {
    const { code, stdout } = await here.run(["completion", shell]);
    expect(code).toBe(0);
    here.write({ [shell]: stdout });
  }
});

/** bash comes with every system that this is developed on; the others are asked where they are. */
function isThere(shell: Shell): boolean {
  return shell === "bash" || spawnSync(shell, ["-c", "exit 0"]).status === 0;
}

/** What a shell offers for the last of the words "multilogit", …. */
function offered(shell: Shell, ...words: string[]): string[] {
  const line = ["multilogit", ...words].join(" ");
  const scripts: Record<Shell, () => string> = {
    bash: () => `source ./bash
COMP_WORDS=(multilogit ${words.map((word) => `'${word}'`).join(" ")}); COMP_CWORD=${words.length}
_multilogit; printf '%s\\n' "\${COMPREPLY[@]}"`,
    fish: () => `source ./fish; complete -C '${line}'`,
    // zsh completes at a terminal only, so it is given one of its own; what it adds to its list goes to a file as well
    zsh: () => `zmodload zsh/zpty
zpty shell 'PS1= exec zsh -f -i'
zpty -w shell 'autoload -Uz compinit; compinit -u -D; source ./zsh; source ./caught; print REA""DY'
zpty -r shell said '*READY*'
zpty -n -w shell $'${line}\\t'
zpty -r shell said '*ENDED*'
cat caught-words`,
  };
  const { stdout, stderr } = spawnSync(shell, ["-c", scripts[shell]()], {
    cwd: here.path("."),
    encoding: "utf8",
    timeout: 20_000,
  });
  expect(stderr.replace(/^.*warning.*$/gim, "").trim()).toBe("");
  return stdout
    .split(/\r?\n/)
    .flatMap((text) => (shell === "fish" ? [text.split("\t")[0]!] : text.split(/\s+/)))
    .filter((word) => word !== "");
}

const flagsOf = (options: readonly Option[]) => options.map(({ long }) => long!);

describe.each(SHELLS)("completion for %s", (shell) => {
  const test = it.skipIf(!isThere(shell));

  test("offers every command", () => {
    const words = offered(shell, "");
    for (const command of root.commands) expect(words).toContain(command.name());
  });

  test("offers the options of each command, and no others", () => {
    for (const command of root.commands.filter(({ options }) => options.length > 0)) {
      const words = offered(shell, command.name(), "--");
      const wanted = [...flagsOf(command.options), "--help"].sort();
      const found = [...new Set(words.filter((word) => /^--[a-z]/.test(word)))].sort();
      expect(found, command.name()).toEqual(wanted);
    }
  });

  test("offers the values of an option that takes one of a few", () => {
    const words = offered(shell, "fit", "rows.csv", "--engine", "");
    for (const engine of ["auto", "reference", "wasm"]) expect(words).toContain(engine);
    expect(words).not.toContain("--target");
  });

  test("offers the names of bundled data and of shells", () => {
    expect(offered(shell, "data", "")).toEqual(expect.arrayContaining(["digits", "iris", "housing"]));
    expect(offered(shell, "completion", "")).toEqual(expect.arrayContaining(["bash", "zsh", "fish"]));
  });

  test("leaves file names to the shell", () => {
    if (shell === "bash") {
      expect(offered(shell, "fit", "my")).toEqual([]); // -o default then completes files
      expect(here.read("bash")).toMatch(/^complete -o bashdefault -o default -F _multilogit multilogit$/m);
    } else expect(offered(shell, "fit", "my").join(" ")).toMatch(/my\\? rows\.csv/);
  });
});
