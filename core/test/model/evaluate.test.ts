import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  evaluate,
  explainRow,
  explainWeight,
  fit,
  probabilities,
  type Row,
  raw,
  ridge,
  scores,
  threshold,
} from "../../src/index.js";
import { areaUnderCurves } from "../../src/model/area-under-curve.js";
import { random } from "../../src/numeric/random.js";
import { expectClose } from "../close-to.js";

function rowsOf(seed: number, n = 60): Row[] {
  const source = random(seed);
  return Array.from({ length: n }, (_, i) => {
    const x = source.normal();
    return {
      x,
      z: source.normal(),
      count: 1 + (i % 3),
      y: ["a", "b", "c"][i < 3 ? i : Math.min(2, Math.floor(1.5 + x + source.normal()) & 3)]!,
    };
  });
}

const features = [raw("x", "z")];

describe("evaluate", () => {
  it("gives each metric as it is defined, counted by hand", async () => {
    const rows = rowsOf(4);
    const model = await fit(rows, "y", { features });
    const P = probabilities(model, rows);
    const names = ["a", "b", "c"];
    const at = (i: number) => [0, 1, 2].map((k) => P[3 * i + k]!);
    const predicted = rows.map((_, i) => names[at(i).indexOf(Math.max(...at(i)))]!);
    const own = rows.map((row, i) => at(i)[names.indexOf(String(row.y))]!);
    const mean = (values: number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
    const e = evaluate(model, rows);
    expectClose(e.accuracy, mean(rows.map((row, i) => Number(row.y === predicted[i]))));
    expectClose(e.logLoss, -mean(own.map(Math.log)));
    expectClose(
      e.brier,
      mean(rows.map((row, i) => at(i).reduce((sum, p, k) => sum + (p - Number(names[k] === row.y)) ** 2, 0))),
    );
    expect(e.confusion).toEqual(
      names.map((o) => names.map((p) => rows.filter((row, i) => row.y === o && predicted[i] === p).length)),
    );
    for (const [k, name] of names.entries()) {
      const right = rows.filter((row, i) => row.y === name && predicted[i] === name).length;
      const called = predicted.filter((p) => p === name).length;
      expect(e.perClass[k]!.precision).toBe(called > 0 ? right / called : null);
      expect(e.perClass[k]!.recall).toBe(right / rows.filter((row) => row.y === name).length);
    }
    const bins = new Map<number, number[]>();
    rows.forEach((_, i) => {
      const b = Math.min(9, Math.floor(10 * Math.max(...at(i))));
      bins.set(b, [...(bins.get(b) ?? []), i]);
    });
    const gaps = [...bins.values()].map((members) =>
      Math.abs(members.reduce((sum, i) => sum + Math.max(...at(i)) - Number(rows[i]!.y === predicted[i]), 0)),
    );
    expectClose(e.expectedCalibrationError, gaps.reduce((sum, gap) => sum + gap, 0) / rows.length, { absolute: 1e-12 });
    expect(e.calibration.reduce((sum, bin) => sum + bin.weight, 0)).toBe(60);
  });

  it("has the area under the curve of brute-force pairs, ties counting half, with weights", () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.integer({ min: 0, max: 4 }), fc.boolean(), fc.integer({ min: 0, max: 3 })), {
          minLength: 1,
        }),
        (cases) => {
          const P = Float64Array.from(cases.flatMap(([p]) => [p / 4, 1 - p / 4]));
          const Y = Float64Array.from(cases.flatMap(([, y]) => [Number(y), Number(!y)]));
          const weights = Float64Array.from(cases, ([, , w]) => w);
          let [won, pairs] = [0, 0];
          for (const [p, y, w] of cases)
            for (const [q, v, u] of cases)
              if (y && !v) {
                pairs += w * u;
                won += w * u * (p > q ? 1 : p === q ? 0.5 : 0);
              }
          const area = areaUnderCurves(P, Y, weights, 2)[0];
          if (pairs === 0) expect(area).toBeNull();
          else expectClose(area!, won / pairs, { absolute: 1e-12 });
        },
      ),
    );
  });

  it("counts a row of weight w as w rows", async () => {
    const rows = rowsOf(9);
    const repeated = rows.flatMap((row) => new Array<Row>(Number(row.count)).fill(row));
    const model = await fit(rows, "y", { features });
    const weighted = evaluate(model, rows, { rowWeights: "count" });
    const again = evaluate(model, repeated);
    for (const key of ["accuracy", "logLoss", "brier", "auc", "expectedCalibrationError"] as const)
      expectClose(weighted[key]!, again[key]!, { absolute: 1e-12 });
    expect(weighted.confusion).toEqual(again.confusion);
  });

  it("refuses a class that the model lacks, naming row and class", async () => {
    const model = await fit(rowsOf(2), "y", { features });
    expect(() =>
      evaluate(model, [
        { x: 1, z: 1, y: "a" },
        { x: 1, z: 1, y: "dd" },
      ]),
    ).toThrow(/row 2: class "dd" is not known/);
  });
});

describe("explain", () => {
  it("gives scores as the sums of their contributions, and the probabilities that predict gives", async () => {
    const rows = rowsOf(5);
    const model = await fit(rows, "y", { features });
    for (let i = 0; i < 10; i++) {
      for (const c of explainRow(model, rows, i)) {
        const k = model.classes.indexOf(c.class);
        expectClose(
          c.contributions.reduce((sum, part) => sum + part.contribution, c.offset),
          scores(model, rows)[3 * i + k]!,
          { absolute: 1e-12 },
        );
        expectClose(c.probability, probabilities(model, rows)[3 * i + k]!, { absolute: 1e-12 });
      }
    }
    expect(() => explainRow(model, rows, 60)).toThrow(/row 61: expected a whole number from 1 to 60/);
  });

  it("gives a weight's derivative as a sum over rows that the penalty balances at the optimum", async () => {
    const rows = rowsOf(6);
    const model = await fit(rows, "y", { features, penalty: ridge(2) });
    const e = explainWeight(model, rows, { class: "b", feature: "x" });
    expectClose(
      e.shares.reduce((sum, share) => sum + share.share, 0),
      e.logLikelihoodDerivative,
      { absolute: 1e-12 },
    );
    expectClose(e.observed - e.expected, e.logLikelihoodDerivative, { absolute: 1e-12 });
    expectClose(e.logLikelihoodDerivative + e.penaltyDerivative, 0, { absolute: 1e-9 });
    const sizes = e.shares.map((share) => Math.abs(share.share));
    expect(sizes).toEqual([...sizes].sort((p, q) => q - p));
    expect(e.isCount).toBe(false);
  });

  it("counts for a 0/1 feature how often it was seen with the class, against how often the model expects it", async () => {
    const rows = rowsOf(8);
    const model = await fit(rows, "y", { features: threshold(0, "x") });
    const e = explainWeight(model, rows, { class: "c", feature: "x>=0" });
    expect(e.isCount).toBe(true);
    expect(e.observed).toBe(rows.filter((row) => Number(row.x) >= 0 && row.y === "c").length);
    const P = probabilities(model, rows);
    expectClose(
      e.expected,
      rows.reduce((sum, row, i) => sum + (Number(row.x) >= 0 ? P[3 * i + 2]! : 0), 0),
      { absolute: 1e-10 },
    );
    expect(() => explainWeight(model, rows, { class: "c", feature: "x>=1" })).toThrow(/no feature "x>=1".*"x>=0"/);
  });
});
