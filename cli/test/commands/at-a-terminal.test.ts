import { spawnSync } from "node:child_process";
import { beforeAll, describe, expect, it } from "vitest";
import { textWidth } from "../../src/terminal/text-width.js";
import { HOUSING, IRIS, PROGRAM, workplace } from "./program.js";

/** util-linux gives a program a terminal; elsewhere these tests are left out. */
const hasScript = /util-linux/.test(spawnSync("script", ["--version"], { encoding: "utf8" }).stdout ?? "");

// biome-ignore lint/suspicious/noControlCharactersInRegex: an escape sequence begins with a control character
const ESCAPES = /\x1b\[[\d;?]*[A-Za-z]/g;
const here = workplace();

/** What a terminal of 80 columns gets: lines that stay, without colours and without what is written over. */
function shown(...args: string[]): string[] {
  const words = [process.execPath, PROGRAM, ...args].map((word) => `'${word}'`).join(" ");
  const { stdout } = spawnSync("script", ["-qec", `stty cols 80; ${words}`, "/dev/null"], {
    cwd: here.path("."),
    encoding: "utf8",
    env: { ...process.env, TERM: "xterm-256color", NO_COLOR: "" },
  });
  return stdout
    .split(/\r?\n/)
    .map((line) => line.slice(line.lastIndexOf("\r") + 1).replace(ESCAPES, ""))
    .filter((line) => line !== "");
}

describe.skipIf(!hasScript)("at a terminal of 80 columns", () => {
  beforeAll(async () => {
    expect((await here.run(["fit", IRIS, "--target", "Species", "-o", "m.json"])).code).toBe(0);
  });

  it.each([
    ["fit", ["fit", IRIS, "--target", "Species"]],
    ["evaluate", ["evaluate", "m.json", IRIS]],
    ["explain", ["explain", "m.json", IRIS, "--row", "60"]],
    ["predict", ["predict", "m.json", IRIS]],
    [
      "summary",
      ["summary", HOUSING, "--formula", "satisfaction ~ influence*type + contact", "--weights", "frequency", "--tests"],
    ],
    ["margins", ["margins", HOUSING, "--formula", "satisfaction ~ influence + type", "--weights", "frequency"]],
    ["demo", ["demo"]],
    ["help", ["fit", "--help"]],
  ])("%s fits", (_, args) => {
    const lines = shown(...args);
    expect(lines.length).toBeGreaterThan(5);
    expect(lines.filter((line) => textWidth(line) > 80)).toEqual([]);
  });

  it("predict shows the first rows and a command that writes all; a pipe gets all of them", async () => {
    const lines = shown("predict", "m.json", IRIS);
    expect(lines[0]).toMatch(/^row +prediction +p\(setosa\)/);
    expect(lines.filter((line) => /^\d+ +setosa/.test(line))).toHaveLength(15);
    expect(lines).toContain("… and 135 more");
    expect(lines.join(" ")).toContain("-o predictions.csv");
    const { stdout } = await here.run(["predict", "m.json", IRIS]);
    expect(stdout.split("\n")).toHaveLength(152);
    expect(stdout).toMatch(/^prediction,p_setosa,/);
  });

  it("errors and notes are wrapped, and are one line in a pipe", async () => {
    const many = Array.from({ length: 30 }, (_, i) => `${i % 7 === 0 ? "NA" : i},${i % 2 ? "a" : "b"}`);
    here.write({ "rows of mine.csv": `x,y\n${many.join("\n")}\n` });
    for (const args of [
      ["fit", "rows of mine.csv", "--target", "y", "--missing", "drop"],
      [
        "fit",
        "rows of mine.csv",
        "--target",
        "z and a very long name of a column that there is not, over all of the line",
      ],
    ]) {
      const lines = shown(...args);
      expect(lines.filter((line) => textWidth(line) > 80)).toEqual([]);
      const { stderr } = await here.run(args);
      expect(stderr).toMatch(/^.{81,}$/m);
      for (const line of stderr.trim().split("\n")) expect(lines.join(" ")).toContain(line);
    }
  });

  it("colours are named where there are some, and not in a pipe", async () => {
    expect(shown("demo").join("\n")).toContain("orange for the class");
    expect((await here.run(["demo"])).stdout).not.toMatch(/\b(orange|purple)\b/);
  });
});
