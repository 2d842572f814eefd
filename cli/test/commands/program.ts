import { execFile } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, expect } from "vitest";

export const PROGRAM = fileURLToPath(new URL("../../dist/main.js", import.meta.url));

export const DIGITS = fileURLToPath(new URL("../../../data/digits.csv", import.meta.url));
export const IRIS = fixture("iris.csv");
export const HOUSING = fixture("housing.csv");
export const ANES = fixture("anes96.csv");
export const MADLIB = fixture("madlib57.csv");

/** The columns of iris.csv that are features. */
export const MEASURES = ["Sepal.Length", "Sepal.Width", "Petal.Length", "Petal.Width"];

/** What the documentation's examples call my_model.py; it needs no packages. */
export const MY_MODEL = `from math import exp, log

def loss_and_grad(W, X, y, reg=0.1):
    value = sum(reg / 2 * w * w for row in W for w in row)
    gradient = [[reg * w for w in row] for row in W]
    for x, k in zip(X, y):
        scores = [sum(xj * row[c] for xj, row in zip(x, W)) for c in range(len(W[0]))]
        z = max(scores) + log(sum(exp(a - max(scores)) for a in scores))
        value += z - scores[k]
        for j, xj in enumerate(x):
            for c, a in enumerate(scores):
                gradient[j][c] += (exp(a - z) - (c == k)) * xj
    return value, gradient
`;

export interface Outcome {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

export type Files = Readonly<Record<string, string | Buffer>>;

/** A folder in which the built program runs. */
export interface Workplace {
  run(args: readonly string[], standardInput?: string | Buffer, temporary?: string): Promise<Outcome>;
  write(files: Files): void;
  read(name: string): string;
  path(name: string): string;
  /** what lies in the folder, and in the folder for temporary files that the program was given */
  listing(): string[];
}

/** What is to be deleted after the tests of a file; here, since a test that runs cannot add to what comes after all. */
const made: string[] = [];
afterAll(() => {
  for (const path of made) rmSync(path, { recursive: true, force: true });
});

/** A new folder with these files, deleted after the tests of the file. */
export function workplace(files: Files = {}): Workplace {
  const folder = mkdtempSync(join(tmpdir(), "multilogit-test-"));
  const temporary = mkdtempSync(join(tmpdir(), "multilogit-test-"));
  made.push(folder, temporary);
  const path = (name: string) => join(folder, name);
  const write = (more: Files) => {
    for (const [name, content] of Object.entries(more)) writeFileSync(path(name), content);
  };
  write(files);
  return {
    path,
    write,
    run: (args, standardInput, other = temporary) => run(args, { cwd: folder, temporary: other, standardInput }),
    read: (name) => readFileSync(path(name), "utf8"),
    listing: () => [...readdirSync(folder), ...readdirSync(temporary)].sort(),
  };
}

interface Surroundings {
  readonly cwd: string;
  readonly temporary: string;
  readonly standardInput: string | Buffer | undefined;
}

function run(args: readonly string[], { cwd, temporary, standardInput }: Surroundings): Promise<Outcome> {
  const { NO_COLOR: _no, FORCE_COLOR: _force, ...environment } = process.env;
  return new Promise((resolve) => {
    const child = execFile(
      process.execPath,
      [PROGRAM, ...args],
      { cwd, env: { ...environment, TMPDIR: temporary }, maxBuffer: 1 << 26 },
      (error, stdout, stderr) => resolve({ code: error === null ? 0 : Number(error.code ?? -1), stdout, stderr }),
    );
    // A program that refuses its arguments ends without having read its input.
    child.stdin?.on("error", () => {});
    child.stdin?.end(standardInput ?? "");
  });
}

/** The JSON object that is all of standard output, after checking that the program ended well and said nothing else. */
export function answer({ code, stdout, stderr }: Outcome) {
  expect(stderr).toBe("");
  expect(code).toBe(0);
  expect(stdout).toMatch(/^\{.*\}\n$/);
  return JSON.parse(stdout);
}

/** Expects a refusal: exit code 2, one line on standard error that matches, nothing on standard output. */
export function expectRefusal({ code, stdout, stderr }: Outcome, message: RegExp): void {
  expect(stderr).toMatch(/^multilogit: [^\n]{10,400}\n$/);
  expect(stderr).toMatch(message);
  expect(stderr).not.toMatch(/ {4}at |node:|duckdb|Binder|undefined|\[object|error: /i);
  expect(stdout).toBe("");
  expect(code).toBe(2);
}

function fixture(name: string): string {
  return fileURLToPath(new URL(`../../../core/test/fixtures/${name}`, import.meta.url));
}
