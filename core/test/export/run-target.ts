import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "vitest";
import type { Row } from "../../src/table/table.js";
import type { Answer, ExportedCase } from "./exported-cases.js";

/** Cells as JSON can say them: "n1.5", "sa text", true, null; what is undefined has no key. */
export function encodedRow(row: Row): Record<string, string | boolean | null> {
  return Object.fromEntries(
    Object.entries(row).flatMap(([name, cell]) => {
      if (cell === undefined) return [];
      if (typeof cell === "number") return [[name, `n${Object.is(cell, -0) ? "-0" : cell}`]];
      return [[name, typeof cell === "string" ? `s${cell}` : cell]];
    }),
  );
}

/** Runs `command` in a folder with `files`, and returns its standard output. */
export function runIn(
  files: Readonly<Record<string, string | Uint8Array>>,
  command: string,
  args: readonly string[],
): string {
  const folder = mkdtempSync(join(tmpdir(), "multilogit-export-"));
  try {
    for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
    const { status, stdout, stderr, error } = spawnSync(command, args, {
      cwd: folder,
      encoding: "utf8",
      maxBuffer: 1 << 28,
    });
    expect({ status, stderr, error }).toEqual({ status: 0, stderr: "", error: undefined });
    return stdout;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

export function isThere(command: string): boolean {
  return spawnSync(command, ["--version"]).status === 0;
}

/** The rows of every case as a file that each language reads. */
export function rowsFile(cases: readonly ExportedCase[]): string {
  return JSON.stringify(cases.map(({ rows }) => rows.map(encodedRow)));
}

/**
 * Same rows refused, same class, probabilities to 1e-12 relative (100 roundings; bit for bit with `isExact`). What rounds a score of size s by 1e-16 s changes
 * a probability by as much of itself; functions of libraries differ in their last bit.
 */
export function expectAnswers(
  cases: readonly ExportedCase[],
  answered: readonly (readonly (Answer | null)[])[],
  { isExact = false, rounding = 1e-14 }: { readonly isExact?: boolean; readonly rounding?: number } = {},
): void {
  expect(answered.length).toBe(cases.length);
  cases.forEach(({ name, rows, answers }, c) => {
    expect(answered[c]!.length, name).toBe(rows.length);
    answers.forEach((wanted, i) => {
      const where = `${name}, row ${i}: ${JSON.stringify(encodedRow(rows[i]!)).slice(0, 300)}`;
      const got = answered[c]![i]!;
      if (wanted === null || got === null) expect(got, where).toBe(wanted);
      else if (isExact) expect(withoutSigns(got), where).toEqual(withoutSigns(wanted));
      else expectNear(got, wanted, rounding, where);
    });
  });
}

function expectNear(got: Answer, wanted: Answer, rounding: number, where: string): void {
  const size = Math.max(1, ...wanted.scores.map(Math.abs));
  wanted.scores.forEach((a, k) => {
    expect(Math.abs(got.scores[k]! - a), where).toBeLessThanOrEqual(rounding * size);
  });
  wanted.probabilities.forEach((p, k) => {
    expect(Math.abs(got.probabilities[k]! - p), where).toBeLessThanOrEqual(
      100 * rounding * p * Math.max(1, size / 100) + 1e-320,
    );
  });
  const tied =
    wanted.probabilities.filter((p) => p >= Math.max(...wanted.probabilities) * (1 - 100 * rounding)).length > 1;
  if (!tied) expect(got.class, where).toBe(wanted.class);
}

/** JSON does not tell −0 from 0. */
function withoutSigns({ scores, ...rest }: Answer): Answer {
  return { ...rest, scores: scores.map((a) => a + 0) };
}
