import { execFileSync, spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import type { Diagnosis } from "multilogit/check";
import { describe, expect, it, vi } from "vitest";
import { isRunning } from "../programs/is-running.ts";
import { DIGITS, expectRefusal, type Files, IRIS, MEASURES, type Outcome, PROGRAM, workplace } from "./program.js";

const STUB = readFileSync(fileURLToPath(new URL("../../../docs/stubs/my-gradient.mjs", import.meta.url)), "utf8");

/** The stub with one thing replaced; its gradient is in `gradient[j][k] += residual * xj`. */
function changed(from: string, to: string, stub = STUB): string {
  expect(stub).toContain(from);
  return stub.replace(from, to);
}

const RIGHT = { "right.mjs": STUB };
const WRONG = { "wrong.mjs": changed("(k === y[i] ? 1 : 0)", "0") };

const check = (files: Files, ...args: string[]) => {
  const place = workplace(files);
  const [name] = Object.keys(files);
  return { ...place, outcome: place.run(["check", ...args, "--", "node", name!]) };
};

async function diagnosisOf(outcome: Promise<Outcome>, code: number): Promise<Diagnosis> {
  const { stdout, stderr, code: found } = await outcome;
  expect(stderr).toBe("");
  expect(found).toBe(code);
  expect(stdout).toMatch(/^\{.*\}\n$/);
  return JSON.parse(stdout);
}

describe("check of a program", () => {
  it("says right, and ends with 0", async () => {
    const { code, stdout, stderr } = await check(RIGHT).outcome;
    expect([code, stderr]).toEqual([0, ""]);
    expect(stdout.split("\n")[0]).toMatch(/^right/i);
    expect(stdout).toMatch(/^control /m);
  });

  it("says wrong and why, and ends with 1", async () => {
    const { code, stdout, stderr } = await check(WRONG).outcome;
    expect([code, stderr]).toEqual([1, ""]);
    expect(stdout.split("\n")[0]).toMatch(/^wrong/i);
    expect(stdout).toMatch(/^cause /m);
    expect(stdout).toMatch(/^what to do /m);
    expect(stdout).toMatch(/^slope along /m);
  });

  it("says cannot tell and what to change, and ends with 2", async () => {
    const dropout = changed("return { value, gradient };", "return { value: value + Math.random(), gradient };");
    const { code, stdout, stderr } = await check({ "random.mjs": dropout }).outcome;
    expect([code, stderr]).toEqual([2, ""]);
    expect(stdout.split("\n")[0]).toMatch(/^cannot tell/);
    expect(stdout).toMatch(/seed/);
  });

  it("prints the whole diagnosis as one JSON object", async () => {
    const found = await diagnosisOf(check(WRONG, "--json").outcome, 1);
    expect(found).toMatchObject({ verdict: "wrong", subject: { name: "node wrong.mjs", data: null }, seed: 1 });
    expect(found.causes.length).toBeGreaterThan(0);
  });

  it("gives the same diagnosis for the same seed", async () => {
    const [one, other] = await Promise.all(
      [1, 2].map(() => diagnosisOf(check(WRONG, "--json", "--seed", "7").outcome, 1)),
    );
    expect({ ...one, subject: null }).toEqual({ ...other, subject: null });
    expect(one!.seed).toBe(7);
  });

  it("writes a page with pictures, whole or not at all", async () => {
    const { outcome, read } = check(WRONG, "--report", "out.html");
    expect((await outcome).code).toBe(1);
    expect(read("out.html")).toMatch(/^<!doctype html>[\s\S]*<\/html>\n$/);
    expect(read("out.html")).toMatch(/<svg /);
  });

  it("checks with the rows of a file", async () => {
    const args = [IRIS, "--target", "Species", "--only", ...MEASURES, "--rows", "50", "--lambda", "0.5", "--json"];
    expect((await diagnosisOf(check(RIGHT, ...args).outcome, 0)).verdict).toBe("right");
    expect((await diagnosisOf(check(WRONG, ...args).outcome, 1)).verdict).toBe("wrong");
  });

  it("prints a stub to begin with", async () => {
    const { code, stdout, stderr } = await workplace().run(["check", "--stub", "javascript"]);
    expect([code, stdout, stderr]).toEqual([0, STUB, ""]);
  });

  it("notices digits that were cut off", async () => {
    const rounded = `const cut = (x) => (Array.isArray(x) ? x.map(cut) : Number(x.toPrecision(6)));\n${changed(
      "return { value, gradient };",
      "return { value: cut(value), gradient: cut(gradient) };",
    )}`;
    const { verdict, conventions } = await diagnosisOf(check({ "rounded.mjs": rounded }, "--json").outcome, 0);
    expect(verdict).toBe("right");
    expect(conventions.find(({ name }) => name === "precision")!.found).toMatch(/6 digits/);
  });

  it("passes the program's own options on", async () => {
    const program = { "options.mjs": `if (process.argv[2] !== "--json") process.exit(5);\n${STUB}` };
    const { code } = await workplace(program).run(["check", "--", "node", "options.mjs", "--json"]);
    expect(code).toBe(0);
  });
});

/** The rows that a program holds itself: two features and a class. */
const HELD = [[1, 0.5, 0], [0, 2, 1], [3, 1, 2], [1, 1, 1], [0.5, 0.25, 0], [2, 2, 2], [0, 1, 1]]; // biome-ignore format: rows
const data = `const design = ${JSON.stringify(HELD.map(([a, b]) => [a, b]))}, labels = [${HELD.map((row) => row[2])}], lambda = 0.5;`;
const holding = (stub: string) =>
  changed(
    "function answer({ op, weights, design, labels, lambda }) {",
    `${data}\nfunction answer({ op, weights }) {`,
    changed('openness: "data"', 'openness: "weights", features: 2, classes: 3', stub),
  );
const HELD_CSV = `a,b,y\n${HELD.join("\n")}\n`;

describe("check of a program that holds its data itself", () => {
  it("says right or wrong without seeing them", async () => {
    expect((await diagnosisOf(check({ "own.mjs": holding(STUB) }, "--json").outcome, 0)).verdict).toBe("right");
    const found = await diagnosisOf(check({ "own.mjs": holding(WRONG["wrong.mjs"]) }, "--json").outcome, 1);
    expect(found.verdict).toBe("wrong");
  });

  it("says why when it is given the same data", async () => {
    const files = { "own.mjs": holding(WRONG["wrong.mjs"]), "rows.csv": HELD_CSV };
    const found = await diagnosisOf(check(files, "rows.csv", "--target", "y", "--json").outcome, 1);
    const causes = (await diagnosisOf(check(WRONG, "--json").outcome, 1)).causes.map(({ id }) => id);
    expect(found.causes.map(({ id }) => id)).toEqual(causes);
  });
});

describe("the bug that the project comes from: the gradient sees other pixels", () => {
  const product = "gradient[j][k] += residual * xj;";
  const begin = "  X.forEach((x, i) => {";
  const sees = (pixel: string) => changed(product, `gradient[j][k] += residual * (${pixel});`);
  const standardised = changed(
    begin,
    `  const mean = X[0].map((_, j) => X.reduce((sum, x) => sum + x[j], 0) / X.length);
  const deviation = X[0].map((_, j) => Math.sqrt(X.reduce((sum, x) => sum + (x[j] - mean[j]) ** 2, 0) / X.length) || 1);
${begin}`,
    sees("(xj - mean[j]) / deviation[j]"),
  );
  const intensities = changed(
    begin,
    "  X.forEach((intensity, i) => {\n    const x = intensity.map((value) => (value >= 8 ? 1 : 0));",
    sees("intensity[j]"),
  );
  const binary = ["--binarize", "8"];

  /** MANY=1 tries the rest, which the tests of the library do as well. */
  const others: [string, string, string[], string][] = [
    ["inverted", sees("1 - xj"), binary, "features-inverted"],
    ["rolled", sees("x[(j + 63) % 64]"), binary, "features-rolled-up"],
    ["standardised", standardised, binary, "features-standardized"],
  ];
  it.each<[string, string, string[], string]>([
    ["transposed", sees("x[(j % 8) * 8 + Math.floor(j / 8)]"), binary, "features-transposed"],
    ["intensities of 0 to 16 where the value sees 0 and 1", intensities, [], "features-as-given"],
    ...(process.env.MANY ? others : []),
  ])("%s", async (_, program, options, cause) => {
    const args = [DIGITS, "--target", "digit", ...options, "--rows", "40", "--json"];
    const found = await diagnosisOf(check({ "wrong.mjs": program }, ...args).outcome, 1);
    expect([found.causes.map(({ id }) => id), found.certainty]).toEqual([[cause], "exact"]);
    expect(found.recovered!.rows.length).toBeGreaterThan(0);
  });
});

/** A program in JavaScript that greets well and then does `each(question)`. */
const rogue = (each: string, greeting = "answer({ id: question.id })") => ({
  "rogue.mjs": `import { createInterface } from "node:readline";
    const answer = (object) => console.log(JSON.stringify(object));
    console.error("before it went wrong");
    for await (const line of createInterface({ input: process.stdin })) {
      const question = JSON.parse(line);
      if (question.op === "hello") { ${greeting} } else { ${each} }
    }`,
});

describe("a program that fails ends the check with 3 and its last words, within the time limit:", () => {
  it.concurrent.each([
    [
      "it hangs",
      rogue("for (;;);"),
      /gave no answer to question 2 \(eval\) within 1 s; let it flush its output.*--time-limit/,
    ],
    ["it hangs at once", rogue("", "for (;;);"), /gave no answer to question 1 \(hello\) within 1 s/],
    [
      "it prints garbage",
      rogue(`console.log("epoch 1, loss 3.2")`),
      /wrote "epoch 1, loss 3.2" to its standard output/,
    ],
    [
      "it dies at once",
      { "rogue.mjs": `console.error("before it went wrong"); process.exit(7)` },
      /exit code 7 before/,
    ],
    [
      "it dies in the middle",
      rogue("process.exit(1)"),
      /ended with exit code 1 before it answered question 2 \(eval\)/,
    ],
    ["it throws", rogue(`throw new Error("matrices do not fit")`), /exit code 1 before .*matrices do not fit/s],
    [
      "it floods its output",
      rogue(`const pour = () => process.stdout.write("x".repeat(1 << 20), pour); pour();`),
      // a slow machine may not get that far within the time limit
      /a line of more than|gave no answer/,
    ],
    [
      "it floods its error output",
      rogue(`const pour = () => process.stderr.write("before it went wrong\\n".repeat(1 << 16), pour); pour();`),
      /gave no answer/,
    ],
    [
      "it answers out of order",
      rogue("answer({ id: question.id - 1 })"),
      /with the id 1 when question 2 \(eval\) was asked/,
    ],
    ["it answers with a wrong id", rogue(`answer({ id: "two", value: 1, gradient: [1] })`), /with the id "two" when/],
    ["it says nothing of the value", rogue("answer({ id: question.id, gradient: [1] })"), /there is no "value"/],
    [
      "its gradient is ragged",
      rogue("answer({ id: question.id, value: 1, gradient: [[1, 2], [3]] })"),
      /gradient, row 2 is \[3\]; expected a list of 2 numbers/,
    ],
    [
      "its gradient is a text",
      rogue(`answer({ id: question.id, value: 1, gradient: "1 2 3" })`),
      /gradient is "1 2 3"/,
    ],
    [
      "it greets with what is not known",
      rogue("", `answer({ id: 1, layout: "rows" })`),
      /layout: "rows"; expected one of/,
    ],
  ] as const)("%s", async (_, files, message) => {
    const { code, stdout, stderr } = await check(files, "--time-limit", "1").outcome;
    expect(stderr).toMatch(/^multilogit: /);
    expect(stderr).toMatch(message);
    expect(stderr).toMatch(/The end of its standard error:\n(.*\n)* {2}before it went wrong/);
    expect(stderr).not.toMatch(/ {4}at .*cli\/dist|internal error/);
    expect([code, stdout]).toEqual([3, ""]);
  });

  it("it is not there", async () => {
    const { code, stderr } = await workplace().run(["check", "--", "no-such-program", "x"]);
    expect(stderr).toMatch(/"no-such-program x" could not be started: there is no program "no-such-program"/);
    expect(code).toBe(3);
  });

  it("and no report is written", async () => {
    const { outcome, listing } = check(rogue("process.exit(1)"), "--report", "out.html");
    expect((await outcome).code).toBe(3);
    expect(listing()).toEqual(["rogue.mjs"]);
  });
});

describe.skipIf(process.platform !== "linux")("a check that is interrupted", () => {
  it.each(["SIGINT", "SIGTERM", "SIGHUP"] as const)("by %s ends the program too", async (signal) => {
    const { path, write } = workplace();
    write(
      rogue(`const { writeFileSync } = await import("node:fs"); writeFileSync("pid", String(process.pid)); for (;;);`),
    );
    const check = spawn(process.execPath, [PROGRAM, "check", "--", "node", "rogue.mjs"], {
      cwd: path("."),
      stdio: "ignore",
    });
    const ended = new Promise((resolve) => check.on("exit", (_, by) => resolve(by)));
    const pid = await vi.waitFor(() => Number(readFileSync(path("pid"), "utf8") || expect.fail("empty")), 20_000);
    check.kill(signal);
    expect(await ended).toBe(signal);
    await vi.waitFor(() => expect(isRunning(pid)).toBe(false), 5000);
  });
});

describe("check with files in place of a program", () => {
  const files = ["--cases", "cases.jsonl", "--answers", "answers.jsonl"];

  /** Asks, lets the program answer, and asks again, until there is a verdict. */
  async function rounds(program: string, ...args: string[]) {
    const { run, write, read, path, listing } = workplace({ "program.mjs": program });
    for (let round = 1; ; round++) {
      expect(round, "rounds").toBeLessThan(10);
      const { code, stdout, stderr } = await run(["check", ...args, ...files, "--json"]);
      expect(stderr).toBe("");
      const found = JSON.parse(stdout);
      if ("verdict" in found) return { code, round, found: found as Diagnosis, listing };
      expect([code, found.unanswered]).toEqual([2, expect.any(Number)]);
      expect(found.questions).toBe(read("cases.jsonl").trim().split("\n").length);
      const answers = execFileSync("node", [path("program.mjs")], { input: read("cases.jsonl"), maxBuffer: 1 << 28 });
      write({ "answers.jsonl": answers });
    }
  }

  it("says right, the same as with the program", async () => {
    const { code, found, listing } = await rounds(STUB);
    const byProgram = await diagnosisOf(check(RIGHT, "--json").outcome, 0);
    expect(code).toBe(0);
    expect({ ...found, subject: null }).toEqual({ ...byProgram, subject: null });
    expect(listing()).toEqual(["answers.jsonl", "cases.jsonl", "program.mjs"]);
  });

  it("says wrong and why", async () => {
    const { code, found } = await rounds(WRONG["wrong.mjs"], IRIS, "--target", "Species", "--rows", "20");
    const causes = (await diagnosisOf(check(WRONG, "--json").outcome, 1)).causes.map(({ id }) => id);
    expect(code).toBe(1);
    expect(found.causes.map(({ id }) => id)).toEqual(causes);
  });

  it("asks a program that holds its data itself", async () => {
    expect((await rounds(holding(STUB))).found.verdict).toBe("right");
  });

  it("says what is to be done first", async () => {
    const { run } = workplace();
    const { code, stdout, stderr } = await run(["check", ...files]);
    expect([code, stderr]).toEqual([2, ""]);
    expect(stdout).toMatch(
      /^cannot tell yet: 1 of the 1 questions in cases\.jsonl have no answer in\nanswers\.jsonl\n/,
    );
    expect(stdout).toMatch(/my_gradient\.py < cases\.jsonl > answers\.jsonl/);
  });

  it("tells answers that are none", async () => {
    const { run } = workplace({ "answers.jsonl": "Traceback (most recent call last):\n" });
    expectRefusal(await run(["check", ...files]), /answers\.jsonl, line 1: not valid JSON/);
  });
});

describe("check refuses", () => {
  it.concurrent.each([
    [
      "no program",
      ["check"],
      /check: nothing to check; give a function.*or a program after two dashes, such as -- python3/,
    ],
    [
      "a program without the dashes",
      ["check", "node", "right.mjs"],
      /"node" is not a file of rows.*a program goes after two dashes, as in check -- node right\.mjs/,
    ],
    ["DATA without a target", ["check", "rows.csv", "--", "node", "right.mjs"], /check: no --target/],
    [
      "DATA that is not there",
      ["check", "row.csv", "--target", "y", "--", "node", "right.mjs"],
      /did you mean "rows\.csv"/,
    ],
    ["a column that is not there", ["check", "rows.csv", "--target", "z", "--", "node", "right.mjs"], /no column "z"/],
    [
      "an option about DATA without DATA",
      ["check", "--lambda", "1", "--", "node", "right.mjs"],
      /--lambda is about DATA/,
    ],
    ["--cases without --answers", ["check", "--cases", "a.json"], /--cases and --answers belong together/],
    ["a time limit for files", ["check", "--cases", "a", "--answers", "b", "--seconds", "5"], /are about a program/],
    ["an empty program", ["check", "--", ""], /check: nothing to check/],
    ["files and a program", ["check", "--cases", "a", "--answers", "b", "--", "node"], /are used instead of a program/],
    ["a report that is no page", ["check", "--report", "out.pdf", "--", "node", "right.mjs"], /ends in \.html/],
    ["a report in no folder", ["check", "--report", "no/out.html", "--", "node", "right.mjs"], /no folder "no"/],
    [
      "a stub in a language that has none",
      ["check", "--stub", "cobol"],
      /'cobol' is invalid; allowed choices are python/,
    ],
    ["a time limit of 0", ["check", "--time-limit", "0", "--", "node", "right.mjs"], /give a number above 0/],
    ["a negative λ", ["check", "--lambda", "-1", "--", "node", "right.mjs"], /give a number of at least 0/],
  ])("%s", async (_, args, message) => {
    const { run } = workplace({ ...RIGHT, "rows.csv": "x,y\n1,a\n2,b\n3,a\n" });
    expectRefusal(await run(args), message);
  });
});
