import { readFileSync } from "node:fs";
import { evaluate, fit, holdOut, selectRows, tableFromColumns } from "multilogit";
import { describe, expect, it } from "vitest";
import { IRIS, workplace } from "./program.js";

const place = workplace();
const { run } = place;

/** Rows whose last column has a level of its own in every tenth row. */
function withRareLevels(): string {
  const rows = Array.from({ length: 100 }, (_, i) => {
    const g = i % 10 === 9 ? `rare ${i}` : ["u", "v"][i % 2];
    return `${((i * 37) % 17) / 7},${g},${i % 3 === 0 ? "a" : "b"}`;
  });
  return `x,g,y\n${rows.join("\n")}\n`;
}

/** What was printed, as one line. */
function said({ stdout }: { stdout: string }): string {
  return stdout.replaceAll(/\s+/g, " ");
}

function answer<T>({ stdout, stderr, code }: { stdout: string; stderr: string; code: number }): T {
  expect([stderr, code]).toEqual(["", 0]);
  return JSON.parse(stdout) as T;
}

describe("fit --hold-out", () => {
  it("learns from the other rows only, and judges by those held out what evaluate judges by them", async () => {
    const fitted = answer<{ rows: number; heldOut: Record<string, number> }>(
      await run(["fit", IRIS, "--target", "Species", "--hold-out", "20%", "--seed", "7", "-o", "held.json", "--json"]),
    );
    expect(fitted).toMatchObject({ rows: 120, heldOut: { share: 0.2, seed: 7, rows: 30, unseenRows: 0 } });
    const judge = ["evaluate", "held.json", IRIS, "--hold-out", "0.2", "--seed", "7"];
    const judged = answer<Record<string, number>>(await run([...judge, "--json"]));
    expect(judged).toMatchObject({ rows: 30, areLearntRows: false, heldOut: { share: 0.2, seed: 7 } });
    expect(judged.logLoss).toBe(fitted.heldOut.logLoss);
    expect(judged.accuracy).toBe(fitted.heldOut.accuracy);
    expect(said(await run(judge))).toContain("30 rows that were held out from the fit accuracy");
  });

  it("gives the numbers of the library's holdOut", async () => {
    const text = withRareLevels();
    const cells = text
      .trim()
      .split("\n")
      .slice(1)
      .map((line) => line.split(","));
    const table = tableFromColumns({ x: cells.map(([x]) => Number(x)), y: cells.map(([, , y]) => y!) });
    const { training, heldOut } = holdOut(table, "y", 0.3, 2);
    const model = await fit(selectRows(table, training), "y");
    const right = evaluate(model, selectRows(table, heldOut));
    place.write({ "rare.csv": text });
    const args = ["fit", "rare.csv", "--target", "y", "--ignore", "g", "--hold-out", "30%", "--seed", "2", "--json"];
    const { heldOut: found } = answer<{ heldOut: Record<string, number> }>(await run(args));
    expect(found.logLoss).toBeCloseTo(right.logLoss, 12);
  });

  it("counts rows that cannot be evaluated, and is no error where none can", async () => {
    place.write({ "rare.csv": withRareLevels() });
    const args = ["fit", "rare.csv", "--target", "y", "--hold-out", "50%"];
    expect(said(await run(args))).toMatch(
      /held out +\d+ rows not learnt from: accuracy .* per row; \d more have a level that was not learnt /,
    );
    const days = Array.from({ length: 40 }, (_, i) => `day ${i},${i % 2 ? "a" : "b"}`);
    place.write({ "days.csv": `day,y\n${days.join("\n")}\n` });
    const none = await run(["fit", "days.csv", "--target", "y", "--hold-out", "25%", "-o", "days.json"]);
    expect(none.code).toBe(0);
    expect(said(none)).toContain("held out no row can be evaluated; 10 have a level that was not learnt ");
  });

  it("names rows as the file has them, and parts rows before cells are missing", async () => {
    const lines = withRareLevels()
      .replaceAll(/rare \d+/g, "u")
      .trim()
      .split("\n");
    place.write({ "gap.csv": [...lines.slice(0, 41), ",u,a", ...lines.slice(41)].join("\n") });
    const args = ["fit", "gap.csv", "--target", "y", "--hold-out", "20%"];
    const error = await run([...args, "--missing", "error"]);
    expect([error.code, error.stderr]).toEqual([2, expect.stringContaining("row 41")]);
    const fitted = answer<{ rows: number; droppedRows: number; heldOut: Record<string, number> }>(
      await run([...args, "-o", "gap.json", "--json"]),
    );
    expect(fitted.rows + fitted.droppedRows + fitted.heldOut.rows! + fitted.heldOut.droppedRows!).toBe(101);
    expect(fitted.droppedRows + fitted.heldOut.droppedRows!).toBe(1);
    const judged = await run(["evaluate", "gap.json", "gap.csv", "--hold-out", "20%", "--json"]);
    expect(answer<{ logLoss: number }>(judged).logLoss).toBe(fitted.heldOut.logLoss);
  });

  it("refuses shares that are none, and evaluate another split than the fit's", async () => {
    for (const share of ["0", "1", "100%", "-20%", "a lot", ""]) {
      const { code, stderr } = await run(["fit", IRIS, "--target", "Species", "--hold-out", share]);
      expect([code, stderr]).toEqual([2, expect.stringContaining("give a share between 0 and 1, such as 20% or 0.2")]);
    }
    await run(["fit", IRIS, "--target", "Species", "--hold-out", "20%", "-o", "held.json"]);
    for (const other of [
      ["--seed", "2"],
      ["--hold-out", "30%"],
    ]) {
      const { code, stderr } = await run(["evaluate", "held.json", IRIS, "--hold-out", "20%", ...other]);
      expect([code, stderr]).toEqual([2, expect.stringContaining("are not those that the model learnt")]);
    }
  });
});

