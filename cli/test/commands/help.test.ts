import { execFile, spawn, spawnSync } from "node:child_process";
import type { Command } from "commander";
import { describe, expect, it } from "vitest";
import { textWidth } from "../../src/terminal/text-width.js";
import { program } from "../../src/usage/program.js";
import { MY_MODEL, PROGRAM, type Workplace, workplace } from "./program.js";

const root = program([]);
const pages = [root, ...root.commands].map((command) => ({
  words: command === root ? [] : [command.name()],
  name: command.name(),
  command,
}));

const hasPython = spawnSync("python3", ["--version"]).status === 0;

const { MANY } = process.env;
const EXAMPLES = /\nExamples:\n((?: {2,}.*\n)+)/;

/** The command lines of "Examples:", those that go on behind a backslash in one. */
function examplesIn(help: string): string[] {
  const [, lines = ""] = EXAMPLES.exec(help) ?? [];
  return lines
    .replace(/ \\\n */g, " ")
    .trim()
    .split(/\n */);
}

/** Runs a command line in bash, where `multilogit` is the program that was built. */
function inBash(here: Workplace, line: string): Promise<{ code: number; said: string }> {
  const script = `multilogit() { "${process.execPath}" "${PROGRAM}" "$@"; }\n${line}`;
  return new Promise((resolve) => {
    execFile("bash", ["-c", script], { cwd: here.path("."), maxBuffer: 1 << 26 }, (error, _stdout, stderr) =>
      resolve({ code: error === null ? 0 : Number(error.code ?? -1), said: stderr }),
    );
  });
}

/** Whether a server says where it is; then it is interrupted. On any free port, and no browser is opened. */
function serverAnswers(here: Workplace, line: string): Promise<boolean> {
  const words = [...line.split(" ").slice(1), ...(line.startsWith("multilogit studio") ? ["--no-open"] : [])];
  const child = spawn(process.execPath, [PROGRAM, ...words, "--port", "0"], { cwd: here.path(".") });
  let said = "";
  child.stdout.once("data", (text) => {
    said = String(text);
    child.kill("SIGINT");
  });
  return new Promise((resolve) => {
    child.once("exit", (code) => resolve(code === 0 && said.includes("http://127.0.0.1:")));
  });
}

async function helpOf(words: readonly string[]): Promise<string> {
  const { code, stdout, stderr } = await workplace().run([...words, "--help"]);
  expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
  return stdout;
}

/** Everything that the help of a command says in sentences. */
function sentencesOf(command: Command): string[] {
  const shown = command.commands.map((child) => child.summary());
  return [
    command.description(),
    ...command.options.map(({ description }) => description),
    ...command.registeredArguments.map(({ description }) => description),
    ...shown,
  ];
}

describe("--help", () => {
  it.each(pages)("of $name fits 80 columns and breaks no word", async ({ words, command }) => {
    const help = await helpOf(words);
    expect(help.split("\n").filter((line) => textWidth(line) > 80)).toEqual([]);
    const flowing = help.replace(/\s+/g, " ");
    for (const sentence of sentencesOf(command)) expect(flowing).toContain(sentence.replace(/\s+/g, " "));
  });

  it.each(pages)(
    "of $name has at least three examples, and the first (all of them with MANY=1) runs in a folder with nothing but the user's own file",
    async ({ words }) => {
      const examples = examplesIn(await helpOf(words));
      expect(examples.length).toBeGreaterThanOrEqual(3);
      const here = workplace({ "my_model.py": MY_MODEL });
      for (const line of MANY === undefined ? examples.slice(0, 1) : examples) {
        if (!hasPython && line.includes("my_model.py")) continue;
        if (/^multilogit (?:studio|serve)/.test(line)) expect(await serverAnswers(here, line), line).toBe(true);
        else expect(await inBash(here, line), line).toMatchObject({ code: 0 });
      }
    },
  );

  it("names every command in a group, and none outside", async () => {
    const help = await helpOf([]);
    expect(help).not.toContain("Commands:");
    expect(help.match(/^\S.*:$/gm)).toEqual([
      "Options:",
      "Fit and use:",
      "Statistics:",
      "Is my gradient right:",
      "Look:",
      "Examples:",
    ]);
    for (const { name } of pages.slice(1)) expect(help).toMatch(new RegExp(`^ {2}${name} `, "m"));
  });
});
