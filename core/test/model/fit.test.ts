import { describe, expect, it } from "vitest";
import {
  category,
  cellOf,
  columnOf,
  fit,
  none,
  objectiveInWords,
  predict,
  probabilities,
  type Row,
  raw,
  rawWeights,
  ridge,
  scores,
  standardize,
  tableFromColumns,
  tableFromRows,
  threshold,
} from "../../src/index.js";
import { random } from "../../src/numeric/random.js";
import { expectClose } from "../close-to.js";

function flowers(n: number, seed = 1): Row[] {
  const source = random(seed);
  return Array.from({ length: n }, () => {
    const kind = ["rose", "lily", "iris"][Math.floor(3 * source.uniform())]!;
    const size = source.normal() + (kind === "rose" ? 1 : 0);
    const colour = source.uniform() < 0.6 ? (kind === "lily" ? "white" : "red") : "blue";
    return { size, colour, wild: source.uniform() < 0.5, count: 1 + Math.floor(3 * source.uniform()), kind };
  });
}

describe("fit and predict", () => {
  const rows = flowers(120);

  it("give the same model for rows as objects, as columns, and in another order of columns", async () => {
    const ignore = ["count"];
    const byRows = await fit(rows, "kind", { ignore });
    const columns = Object.fromEntries(
      ["size", "colour", "wild", "kind"].map((name) => [name, rows.map((row) => row[name])]),
    );
    const byColumns = await fit(tableFromColumns(columns as never), "kind");
    expect(byColumns.weights).toEqual(byRows.weights);
    const shuffled = rows.map(({ size, colour, wild }) => ({ wild, extra: new Date(0) as never, colour, size }));
    expect(probabilities(byRows, shuffled)).toEqual(probabilities(byRows, rows));
  });

  it("keep the types of classes", async () => {
    const model = await fit<"rose" | "lily" | "iris">(rows, "kind", { ignore: ["count"] });
    const kinds: ("rose" | "lily" | "iris")[] = predict(model, rows.slice(0, 3));
    expect(model.classes).toEqual(["iris", "lily", "rose"]);
    expect(kinds).toHaveLength(3);
    expect((await fit(rows, "count", { ignore: ["kind"] })).classes).toEqual([1, 2, 3]);
    expect((await fit(rows, "wild", { ignore: ["kind"] })).classes).toEqual([false, true]);
  });

  it("count a row of weight w as w rows, also in means and standard deviations", async () => {
    const repeated = rows.flatMap((row) => new Array<Row>(Number(row.count)).fill(row));
    const weighted = await fit(rows, "kind", { rowWeights: "count" });
    const again = await fit(repeated, "kind", { ignore: ["count"] });
    expectClose(weighted.weights, again.weights, { relative: 1e-8, absolute: 1e-10 });
    expectClose(weighted.report.value, again.report.value, { relative: 1e-12 });
  });

  it("take soft labels as the rows that they stand for", async () => {
    const soft = rows.map((row) => ({ size: row.size!, a: 0.25, b: row.kind === "rose" ? 0.5 : 1.5 }));
    const hard = soft.flatMap((row) => [
      { size: row.size, label: "a", mass: row.a },
      { size: row.size, label: "b", mass: row.b },
    ]);
    const features = raw("size");
    const bySoft = await fit(soft, ["a", "b"], { features });
    const byHard = await fit(hard, "label", { features, rowWeights: "mass" });
    expectClose(bySoft.weights, byHard.weights, { relative: 1e-9, absolute: 1e-12 });
  });

  it("add offsets to the scores of the class that each column names", async () => {
    const shifted = rows.map((row) => ({ size: row.size!, kind: row.kind!, o1: 0.5, o2: 0, o3: -0.25 }));
    const features = [raw("size")];
    const plain = await fit(shifted, "kind", { features, ignore: ["o1", "o2", "o3"] });
    const offset = { iris: "o1", lily: "o2", rose: "o3" };
    const model = await fit(shifted, "kind", { features, offset });
    // A constant offset is taken up by the constant, so that the probabilities stay.
    expectClose(probabilities(model, shifted), probabilities(plain, shifted), { absolute: 1e-9 });
    await expect(fit(shifted, "kind", { features, offset: { iris: "o1" } })).rejects.toThrow(
      /no column for class "lily"/,
    );
  });

  it("give raw weights that make the same scores from raw cells", async () => {
    const model = await fit(rows, "kind", { features: standardize("size") });
    const W = rawWeights(model);
    const size = columnOf(tableFromRows(rows), "size");
    const a = scores(model, rows);
    rows.forEach((_, i) => {
      const x = Number(cellOf(size, i));
      expectClose(
        a.subarray(i * 3, i * 3 + 3),
        [0, 1, 2].map((k) => W[k]! + x * W[3 + k]!),
        { absolute: 1e-12 },
      );
    });
  });

  it("say in words what was minimised", async () => {
    const model = await fit(rows, "kind", { features: raw("size"), penalty: ridge(2) });
    expect(objectiveInWords(model)).toBe(
      "−log-likelihood of 120 rows (2 features × 3 classes) + 2/2 · Σ w² over all weights but the constant's",
    );
    expect(objectiveInWords(await fit(rows, "kind", { features: raw("size"), penalty: none() }))).toContain(
      "no penalty",
    );
  });

  it("leave out rows with missing cells when asked to, and count them", async () => {
    const gaps = rows.map((row, i) =>
      i % 10 === 0 ? { ...row, size: Number.NaN } : i % 15 === 1 ? { ...row, colour: null } : row,
    );
    await expect(fit(gaps, "kind", { ignore: ["count"] })).rejects.toThrow(/"colour", row 2|"size", row 1/);
    const model = await fit(gaps, "kind", { ignore: ["count"], missing: "drop" });
    expect(model.report.droppedRows + model.report.rows).toBe(120);
    expect(model.report.droppedRows).toBe(gaps.filter((row) => Number.isNaN(row.size) || row.colour === null).length);
  });

  it("code categories against their first level without a penalty, one feature a level with one", async () => {
    const features = [category("colour")];
    expect((await fit(rows, "kind", { features, penalty: none() })).featureMap.names).toEqual([
      "constant",
      "colour=red",
      "colour=white",
    ]);
    expect((await fit(rows, "kind", { features })).featureMap.names).toHaveLength(4);
  });

  it("predict nothing for no rows, and the same for a row whatever stands beside it", async () => {
    const model = await fit(rows, "kind", { ignore: ["count"] });
    expect(predict(model, [])).toEqual([]);
    const all = probabilities(model, rows);
    rows.slice(0, 20).forEach((row, i) => {
      expect(probabilities(model, [row])).toEqual(all.slice(3 * i, 3 * i + 3));
    });
  });

  it("refuse what they cannot use, with the name of it and what to do", async () => {
    const model = await fit(rows, "kind", { ignore: ["count"] });
    expect(() => predict(model, [{ size: 1, color: "red", wild: true } as Row])).toThrow(/no column "colour"/);
    expect(() => predict(model, [{ size: 1, colour: "green", wild: true }])).toThrow(
      /row 1: category "green" was not seen/,
    );
    expect(() => predict(model, [{ size: "1", colour: "red", wild: true }])).toThrow(/"size" holds texts/);
    await expect(fit(rows, "kind", { ignore: ["cuont"] })).rejects.toThrow(/ignore names "cuont"/);
    await expect(fit(tableFromRows(rows), "kind", { ignore: ["coun"] })).rejects.toThrow(/did you mean "count"/);
    await expect(fit(rows, "kinds")).rejects.toThrow(/no column "kinds"; did you mean "kind"/);
    await expect(fit(rows, "kind", { penalti: ridge(1) } as never)).rejects.toThrow(
      /"penalti"; did you mean "penalty"/,
    );
    await expect(
      fit(
        rows.map((row) => ({ ...row, kind: "rose" })),
        "kind",
      ),
    ).rejects.toThrow(/one class only, "rose"/);
    await expect(fit(rows, "kind", { features: threshold(8, "size"), missing: "maybe" as never })).rejects.toThrow(
      /"error" or "drop"/,
    );
  });

  it("let an unseen category set no feature where that was declared", async () => {
    const model = await fit(rows, "kind", { features: [raw("size"), category({ unseen: "zero" }, "colour")] });
    const a = scores(model, [{ size: 0.3, colour: "green" }]);
    const W = model.weights;
    expectClose(
      a,
      [0, 1, 2].map((k) => W[k]! + 0.3 * W[3 + k]!),
      { absolute: 1e-12 },
    );
  });
});
