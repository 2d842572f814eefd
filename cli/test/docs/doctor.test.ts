import { execFileSync, spawnSync } from "node:child_process";
import { chmodSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { PROGRAM, workplace } from "../commands/program.js";

const DOCTOR = readFileSync(fileURLToPath(new URL("../../../docs/doctor.md", import.meta.url)), "utf8");

const blocks = [...DOCTOR.matchAll(/^```(\w*)\n([\s\S]*?)^```$/gm)].map(([, language, text]) => ({
  language,
  text: text!,
}));
const file = (name: string) => blocks.find(({ text }) => text.startsWith(`# ${name}\n`))!.text;
const outputs = blocks.filter(({ language }) => language === "").map(({ text }) => text);
const commands = [...DOCTOR.matchAll(/^ {4}npx multilogit (.*)$/gm)]
  .map(([, words]) => words!.split(" "))
  .filter((words) => !words.includes("my_model.py:loss_and_grad"));
const hasNumpy = spawnSync("python3", ["-c", "import numpy"]).status === 0;

const LOSS_AND_GRAD = `from math import exp, log

def loss_and_grad(W, X, y):
    value, gradient = 0, [[0.0] * len(W[0]) for _ in W]
    for x, k in zip(X, y):
        scores = [sum(xj * row[c] for xj, row in zip(x, W)) for c in range(len(W[0]))]
        z = max(scores) + log(sum(exp(a - max(scores)) for a in scores))
        value += z - scores[k]
        for j, xj in enumerate(x):
            for c, a in enumerate(scores):
                gradient[j][c] SIGN= (exp(a - z) - (c == k)) * xj
    return value, gradient
`;

describe("docs/doctor.md", () => {
  it("goes from a wrong gradient to the fix as it says", async ({ skip }) => {
    skip(!hasNumpy, "there is no python3 with numpy");
    const { run, write } = workplace({ "my_gradient.py": file("my_gradient.py"), "check.py": file("check.py") });
    const [data, wrong, right] = commands;
    expect((await run(data!)).code).toBe(0);
    const first = await run(wrong!);
    expect([first.code, first.stderr]).toEqual([1, ""]);
    expect(first.stdout).toContain(outputs[0]!.slice(0, outputs[0]!.indexOf("slope along")));
    const pictures = outputs[0]!.slice(outputs[0]!.indexOf("value sees")).trimEnd().split("\n");
    for (const line of pictures) expect(first.stdout).toContain(line);
    const fix = blocks.find(({ text }) => text.startsWith("    return"))!.text;
    write({ "my_gradient.py": file("my_gradient.py").replace("    return R.T @ pixels.T\n", fix) });
    const second = await run(right!);
    expect([second.code, second.stderr]).toEqual([0, ""]);
    expect(second.stdout).toMatch(/^right: the gradient is the derivative of the value/);
    expect(second.stdout).toContain(outputs[1]!.slice(outputs[1]!.indexOf("; but"), outputs[1]!.indexOf("…")));
  });

  it("has a test for pytest that passes for a right function and fails for a wrong one", ({ skip }) => {
    skip(spawnSync("python3", ["--version"]).status !== 0, "there is no python3");
    const { write, path } = workplace({
      "test_gradient.py": file("test_gradient.py"),
      npx: `#!/bin/sh\nshift\nexec "${process.execPath}" "${PROGRAM}" "$@"\n`,
    });
    chmodSync(path("npx"), 0o755);
    const test = (sign: string) => {
      write({ "my_model.py": LOSS_AND_GRAD.replace("SIGN", sign) });
      const line = "import test_gradient; test_gradient.test_gradient_is_right()";
      const PATH = `${path(".")}:${process.env.PATH}`;
      return spawnSync("python3", ["-c", line], { cwd: path("."), env: { ...process.env, PATH } }).status;
    };
    expect([test("+"), test("-")]).toEqual([0, 1]);
  });

  it("does the same with files", async ({ skip }) => {
    skip(!hasNumpy, "there is no python3 with numpy");
    const { run, write, read, path } = workplace({
      "my_gradient.py": file("my_gradient.py"),
      "check.py": file("check.py"),
    });
    const command = commands.find((words) => words.includes("--cases"))!;
    for (let round = 1; ; round++) {
      const { code, stdout } = await run(command);
      if (!stdout.startsWith("cannot tell yet")) {
        expect(code).toBe(1);
        expect(stdout.split("\n")[0]).toBe(outputs[0]!.split("\n")[0]);
        break;
      }
      expect(round).toBeLessThanOrEqual(4);
      const answers = execFileSync("python3", [path("check.py")], { input: read("cases.jsonl"), maxBuffer: 1 << 28 });
      write({ "answers.jsonl": answers });
    }
  });
});
