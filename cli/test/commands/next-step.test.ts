import { execFile } from "node:child_process";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { runs, TIMEOUT } from "../../../core/test/many.js";
import { nextStep } from "../../src/terminal/next-step.js";
import { shellCommand } from "../../src/terminal/shell-command.js";
import { textWidth } from "../../src/terminal/text-width.js";
import { PROGRAM, type Workplace, workplace } from "./program.js";

/** Runs command lines in bash, where multilogit, with npx in front or not, is the program that was built. */
function inBash(here: Workplace, lines: string): Promise<{ code: number; stdout: string; stderr: string }> {
  const script = `multilogit() { "${process.execPath}" "${PROGRAM}" "$@"; }
npx() { "$@"; }
${lines}`;
  return new Promise((resolve) => {
    execFile("bash", ["-c", script], { cwd: here.path(".") }, (error, stdout, stderr) =>
      resolve({ code: error === null ? 0 : Number(error.code ?? -1), stdout, stderr }),
    );
  });
}

/** The commands behind "Next:", those that go on behind a backslash in one. */
function nextSteps(printed: string): string[] {
  const [, lines = ""] = /Next:\n((?: {2,}.*\n)+)/.exec(printed) ?? [];
  return lines
    .replace(/ \\\n */g, " ")
    .trim()
    .split(/\n */);
}

const CHARACTERS = [..."abcXYZ019 '\"$`!&;|<>()*?[]{}~#%=,.:-_é日\\"];
/** Anything that a file or a column may be called, blanks and what shells take for something else among it. */
const awkward = fc
  .array(fc.constantFrom(...CHARACTERS), { minLength: 1, maxLength: 14 })
  .map((characters) => `${characters.join("")}k`);

const csv = (cells: readonly string[]) => cells.map((cell) => `"${cell.replaceAll('"', '""')}"`).join(",");

describe("what is printed as the next step", () => {
  it(
    "works as it is printed, whatever files, columns and classes are called and with cells missing",
    async () => {
      const names = fc.uniqueArray(awkward, { minLength: 5, maxLength: 5 });
      await fc.assert(
        fc.asyncProperty(names, async ([file, model, column, target, weights]) => {
          const here = workplace();
          const rows = Array.from({ length: 20 }, (_, i) => [
            i === 0 ? "" : String((i * 7) % 11),
            i % 3 ? "a b" : "c'd",
            "2",
          ]);
          here.write({ [`${file}.csv`]: [[column!, target!, weights!], ...rows].map(csv).join("\n") });
          const fit = ["fit", `./${file}.csv`, "--target", target!, "--weights", weights!, "-o", `./${model}.json`];
          const { code, stdout, stderr } = await here.run(fit);
          expect(code, stderr).toBe(0);
          const steps = nextSteps(stdout);
          expect(steps).toHaveLength(2);
          for (const step of steps) expect(await inBash(here, step), step).toMatchObject({ code: 0 });
        }),
        { ...runs(6), endOnFailure: true },
      );
    },
    TIMEOUT,
  );

  it(
    "comes back from a shell as the words that it was made of, in lines that fit",
    async () => {
      const here = workplace();
      await fc.assert(
        fc.asyncProperty(fc.array(awkward, { minLength: 1, maxLength: 12 }), async (words) => {
          const { stdout } = await inBash(here, `printf '%s\\n' ${shellCommand(words)}`);
          expect(stdout).toBe(`${words.join("\n")}\n`);
          const folded = nextStep(words, 80, {});
          for (const line of folded.split("\n")) expect(textWidth(line)).toBeLessThanOrEqual(80);
          const again = await inBash(here, `multilogit() { printf '%s\\n' "$@"; }\n${folded}`);
          expect(again.stdout).toBe(`${words.join("\n")}\n`);
        }),
        { ...runs(40), endOnFailure: true },
      );
    },
    TIMEOUT,
  );

  it("has npx in front where npx started the program", () => {
    expect(nextStep(["demo"], 80, {})).toBe("  multilogit demo");
    expect(nextStep(["demo"], 80, { npm_command: "exec" })).toBe("  npx multilogit demo");
  });

  it("does not name standard input, which has been read to its end", async () => {
    const here = workplace();
    const { stdout } = await here.run(["fit", "-", "--target", "y", "-o", "m.json"], "x,y\n1,a\n2,b\n3,a\n");
    expect(stdout).toMatch(/\nWrote m\.json\.\n$/);
  });
});

describe("a remedy", () => {
  const separated = "x,c,y\n1,a,p\n2,a,p\n3,b,q\n4,b,q\n";
  /** The options that a text advises, such as ["--penalty", "ridge:1"]. */
  const advised = (text: string, option: string) => {
    const found = new RegExp(`(--${option})(?: ([\\w:]+))?`).exec(text.replace(/\s+/g, " "));
    expect(found, text).not.toBeNull();
    return found!.slice(1).filter((word) => word !== undefined);
  };

  it("of separated classes is an option that helps", async () => {
    const here = workplace({ "s.csv": separated });
    const fit = ["fit", "s.csv", "--target", "y"];
    const without = await here.run([...fit, "--penalty", "none"]);
    expect(without.code).toBe(1);
    expect((await here.run([...fit, ...advised(without.stdout, "penalty")])).code).toBe(0);
    const summary = ["summary", "s.csv", "--formula", "y ~ x"];
    const separation = await here.run(summary);
    expect(separation.code).toBe(1);
    expect(advised(separation.stdout, "firth")).toEqual(["--firth", "for"]);
    expect((await here.run([...summary, "--firth"])).code).toBe(0);
    expect((await here.run([...summary, ...advised(separation.stdout, "penalty")])).code).toBe(0);
  });

  it("of a category that was not learnt is an option of fit", async () => {
    const here = workplace({ "s.csv": separated, "new.csv": "x,c\n1,new\n" });
    const fit = ["fit", "s.csv", "--target", "y", "-o", "m.json"];
    await here.run(fit);
    const { code, stderr } = await here.run(["predict", "m.json", "new.csv"]);
    expect(code).toBe(2);
    await here.run([...fit, ...advised(stderr, "unseen")]);
    expect((await here.run(["predict", "m.json", "new.csv"])).code).toBe(0);
  });

  it("of missing cells is an option of the same command", async () => {
    const here = workplace({ "s.csv": `${separated}5,,p\n` });
    const { code, stderr } = await here.run(["fit", "s.csv", "--target", "y", "--missing", "error"]);
    expect(code).toBe(2);
    expect((await here.run(["fit", "s.csv", "--target", "y", ...advised(stderr, "missing")])).code).toBe(0);
  });
});
