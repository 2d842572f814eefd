import { describe, expect, it } from "vitest";
import { numberFeature } from "../../src/features/number-feature.js";
import { evaluate, featureMapOf, fit, raw, tableFromColumns } from "../../src/index.js";
import { pairwiseArea } from "../../src/model/area-under-curve.js";
import { modelOf } from "../../src/model/model.js";
import { modelContent } from "../../src/model/model-to-text.js";
import { topAccuracy } from "../../src/model/top-accuracy.js";
import { expectClose } from "../close-to.js";
import { readJson } from "../read-csv.js";

interface Case {
  readonly classes: number;
  readonly probabilities: readonly number[];
  readonly labels: readonly number[];
  readonly weights: readonly number[];
  readonly averages: Readonly<Record<string, { precision: number; recall: number; f1: number }>>;
  readonly pairwiseAuc?: number;
  readonly topAccuracy?: readonly number[];
}

const cases = readJson<{ scores: readonly Case[] }>("fixtures/class-scores.json").scores;

/** A model whose scores are the cells of its columns s0, s1, …, so that it has these probabilities where the cells are their logarithms. */
async function modelOfLogarithms(K: number) {
  const names = Array.from({ length: K }, (_, k) => `s${k}`);
  const rows = names.map((name, k) => ({
    ...Object.fromEntries(names.map((other) => [other, Number(other === name)])),
    y: k,
  }));
  const { report, penalty } = await fit(rows, "y", { features: raw(), constant: false });
  const weights = Float64Array.from({ length: K * K }, (_, jk) => Number(Math.floor(jk / K) === jk % K));
  const featureMap = featureMapOf(names.map((name) => numberFeature(name)));
  return modelOf(
    { featureMap, classes: names.map((_, k) => k), weights, target: "y", penalty, report } as never,
    modelContent,
  );
}

describe.each(cases)("scores over $classes classes", ({ classes: K, probabilities, labels, weights, ...expected }) => {
  const P = Float64Array.from(probabilities);
  const Y = Float64Array.from(P, (_, ik) => Number(labels[Math.floor(ik / K)] === ik % K));
  const ones = new Float64Array(labels.length).fill(1);

  it("macro, weighted and micro are scikit-learn's, where a class is never predicted, too", async () => {
    const columns = Object.fromEntries(
      Array.from({ length: K }, (_, k) => [`s${k}`, Float64Array.from(labels, (_, i) => Math.log(P[i * K + k]!))]),
    );
    const table = tableFromColumns({ ...columns, y: Float64Array.from(labels), w: Float64Array.from(weights) });
    const {
      averages,
      accuracy,
      topAccuracy: top,
      pairwiseAuc,
    } = evaluate(await modelOfLogarithms(K), table, { rowWeights: "w" });
    for (const average of ["macro", "weighted", "micro"] as const)
      for (const score of ["precision", "recall", "f1"] as const)
        expectClose(averages[average][score], expected.averages[average]![score], { absolute: 1e-12 });
    expect(top[0]).toBeCloseTo(accuracy, 12);
    expect(top[K - 1]).toBeCloseTo(1, 12);
    expect(pairwiseAuc).not.toBeNull();
  });

  it.runIf(expected.pairwiseAuc)("the mean area of pairs of classes is scikit-learn's", () => {
    expectClose(pairwiseArea(P, Y, ones, K)!, expected.pairwiseAuc!, { absolute: 1e-12 });
  });

  it("the area of pairs is that of counting all pairs of rows, with weights", () => {
    const w = Float64Array.from(weights);
    let [sum, areas] = [0, 0];
    for (let a = 0; a < K; a++)
      for (let b = 0; b < K; b++) {
        if (a === b) continue;
        let [pairs, all] = [0, 0];
        labels.forEach((one, i) => {
          labels.forEach((two, j) => {
            if (one !== a || two !== b) return;
            const difference = P[i * K + a]! - P[j * K + a]!;
            pairs += w[i]! * w[j]! * (difference > 0 ? 1 : difference === 0 ? 0.5 : 0);
            all += w[i]! * w[j]!;
          });
        });
        sum += pairs / all;
        areas++;
      }
    expectClose(pairwiseArea(P, Y, w, K)!, sum / areas, { absolute: 1e-12 });
  });

  it.runIf(expected.topAccuracy)("top-k accuracies are scikit-learn's", () => {
    expectClose(topAccuracy(P, Y, Float64Array.from(weights), K).slice(0, K - 1), expected.topAccuracy!, {
      absolute: 1e-12,
    });
  });
});