describe("evaluate", () => {
  it("says of the rows that were learnt that they flatter the model, and only of them", async () => {
    await run(["fit", IRIS, "--target", "Species", "-o", "model.json"]);
    const flattered = "These are the rows that the model was fitted to, so the figures flatter it;";
    expect(said(await run(["evaluate", "model.json", IRIS]))).toContain(flattered);
    place.write({ "fewer.csv": readFileSync(IRIS, "utf8").trimEnd().split("\n").slice(0, -1).join("\n") });
    expect(said(await run(["evaluate", "model.json", "fewer.csv"]))).not.toContain("flatter");
  });

  it("and fit and summary repeat what looked wrong in the data that were learnt, as text and as JSON", async () => {
    const rows = Array.from({ length: 60 }, (_, i) => `${i + 1},${((i * 37) % 17) / 7},${(i * 7) % 5 < 2 ? "a" : "b"}`);
    place.write({ "numbered.csv": `nr,x,y\n${rows.join("\n")}\n` });
    const wrong = 'column "nr" counts the rows, 1, 2 … 60';
    const fitted = await run(["fit", "numbered.csv", "--target", "y", "--penalty", "none", "-o", "numbered.json"]);
    expect(said(fitted)).toContain(wrong);
    expect(said(await run(["evaluate", "numbered.json", "numbered.csv"]))).toContain(wrong);
    expect(said(await run(["summary", "numbered.json", "numbered.csv"]))).toContain(wrong);
    for (const args of [
      ["fit", "numbered.csv", "--target", "y"],
      ["evaluate", "numbered.json", "numbered.csv"],
      ["summary", "numbered.json", "numbered.csv"],
    ])
      expect(answer<{ warnings: unknown }>(await run([...args, "--json"]))).toMatchObject({
        warnings: [{ code: "row-numbers", column: "nr" }],
      });
  });
});
