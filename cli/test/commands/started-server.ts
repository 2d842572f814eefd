import { type ChildProcess, spawn } from "node:child_process";
import { afterEach } from "vitest";
import { PROGRAM, type Workplace } from "./program.js";

const started: ChildProcess[] = [];
afterEach(() => {
  for (const child of started.splice(0)) child.kill("SIGKILL");
});

export interface StartedServer {
  /** without a slash at its end */
  readonly address: string;
  readonly port: number;
  readonly pid: number;
  /** what it has written so far */
  stdout(): string;
  stderr(): string;
  /** Waits until standard error matches. */
  says(what: RegExp): Promise<void>;
  post(path: string, body: unknown, type?: string): Promise<{ status: number; answer: never }>;
  /** Sends a signal, and waits for the end. */
  end(signal?: NodeJS.Signals): Promise<number | null>;
}

/** Starts `multilogit serve` on any free port; ended after the test. */
export async function startedServer(here: Workplace, ...args: readonly string[]): Promise<StartedServer> {
  const child = spawn(process.execPath, [PROGRAM, "serve", ...args, "--port", "0"], { cwd: here.path(".") });
  started.push(child);
  let [stdout, stderr] = ["", ""];
  child.stderr.on("data", (text) => (stderr += String(text)));
  const address = await new Promise<string>((resolve, reject) => {
    child.stdout.on("data", (text) => {
      stdout += String(text);
      const found = /http:\S+:\d+/.exec(stdout);
      if (found) resolve(found[0]);
    });
    child.on("exit", (code) => reject(new Error(`ended with ${code}: ${stderr}`)));
  });
  const ended = new Promise<number | null>((resolve) => child.on("exit", resolve));
  return {
    address,
    port: Number(new URL(address).port),
    pid: child.pid!,
    stdout: () => stdout,
    stderr: () => stderr,
    async says(what) {
      while (!what.test(stderr)) await new Promise((resolve) => setTimeout(resolve, 20));
    },
    async post(path, body, type = "application/json") {
      const text = typeof body === "string" ? body : JSON.stringify(body);
      const response = await fetch(address + path, { method: "POST", headers: { "Content-Type": type }, body: text });
      return { status: response.status, answer: (await response.json()) as never };
    },
    end(signal = "SIGTERM") {
      child.kill(signal);
      return ended;
    },
  };
}
