import { execFileSync, spawnSync } from "node:child_process";
import { chmodSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { checkGradient } from "multilogit/check";
import { describe, expect, it } from "vitest";
import { MY_MODEL, PROGRAM, workplace } from "../commands/program.js";

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

/** −Σ ln p of W, K × d, and `sign` times its gradient. */
function likelihood(W: number[][], X: number[][], y: number[], sign: number): [number, number[][]] {
  let value = 0;
  const gradient = W.map((row) => row.map(() => 0));
  for (const [i, x] of X.entries()) {
    const scores = W.map((row) => row.reduce((sum, w, j) => sum + w * x[j]!, 0));
    const most = Math.max(...scores);
    const z = most + Math.log(scores.reduce((sum, a) => sum + Math.exp(a - most), 0));
    value += z - scores[y[i]!]!;
    for (const [k, a] of scores.entries())
      for (const [j, xj] of x.entries()) gradient[k]![j]! += sign * (Math.exp(a - z) - (k === y[i] ? 1 : 0)) * xj;
  }
  return [value, gradient];
}

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
      write({ "my_model.py": MY_MODEL.replace("+= (exp", `${sign}= (exp`) });
      const line = "import test_gradient; test_gradient.test_gradient_is_right()";
      const PATH = `${path(".")}:${process.env.PATH}`;
      return spawnSync("python3", ["-c", line], { cwd: path("."), env: { ...process.env, PATH } }).status;
    };
    expect([test("+"), test("-")]).toEqual([0, 1]);
  });

  it("has a test for vitest that passes for a right function and fails for a wrong one", async () => {
    const text = blocks
      .find((block) => block.text.startsWith("// gradient.test.js\n"))!
      .text.replace(/^import .*$/gm, "");
    const test = (sign: number) => {
      const lossAndGrad = (W: number[][], X: number[][], y: number[]) => likelihood(W, X, y, sign);
      const given = { checkGradient, expect, lossAndGrad };
      const run = new Function("it", ...Object.keys(given), text);
      let body: () => Promise<void> = async () => {};
      run(
        (_: string, one: typeof body) => {
          body = one;
        },
        ...Object.values(given),
      );
      return body();
    };
    await test(1);
    await expect(test(-1)).rejects.toThrow("wrong: ");
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
