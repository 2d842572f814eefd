import { execFileSync, spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { fitFeatureMap, makeSample, penalised, raw, referenceEngine, ridge, tableFromRows } from "multilogit";
import { type CheckedData, checkGradient, type EvaluationRequest, programImplementation } from "multilogit/check";
import { describe, expect, it } from "vitest";
import { expectClose } from "../../../core/test/close-to.js";
import { ChildProgram } from "../../src/programs/child-program.js";
import { scratchFolder } from "../files/scratch.ts";

const { path } = scratchFolder();
const stub = (name: string) => fileURLToPath(new URL(`../../../docs/stubs/${name}`, import.meta.url));
const runs = (...[file, ...args]: [string, ...string[]]) => spawnSync(file, args).status === 0;

type Command = [string, ...string[]];

/** A stub, what it needs, and how it is started. */
const STUBS: readonly [name: string, needs: string, isThere: () => boolean, command: () => Command][] = [
  [
    "my_gradient.py",
    "python3 with numpy",
    () => runs("python3", "-c", "import numpy"),
    () => ["python3", stub("my_gradient.py")],
  ],
  ["my-gradient.mjs", "node", () => true, () => [process.execPath, stub("my-gradient.mjs")]],
  ["my_gradient.R", "Rscript", () => runs("Rscript", "--version"), () => ["Rscript", stub("my_gradient.R")]],
  [
    "my_gradient.jl",
    "julia with JSON",
    () => runs("julia", "-e", "using JSON"),
    () => ["julia", stub("my_gradient.jl")],
  ],
  ["my_gradient.m", "octave", () => runs("octave", "--version"), () => ["octave", "-qf", stub("my_gradient.m")]],
  ["my_gradient.c", "cc", () => runs("cc", "--version"), compiled],
];

function compiled(): Command {
  const program = path("my_gradient");
  execFileSync("cc", ["-O1", "-Wall", "-Werror", "-o", program, stub("my_gradient.c"), "-lm"]);
  return [program];
}

const ROWS = [
  { a: 1, b: 0, y: 0 },
  { a: 0.5, b: -2.25, y: 2 },
  { a: 0, b: 1e-3, y: 1 },
  { a: 3, b: 1, y: 2 },
  { a: -1, b: 7, y: 0 },
];
const LAMBDA = 0.25;

/** What the objective of this package says of the same rows: no constant, all weights penalised. */
async function expected(W: Float64Array): Promise<{ value: number; gradient: number[] }> {
  const table = tableFromRows(ROWS);
  const sample = makeSample(fitFeatureMap(table, raw(), { exclude: ["y"], constant: false }), table, "y");
  const { value, gradient } = await penalised(await referenceEngine.likelihood(sample), ridge(LAMBDA)).at(W);
  return { value, gradient: [...gradient] };
}

function dataFor(labelBase: number): CheckedData {
  return {
    rows: ROWS.length,
    columns: 2,
    classes: 3,
    design: Float64Array.from(ROWS.flatMap(({ a, b }) => [a, b])),
    labels: Int32Array.from(ROWS.map(({ y }) => y + labelBase)),
    masses: Float64Array.from(ROWS.flatMap(({ y }) => [0, 1, 2].map((k) => (k === y ? 1 : 0)))),
    rowWeights: new Float64Array(ROWS.length).fill(1),
    lambda: LAMBDA,
  };
}

/** 2 × 3 numbers as 3 × 2, and back. */
const classMajor = (W: Float64Array) => Float64Array.of(W[0]!, W[3]!, W[1]!, W[4]!, W[2]!, W[5]!);
const featureMajor = (W: Float64Array) => Float64Array.of(W[0]!, W[2]!, W[4]!, W[1]!, W[3]!, W[5]!);

const ROUNDING = { absolute: 1e-13, relative: 1e-13 };

const POINTS = [
  [0.1, -0.2, 0.3, 1, -1, 0.5],
  [20, -300, 5, 0, 1e-7, 100],
  [0, 0, 0, 0, 0, 0],
].map((W) => Float64Array.from(W));

describe("a stub, as it is in docs/stubs,", () => {
  it.for(STUBS)(
    "%s is right to the last digits, and the doctor says so",
    async ([_, needs, isThere, command], { skip }) => {
      skip(!isThere(), `there is no ${needs}`);
      const conversation = new ChildProgram(command(), 30);
      try {
        const implementation = await programImplementation(conversation);
        const { conventions, evaluateMany } = implementation;
        const data = dataFor(conventions!.labelBase ?? 0);
        const isClassMajor = conventions!.layout === "class-major";
        const requests: EvaluationRequest[] = POINTS.map((W) => ({
          weights: isClassMajor ? classMajor(W) : W,
          data,
          want: ["value", "gradient"],
        }));
        const evaluations = [...(await evaluateMany!(requests)), ...(await evaluateMany!(requests.slice(0, 1)))];
        for (const [m, { value, gradient }] of evaluations.entries()) {
          const truth = await expected(POINTS[m % 3]!);
          const found = Float64Array.from(Array.from(gradient as ArrayLike<number>).flat());
          expectClose(value, truth.value, ROUNDING);
          expectClose(isClassMajor ? featureMajor(found) : found, truth.gradient, ROUNDING);
        }
        const { verdict, causes, sentence } = await checkGradient(implementation);
        expect([verdict, causes], sentence).toEqual(["right", []]);
      } finally {
        await conversation.close();
      }
    },
  );
});

describe("docs/check-protocol.md", () => {
  it("shows questions and answers as they are", async () => {
    const text = readFileSync(fileURLToPath(new URL("../../../docs/check-protocol.md", import.meta.url)), "utf8");
    const lines = (arrow: string) =>
      [...text.matchAll(new RegExp(`^ {4}${arrow} (.*)$`, "gm"))].map(([, line]) => line!);
    const asked = lines("→");
    const answered = execFileSync(process.execPath, [stub("my-gradient.mjs")], { input: `${asked.join("\n")}\n` });
    const found = answered.toString("utf8").trim().split("\n");
    expect(found).toHaveLength(asked.length);
    for (const [at, shown] of lines("←").entries()) expect(JSON.parse(found[at]!)).toMatchObject(JSON.parse(shown));
  });
});
