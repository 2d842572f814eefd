import { spawn } from "node:child_process";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type Outcome, PROGRAM, workplace } from "../commands/program.js";
import { sampleOf } from "./sample.js";

// Expected escape bytes to be seen; got a terminal that did what a program, a file or a column told it.

/** Clears the screen, colours, conceals, sets the title, the same in one byte of Latin-1, rings, goes back, turns the writing. */
const SEQUENCES = ["\x1b[2J", "\x1b[31m", "\x1b[8m", "\x1b]0;title\x07", "\x9b31m", "\x07", "\b", "\u202e", "\u2066"];
const hostile = fc
  .tuple(fc.constantFrom("a", "b c", "été"), fc.subarray(SEQUENCES, { minLength: 1, maxLength: 3 }))
  .map(([word, sequences]) => `${word}${sequences.join("x")}`);

interface Names {
  readonly data: string;
  readonly model: string;
  readonly number: string;
  readonly category: string;
  readonly target: string;
  readonly level: string;
  readonly label: string;
  readonly program: string;
}
const names: fc.Arbitrary<Names> = fc
  .array(hostile, { minLength: 8, maxLength: 8 })
  .map(([data, model, number, category, target, level, label, program]) => ({
    data: `d${data}.csv`,
    model: `m${model}.json`,
    number: `n${number}`,
    category: `c${category}`,
    target: `t${target}`,
    level: `l${level}`,
    label: `y${label}`,
    program: `p${program}.mjs`,
  }));

/** What is run once there is a model of the data. */
const COMMANDS: readonly ((names: Names) => readonly string[])[] = [
  ({ data, target }) => ["fit", data, "--target", target, "-o", "other.json"],
  ({ data, target }) => ["fit", data, "--target", target, "--check-gradient"],
  ({ data, target, label }) => ["fit", data, "--target", target, "--ignore", label],
  ({ data, label }) => ["fit", data, "--formula", label],
  ({ data, model }) => ["evaluate", model, data, "--report", "out.html"],
  ({ data, model }) => ["explain", model, data, "--row", "1"],
  ({ data, model, number, label }) => ["explain", model, data, "--class", label, "--feature", number],
  ({ data, model, label }) => ["explain", model, data, "--class", label, "--feature", label],
  ({ data, model }) => ["summary", model, data],
  ({ data, model }) => ["summary", model, data, "--tests"],
  ({ data, model }) => ["margins", model, data],
  ({ data, model }) => ["compare", model, model, data],
  ({ data, model }) => ["predict", model, `no${data}`],
  ({ data }) => ["data", "digits", "-o", data],
  ({ label }) => ["data", label],
  ({ label }) => [label],
  ({ data, target, program }) => ["check", data, "--target", target, "--", "node", program],
  ({ program }) => ["check", "--", program, "x"],
  ({ data, model }) => ["check", "--cases", `q${data}`, "--answers", model.replace("json", "jsonl")],
];

// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const HARMFUL = /[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]/;
/** The colours that are the program's own. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const COLOURS = /\x1b\[(0|[34]8;[25];[\d;]+)m/g;

describe("names and words of others", () => {
  it("never reach the terminal as control bytes", async () => {
    await fc.assert(
      fc.asyncProperty(names, fc.nat(), fc.boolean(), async (names, at, hasColours) => {
        const place = workplace({ [names.data]: rowsWith(names), [names.program]: programSaying(names.label) });
        const fit = ["fit", names.data, "--target", names.target, "--penalty", "none", "-o", names.model];
        const command = COMMANDS[at % COMMANDS.length]!(names);
        for (const args of [fit, command]) {
          const { stdout, stderr } = await run(
            args,
            place.path("."),
            hasColours ? { FORCE_COLOR: "3" } : { NO_COLOR: "1" },
          );
          expect(stdout + stderr).not.toBe("");
          const shown = hasColours ? stdout.replace(COLOURS, "") : stdout;
          for (const line of [...shown.split("\n"), ...stderr.split("\n")]) expect(line).not.toMatch(HARMFUL);
        }
      }),
      sampleOf(10),
    );
  }, 1_200_000);

  it("of a program that failed are shown escaped", async () => {
    const place = workplace({ "rogue.mjs": programSaying("\x1b[2J gone") });
    const { code, stderr } = await place.run(["check", "--", "node", "rogue.mjs"]);
    expect(code).toBe(3);
    expect(stderr).toContain("The end of its standard error:\n  \\x1b[2J gone\n");
  });
});

/** Answers the first question with an error, and says something before. */
function programSaying(words: string): string {
  return `process.stderr.write(${JSON.stringify(`${words}\n`)});
    process.stdin.once("data", () => console.log(JSON.stringify({ id: 1, error: ${JSON.stringify(words)} })));`;
}

function rowsWith({ number, category, target, level, label }: Names): string {
  const lines = Array.from(
    { length: 60 },
    (_, i) => `${(7 * i) % 13},${["k", level, "m"][(5 * i) % 3]},${["u", label, "w"][(i * i + (i % 7)) % 3]}`,
  );
  return `${[[number, category, target].join(","), ...lines].join("\n")}\n`;
}

function run(args: readonly string[], cwd: string, more: Record<string, string>): Promise<Outcome> {
  const { NO_COLOR: _no, FORCE_COLOR: _force, ...environment } = process.env;
  const child = spawn(process.execPath, [PROGRAM, ...args], { cwd, env: { ...environment, ...more } });
  let [stdout, stderr] = ["", ""];
  child.stdout.on("data", (text) => {
    stdout += text;
  });
  child.stderr.on("data", (text) => {
    stderr += text;
  });
  child.stdin.on("error", () => {});
  child.stdin.end();
  return new Promise((resolve) => child.on("close", (code) => resolve({ code: code ?? -1, stdout, stderr })));
}
