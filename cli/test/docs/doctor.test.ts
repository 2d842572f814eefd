import { execFileSync, spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { workplace } from "../commands/program.js";

const DOCTOR = readFileSync(fileURLToPath(new URL("../../../docs/doctor.md", import.meta.url)), "utf8");

const blocks = [...DOCTOR.matchAll(/^```(\w*)\n([\s\S]*?)^```$/gm)].map(([, language, text]) => ({
  language,
  text: text!,
}));
const file = (name: string) => blocks.find(({ text }) => text.startsWith(`# ${name}\n`))!.text;
const outputs = blocks.filter(({ language }) => language === "").map(({ text }) => text);
const commands = [...DOCTOR.matchAll(/^ {4}npx multilogit (.*)$/gm)].map(([, words]) => words!.split(" "));
const hasNumpy = spawnSync("python3", ["-c", "import numpy"]).status === 0;

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
