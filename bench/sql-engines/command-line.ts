import { execFile, spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, expect } from "vitest";

const PROGRAM = fileURLToPath(new URL("../../cli/dist/main.js", import.meta.url));
/** Where the drivers are. */
const HERE = fileURLToPath(new URL(".", import.meta.url));

export interface Outcome {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs the built command line here, where the drivers are. */
export function multilogit(words: readonly string[], environment: Readonly<Record<string, string>> = {}) {
  return new Promise<Outcome>((resolve) => {
    execFile(
      process.execPath,
      [PROGRAM, ...words],
      { cwd: HERE, env: { ...process.env, NO_COLOR: "1", ...environment }, maxBuffer: 1 << 26 },
      (error, stdout, stderr) => resolve({ code: error === null ? 0 : Number(error.code ?? -1), stdout, stderr }),
    );
  });
}

/** Runs it and interrupts it once `isTime`; the signal that it ended by. */
export async function interrupted(words: readonly string[], isTime: () => boolean): Promise<NodeJS.Signals | null> {
  const child = spawn(process.execPath, [PROGRAM, ...words], { cwd: HERE, stdio: "ignore" });
  const ended = new Promise<NodeJS.Signals | null>((resolve) => child.on("exit", (_, signal) => resolve(signal)));
  while (child.exitCode === null && !isTime()) await new Promise((resolve) => setTimeout(resolve, 20));
  child.kill("SIGINT");
  return ended;
}

/** The JSON object that a command which ended well printed. */
export async function answerOf(words: readonly string[], environment?: Readonly<Record<string, string>>) {
  const { code, stdout, stderr } = await multilogit([...words, "--json"], environment);
  expect(stderr).toBe("");
  expect(code).toBe(0);
  return JSON.parse(stdout);
}

/** One sentence, exit code 2, and nothing else. */
export async function expectRefused(
  words: readonly string[],
  message: RegExp,
  environment?: Readonly<Record<string, string>>,
): Promise<void> {
  const { code, stdout, stderr } = await multilogit(words, environment);
  expect(stderr).toMatch(/^multilogit: [^\n]{10,500}\n$/);
  expect(stderr).toMatch(message);
  expect(stderr).not.toContain("geheim");
  expect(stdout).toBe("");
  expect(code).toBe(2);
}

/** A folder that is gone after the tests of the file. */
export function scratch(): string {
  const folder = mkdtempSync(join(tmpdir(), "multilogit-test-"));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}
