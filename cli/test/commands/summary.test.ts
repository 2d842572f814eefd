import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, describe, expect, it } from "vitest";

const program = fileURLToPath(new URL("../../dist/main.js", import.meta.url));
const housing = fileURLToPath(new URL("../../../core/test/fixtures/housing.csv", import.meta.url));
const folder = mkdtempSync(join(tmpdir(), "multilogit-summary-"));
const run = (...words: string[]) =>
  execFileSync(process.execPath, [program, ...words], { cwd: folder, encoding: "utf8" });

afterAll(() => rmSync(folder, { recursive: true }));

describe("multilogit summary", () => {
  it("gives the standard errors of a fit with frequency weights, against the reference that is asked for", () => {
    run("fit", housing, "--target", "satisfaction", "--weights", "frequency", "--penalty", "none", "-o", "model.json");
    const words = ["summary", "model.json", housing, "--weights", "frequency", "--reference", "Low"];
    const summary = JSON.parse(run(...words, "--json"));
    expect(summary.rows).toBe(1681);
    expect(summary.aic).toBeCloseTo(3498.0838663411, 7);
    expect(summary.reference).toBe("Low");
    const term = summary.terms.find(
      (t: { class: string; term: string }) => t.class === "High" && t.term === "contact[Low]",
    );
    expect(term.estimate).toBeCloseTo(-0.48183, 4);
    expect(run(...words)).toContain("High against Low");
  });

  it("refuses rows and weights that the model was not fitted to, in one line", () => {
    try {
      run("summary", "model.json", housing);
    } catch (error) {
      const { status, stderr } = error as { status: number; stderr: string };
      expect(status).toBe(2);
      expect(stderr.trimEnd().split("\n")).toHaveLength(1);
      expect(stderr).toContain("row weights that it was fitted to");
      return;
    }
    throw new Error("nothing was refused");
  });
});
