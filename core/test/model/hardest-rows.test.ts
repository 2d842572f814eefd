import { describe, expect, it } from "vitest";
import { fit } from "../../src/model/fit.js";
import { hardestRows } from "../../src/model/hardest-rows.js";
import { predict, probabilities } from "../../src/model/predict.js";
import { rowOf } from "../../src/table/table.js";
import { tableFromCsv } from "../read-csv.js";

describe("the hardest rows", () => {
  const iris = tableFromCsv("fixtures/iris.csv");

  it("are those whose own class got the least probability, with what was said of them", async () => {
    const model = await fit(iris, "Species");
    const P = probabilities(model, iris);
    const said = predict(model, iris);
    const own = Array.from(
      { length: 150 },
      (_, i) => P[i * 3 + model.classes.indexOf(rowOf(iris, i).Species as string)]!,
    );
    const hardest = hardestRows(model, iris, { count: 5 });
    expect(hardest.map(({ probability }) => probability)).toEqual([...own].sort((x, y) => x - y).slice(0, 5));
    for (const { row, observed, predicted, probability, cells } of hardest) {
      expect(probability).toBe(own[row]);
      expect(predicted).toBe(said[row]);
      expect({ ...cells, Species: observed }).toEqual(rowOf(iris, row));
    }
  });

  it("pass over rows without a known class", async () => {
    const rows = [
      { x: 1, kind: "a" },
      { x: 2, kind: "b" },
      { x: 3, kind: "c" },
      { x: 4, kind: null },
    ];
    const model = await fit(rows.slice(0, 2), "kind");
    expect(
      hardestRows(model, rows)
        .map(({ row }) => row)
        .sort(),
    ).toEqual([0, 1]);
  });

  it("refuse options that they do not know", async () => {
    const model = await fit(iris, "Species");
    expect(() => hardestRows(model, iris, { count: 0 })).toThrow("count is 0; expected a whole number of at least 1");
    expect(() => hardestRows(model, iris, { target: "species" })).toThrow('did you mean "Species"');
    // @ts-expect-error there is no such option
    expect(() => hardestRows(model, iris, { most: 3 })).toThrow("most");
  });
});
