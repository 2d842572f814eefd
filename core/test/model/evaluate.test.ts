import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { featureMapOf } from "../../src/features/feature-map.js";
import { numberFeature } from "../../src/features/number-feature.js";
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
import { modelOf } from "../../src/model/model.js";
import { modelContent } from "../../src/model/model-to-text.js";
import { random } from "../../src/numeric/random.js";
import { expectClose } from "../close-to.js";
import { expectSentence } from "../error-sentence.js";

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

/** A model whose probabilities are those in the columns "pa", "pb", "pc", given as logarithms. */
async function modelOfLogarithms() {
  const { report, penalty } = await fit(rowsOf(1), "y", { features });
  const columns = ["pa", "pb", "pc"].map((column) => numberFeature(column));
  const weights = Float64Array.of(1, 0, 0, 0, 1, 0, 0, 0, 1);
  return modelOf(
    {
      featureMap: featureMapOf(columns),
      classes: ["a", "b", "c"],
      weights,
      target: "y",
      penalty,
      report,
    },
    modelContent,
  );
}

describe("evaluate", () => {
  it("gives the numbers that five rows give on paper", async () => {
    const model = await modelOfLogarithms();
    const rows = (
      [
        [0.7, 0.2, 0.1, "a"],
        [0.1, 0.8, 0.1, "b"],
        [0.22, 0.53, 0.25, "a"],
        [0.2, 0.2, 0.6, "c"],
        [0.6, 0.25, 0.15, "c"],
      ] as const
    ).map(([a, b, c, y]) => ({ pa: Math.log(a), pb: Math.log(b), pc: Math.log(c), y }));
    const e = evaluate(model, rows, { bins: 4 });
    expect([e.rows, e.weight, e.accuracy]).toEqual([5, 5, 3 / 5]);
    expectClose(e.logLikelihood, Math.log(0.7 * 0.8 * 0.22 * 0.6 * 0.15));
    expectClose(e.logLoss, -Math.log(0.7 * 0.8 * 0.22 * 0.6 * 0.15) / 5);
    expectClose(e.brier, (0.14 + 0.06 + 0.9518 + 0.24 + 1.145) / 5);
    expect(e.confusion).toEqual([
      [1, 1, 0],
      [0, 1, 0],
      [1, 0, 1],
    ]);
    expect(e.perClass.map(({ precision, recall, support }) => [precision, recall, support])).toEqual([
      [1 / 2, 1 / 2, 2],
      [1 / 2, 1, 1],
      [1, 1 / 2, 2],
    ]);
    expectClose(
      e.perClass.map(({ f1 }) => f1!),
      [1 / 2, 2 / 3, 2 / 3],
    );
    expectClose(
      e.perClass.map(({ auc }) => auc!),
      [5 / 6, 1, 5 / 6],
    );
    expectClose(e.auc!, 8 / 9);
    expect(e.calibration.map(({ from, to, weight, right }) => [from, to, weight, right])).toEqual([
      [0.5, 0.75, 4, 0.5],
      [0.75, 1, 1, 1],
    ]);
    expectClose(
      e.calibration.map(({ probability }) => probability),
      [(0.7 + 0.53 + 0.6 + 0.6) / 4, 0.8],
    );
    expectClose(e.expectedCalibrationError, (4 * (0.6075 - 0.5) + (1 - 0.8)) / 5);
  });

  it("says null, not 0, of a class that was not observed or not predicted", async () => {
    const model = await modelOfLogarithms();
    const row = { pa: Math.log(0.6), pb: Math.log(0.3), pc: Math.log(0.1), y: "a" };
    const [a, b, c] = evaluate(model, [row]).perClass;
    expect([a!.precision, a!.recall, a!.f1, a!.auc]).toEqual([1, 1, 1, null]);
    expect([b!.precision, b!.recall, b!.f1, b!.support]).toEqual([null, null, null, 0]);
    expect(c!.auc).toBeNull();
    expect(evaluate(model, [row]).auc).toBeNull();
    expectClose(evaluate(model, [row, { ...row, y: "b" }]).perClass[0]!.auc!, 0.5);
  });

  it("counts soft labels as the weighted rows that they stand for", async () => {
    const model = await fit(rowsOf(7), "y", { features });
    const soft = rowsOf(11).map((row, i) => ({ x: row.x!, z: row.z!, a: i % 2, b: 0.5, c: (i % 3) / 4 }));
    const hard = soft.flatMap((row) => ["a", "b", "c"].map((y) => ({ ...row, y, mass: row[y as "a" | "b" | "c"] })));
    const bySoft = evaluate(model, soft, { target: ["a", "b", "c"] });
    const byHard = evaluate(model, hard, { rowWeights: "mass" });
    for (const key of ["weight", "accuracy", "logLoss", "logLikelihood", "auc", "expectedCalibrationError"] as const)
      expectClose(bySoft[key]!, byHard[key]!, { relative: 1e-11, absolute: 1e-12 });
    expectClose(bySoft.confusion.flat(), byHard.confusion.flat(), { absolute: 1e-12 });
  });

  it("refuses misspelt options, bins that are none, and rows that it cannot use", async () => {
    const model = await fit(rowsOf(3), "y", { features });
    // expected an error, was: the weights were left out without a word
    expectSentence(
      () => evaluate(model, rowsOf(3), { rowWeigths: "count" } as never),
      "option",
      'did you mean "rowWeights"',
    );
    for (const bins of [0, -1, 2.5, Number.NaN])
      expectSentence(() => evaluate(model, rowsOf(3), { bins }), "option", "bins is", "from 1 to 10000");
    expectSentence(() => evaluate(model, []), "data", "no rows");
    expectSentence(() => evaluate(model, [{ x: 1, z: 2, Y: "a" }]), "data", 'no column "y"; did you mean "Y"?');
    expectSentence(() => evaluate(model, rowsOf(3), { target: ["a", "b"] }), "data", 'no column "a"');
  });

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

  it("adds a row's own offsets, and orders classes by probability", async () => {
    const rows = rowsOf(12).map((row, i) => ({ x: row.x!, y: row.y!, oa: (i % 5) / 4, ob: 0, oc: -(i % 2) }));
    const model = await fit(rows, "y", { features: [raw("x")], offset: { a: "oa", b: "ob", c: "oc" } });
    const explained = explainRow(model, rows, 3);
    const own = { a: 0.75, b: 0, c: -1 };
    for (const { class: name, offset } of explained) expect(offset).toBe(own[name as "a"]);
    expectClose(explained.map(({ score }) => score).sort(), [...scores(model, rows).subarray(9, 12)].sort(), {
      absolute: 1e-12,
    });
    const p = explained.map(({ probability }) => probability);
    expect(p).toEqual([...p].sort((s, t) => t - s));
  });

  it("gives a derivative of weighted rows and of soft labels that the penalty balances too", async () => {
    const weighted = await fit(rowsOf(13), "y", { features, rowWeights: "count" });
    const soft = rowsOf(14).map(({ x, z }, i) => ({ x: x!, z: z!, a: 1 + (i % 2), b: 0.5, c: (i % 3) / 4 }));
    const softly = await fit(soft, ["a", "b", "c"], { features });
    for (const [model, rows, options] of [
      [weighted, rowsOf(13), { rowWeights: "count" }],
      [softly, soft, {}],
    ] as const) {
      for (const feature of ["constant", "x", "z"]) {
        const e = explainWeight(model, rows, { class: "c", feature, ...options });
        expectClose(e.logLikelihoodDerivative + e.penaltyDerivative, 0, { absolute: 1e-8 });
        expectClose(
          e.shares.reduce((sum, { share }) => sum + share, 0),
          e.logLikelihoodDerivative,
          { absolute: 1e-11 },
        );
        for (const { residual, value, share } of e.shares) expect(share).toBe(residual * value);
      }
    }
  });

  it("refuses classes, features, rows and options that there are not", async () => {
    const rows = rowsOf(15);
    const model = await fit(rows, "y", { features });
    expectSentence(() => explainWeight(model, rows, { class: "d", feature: "x" }), "option", 'no class "d"', '"a"');
    expectSentence(
      () => explainWeight(model, rows, { class: "a", feature: "x", rowWeight: "count" } as never),
      "option",
      'did you mean "rowWeights"',
    );
    for (const row of [-1, 60, 0.5, Number.NaN]) expect(() => explainRow(model, rows, row)).toThrow(/from 1 to 60/);
  });
});
