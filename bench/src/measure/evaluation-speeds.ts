import { execFileSync } from "node:child_process";
import { cpus } from "node:os";
import { fileURLToPath } from "node:url";
import { median } from "../judge/statistics.js";

/** One pass over the rows for value and gradient. */
export interface EvaluationSpeed {
  readonly threads: number;
  /** median */
  readonly seconds: number;
}

const SCRIPT = fileURLToPath(new URL("../peers/evaluation.js", import.meta.url));

/** Ours with one thread, and with one a core where the engine has threads. */
export function evaluationSpeeds(folder: string, engine: string): EvaluationSpeed[] {
  const threadCounts = engine === "reference" ? [1] : [...new Set([1, cpus().length])];
  return threadCounts.map((threads) => {
    const lines = execFileSync(process.execPath, [SCRIPT, engine, String(threads), folder], { encoding: "utf8" });
    return { threads, seconds: median(lines.trim().split("\n").map(Number)) };
  });
}
