import { spawnSync } from "node:child_process";
import { describe, expect, it } from "vitest";
import { expectRefusal, type Files, MY_MODEL, workplace } from "./program.js";

const hasPython = spawnSync("python3", ["--version"]).status === 0;

/** Value and gradient of n × d rows at W, K × d; `residual` is what the gradient takes for p − y. */
const source = (residual: string) => `
export function lossAndGrad(W, X, y, reg = 0.1) {
  let loss = 0;
  const grad = W.map((row) => row.map((w) => reg * w));
  for (const row of W) for (const w of row) loss += (reg / 2) * w * w;
  X.forEach((x, i) => {
    const scores = W.map((row) => row.reduce((sum, w, j) => sum + w * x[j], 0));
    const most = Math.max(...scores);
    const z = most + Math.log(scores.reduce((sum, a) => sum + Math.exp(a - most), 0));
    loss += z - scores[y[i]];
    scores.forEach((a, k) => x.forEach((xj, j) => (grad[k][j] += (${residual}) * xj)));
  });
  return [loss, grad];
}
`;
const RIGHT = source("Math.exp(a - z) - (k === y[i] ? 1 : 0)");
const WRONG = source("Math.exp(a - z)");

const PYTHON = `
from math import exp, log

def probabilities(W, x):
    scores = [sum(xj * row[k] for xj, row in zip(x, W)) for k in range(len(W[0]))]
    total = sum(exp(a) for a in scores)
    return [exp(a) / total for a in scores]

def loss(W, X, y):
    print("looking at", len(X), "rows")
    return -sum(log(probabilities(W, x)[k - 1]) for x, k in zip(X, y))

def gradient(W, X, y):
    G = [[0.0] * len(W[0]) for _ in W]
    for x, k in zip(X, y):
        for c, p in enumerate(probabilities(W, x)):
            for j, xj in enumerate(x):
                G[j][c] += SIGN * (p - (c + 1 == k)) * xj
    return G
`;

const check = (files: Files, ...args: string[]) => workplace(files).run(["check", ...args]);

describe("check of a function", () => {
  it("says right, how it was called, and ends with 0", async () => {
    const { code, stdout, stderr } = await check({ "mine.mjs": RIGHT }, "mine.mjs:lossAndGrad");
    expect([code, stderr]).toEqual([0, ""]);
    expect(stdout).toMatch(/^right: /);
    expect(stdout).toMatch(/^called as +lossAndGrad\(W 3×16, X 23×16, y 0…2, reg\)$/m);
  });

  it("says wrong and why, and ends with 1", async () => {
    const { code, stdout, stderr } = await check({ "mine.mjs": WRONG }, "mine.mjs:lossAndGrad");
    expect([code, stderr]).toEqual([1, ""]);
    expect(stdout).toMatch(/^wrong: /);
    expect(stdout).toMatch(/^cause .*\n? *.*label/m);
  });

  it("reads TypeScript, with types and enums, and a file that it imports", async () => {
    const typed = WRONG.replace(
      "(W, X, y, reg = 0.1)",
      "(W: number[][], X: number[][], y: Label[], reg: number = 0.1): [number, number[][]]",
    );
    const files = {
      "mine.ts": `import { type Label } from "./label.js";\nenum Kind { A, B }\n${typed}\nexport const kind = Kind.B;`,
      "label.ts": "export type Label = 0 | 1 | 2;\n",
    };
    const { code, stdout, stderr } = await check(files, "mine.ts:lossAndGrad");
    expect([code, stderr]).toEqual([1, ""]);
    expect(stdout).toMatch(/^wrong: /);
  });

  it("takes two functions, in Python, and what they print goes to standard error", async ({ skip }) => {
    skip(!hasPython, "there is no python3");
    for (const [sign, verdict] of [
      ["1", "right"],
      ["-1", "wrong"],
    ] as const) {
      const files = { "mine.py": PYTHON.replace("SIGN", sign) };
      const { stdout, stderr } = await check(files, "mine.py", "--value", "loss", "--gradient", "gradient", "--json");
      expect(stderr).toBe("");
      const { verdict: found, subject } = JSON.parse(stdout);
      expect(found).toBe(verdict);
      expect(subject.calledAs).toMatch(/^called as loss\(W 16×3, X 23×16, y 1…3\), and gradient likewise/);
    }
  });

  it("lists the functions of a file that look right, if none is named", async () => {
    const { code, stdout, stderr } = await check(
      { "mine.mjs": `${RIGHT}export const half = (x) => x / 2;` },
      "mine.mjs",
    );
    expect([code, stdout]).toEqual([2, ""]);
    expect(stderr).toContain("\n  multilogit check mine.mjs:lossAndGrad    # lossAndGrad(W, X, y, reg)\n");
    expect(stderr).not.toContain("half");
  });

  it("ends with 5 for a right gradient with notes under --strict", async () => {
    const careless = RIGHT.replace("const most = Math.max(...scores);", "const most = 0;");
    expect((await check({ "mine.mjs": careless }, "mine.mjs:lossAndGrad")).code).toBe(0);
    expect((await check({ "mine.mjs": careless }, "mine.mjs:lossAndGrad", "--strict")).code).toBe(5);
  });
});

describe("check of a function in Python", () => {
  const verdictOf = async (files: Files, which: string) => {
    const { stdout, stderr } = await check(files, which, "--json");
    expect(stderr).toBe("");
    return JSON.parse(stdout).verdict;
  };

  it("calls a method of an object that is made without arguments", async ({ skip }) => {
    skip(!hasPython, "there is no python3");
    const method = MY_MODEL.replace("(W, X", "(self, W, X").split("\ndef ");
    const text = `${method[0]}\nclass Model:\n    def ${method[1]!.replace(/\n/g, "\n    ")}\n`;
    expect(await verdictOf({ "mine.py": text }, "mine.py:Model.loss_and_grad")).toBe("right");
  });

  it("says of a function that does not return that it does not", async ({ skip }) => {
    skip(!hasPython, "there is no python3");
    const text = "def f(W, X, y):\n    while True: pass\n";
    const { code, stderr } = await check({ "mine.py": text }, "mine.py:f", "--time-limit", "1");
    expect(code).toBe(3);
    expect(stderr).toMatch(/^multilogit: f did not return within 1 s; look for a loop without an end/);
  });

  it("calls one with relative imports as a part of its package, and one with line ends of Windows", async ({
    skip,
  }) => {
    skip(!hasPython, "there is no python3");
    const text = MY_MODEL.replace("from math", "from .sums").replace(/\n/g, "\r\n");
    const files = { "sums.py": "from math import exp, log\n", "mine.py": text };
    expect(await verdictOf(files, "mine.py:loss_and_grad")).toBe("right");
  });
});

describe("check of a function refuses", () => {
  it.each([
    ["a function that is not there", ["mine.mjs:lossAndGrat"], /no function "lossAndGrat".*did you mean "lossAndGrad"/],
    ["a file that is not there", ["mine.js:lossAndGrad"], /mine\.js: no such file/],
    ["Julia", ["mine.jl:f"], /check --stub julia/],
    ["two values", ["mine.mjs:lossAndGrad", "--value", "lossAndGrad"], /give one of them/],
    ["a function and a program", ["mine.mjs:lossAndGrad", "--", "node", "mine.mjs"], /give one or the other/],
    ["a gradient of no file", ["--gradient", "grad", "--", "node", "mine.mjs"], /there is none; give it/],
  ])("%s", async (_, args, message) => {
    expectRefusal(await check({ "mine.mjs": RIGHT }, ...args), message);
  });
});
