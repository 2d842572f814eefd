import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { referenceEngine } from "../../src/engine/reference.js";
import { MultilogitError } from "../../src/errors.js";
import { columnsRead } from "../../src/features/feature-map.js";
import { plainColumn } from "../../src/features/number-feature.js";
import { assertFittable } from "../../src/likelihood/sample.js";
import { evaluate } from "../../src/model/evaluate.js";
import { explainRow } from "../../src/model/explain-row.js";
import { explainWeight } from "../../src/model/explain-weight.js";
import { fitted } from "../../src/model/fitted.js";
import { hardestRows } from "../../src/model/hardest-rows.js";
import type { Model } from "../../src/model/model.js";
import { modelFromText } from "../../src/model/model-from-text.js";
import { modelToText } from "../../src/model/model-to-text.js";
import { predict, probabilities, scores } from "../../src/model/predict.js";
import { rawWeights } from "../../src/model/raw-weights.js";
import { penalised } from "../../src/objective/penalised.js";
import { solve } from "../../src/solve/solve.js";
import { type Row, rowOf, type Table } from "../../src/table/table.js";
import { expectClose, expectSameBits } from "../close-to.js";
import { runs, TIMEOUT } from "../many.js";
import { largestEntries, largestTerm } from "./design-sizes.js";
import { generatedMaps } from "./generated-maps.js";
import { type Problem, problemOf, variations } from "./problem.js";
import { below } from "./representations.js";

/** What `make` returns; null where it refuses the data or the model with a sentence. */
async function orRefused<T>(make: () => T | Promise<T>, codes = ["data"], says = /./): Promise<T | null> {
  try {
    return await make();
  } catch (error) {
    expect(error).toBeInstanceOf(MultilogitError);
    expect(codes).toContain((error as MultilogitError).code);
    expect((error as MultilogitError).message).toMatch(says);
    return null;
  }
}

const weightings = fc.constantFrom(1, 1, 1e6, 1e12);

describe("models of generated feature maps", () => {
  /** Runs `check` over models of a few steps, which need not be near a minimum. */
  const everywhere =
    (few: number, check: (model: Model, problem: Problem, rowWeights: object) => Promise<void>) => async () =>
      fc.assert(
        fc.asyncProperty(generatedMaps, variations, weightings, async (map, variation, largestWeight) => {
          const problem = await orRefused(() => problemOf(map, { ...variation, largestWeight }));
          if (problem === null) return;
          const model = await orRefused(async () => {
            assertFittable(problem.sample);
            const objective = penalised(await referenceEngine.likelihood(problem.sample), problem.penalty);
            return fitted(objective, await solve(objective, { maxIterations: 4, polish: false }));
          });
          if (model !== null) await check(model, problem, problem.isWeighted ? { rowWeights: "weight" } : {});
        }),
        runs(few),
      );

  it(
    "are served alike by likelihood, predict, evaluate and explain",
    everywhere(200, async (model, { table, sample, K, isWeighted, labels, source }, rowWeights) => {
      const P = probabilities(model, table);
      expectFinite(P);
      expectFinite(model.weights);
      const a = await orRefused(() => scores(model, table), ["data"], /row \d+/);
      if (a !== null) expectFinite(a);
      expectFinite(rawWeights(model));
      const evaluation = evaluate(model, table, rowWeights);
      const rounding = 1e-12 * (1 + sample.design.features * largestTerm(sample.design, model.weights, K));
      const ofAll = { absolute: rounding * (1 + evaluation.weight), relative: 1e-12 };
      expectClose(evaluation.logLikelihood, model.report.logLikelihood, ofAll);
      const served = logLikelihoodOf(P, table, K, labels, isWeighted);
      // where a probability is 0 the log-likelihood still has its digits
      if (Number.isFinite(served)) expectClose(evaluation.logLikelihood, served, { ...ofAll, relative: 1e-9 });
      expectNoNaN(evaluation);
      const i = below(source, table.rows);
      const explained = explainRow(model, table, i);
      expectNoNaN(explained);
      for (const { class: name, probability, score, contributions, offset } of explained) {
        expectClose(probability, P[i * K + model.classes.indexOf(name)]!, { absolute: rounding, relative: rounding });
        expectClose(
          contributions.reduce((sum, { contribution }) => sum + contribution, offset),
          score,
          { relative: 1e-9 },
        );
      }
      expect(predict(model, [rowOf(table, i)])[0]).toBe(predict(model, table)[i]);
      if (typeof model.target === "string") expectNoNaN(hardestRows(model, table));
    }),
    TIMEOUT,
  );

  it(
    "explain a weight's derivative as what the likelihood says it is",
    everywhere(150, async (model, { table, sample, penalty, K, source }, rowWeights) => {
      if (largestEntries(sample.design).some((x) => x > 1e140)) return;
      const point = await penalised(await referenceEngine.likelihood(sample), penalty).at(model.weights);
      const [j, k] = [below(source, model.featureMap.names.length), below(source, K)];
      const about = { class: model.classes[k]!, feature: model.featureMap.names[j]! };
      const explanation = await orRefused(() => explainWeight(model, table, { ...about, ...rowWeights }));
      if (explanation === null) return;
      expectNoNaN(explanation);
      const { logLikelihoodDerivative, penaltyDerivative, observed } = explanation;
      const size = explanation.shares.reduce((sum, { share }) => sum + Math.abs(share), Math.abs(observed));
      expectClose(-point.gradient[j * K + k]!, logLikelihoodDerivative + penaltyDerivative, {
        absolute: 1e-9 * (1 + size),
        relative: 1e-9,
      });
    }),
    TIMEOUT,
  );

  it(
    "give a row with a cell of 1e308 the probabilities 0 and 1 that one of 1e300 has, or refuse it by row and column",
    everywhere(200, async (model, { table, source }) => {
      const names = columnsRead(model.featureMap).filter((name) => /^x/.test(name));
      if (names.length === 0) return;
      const [name, sign] = [names[below(source, names.length)]!, source.uniform() < 0.5 ? -1 : 1];
      const row = rowOf(table, below(source, table.rows));
      const far = (size: number): Row[] => [{ ...row, [name]: sign * size }];
      const P = await orRefused(() => probabilities(model, far(1e308)), ["data"], /row 1|beyond what a number holds/);
      if (P === null) return;
      expectFinite(P);
      expectClose(
        P.reduce((sum, p) => sum + p, 0),
        1,
        { absolute: 1e-12 },
      );
      const explained = explainRow(model, far(1e308), 0);
      expectNoNaN(explained);
      for (const { class: name, probability } of explained)
        expectClose(probability, P[model.classes.indexOf(name)]!, { absolute: 1e-12 });
      const a = await orRefused(() => scores(model, far(1e308)), ["data"], /row 1/);
      if (a !== null) expectFinite(a);
      else if (readsAsNumber(model, name)) expectClose(P, probabilities(model, far(1e300)), { absolute: 1e-12 });
    }),
    TIMEOUT,
  );

  it(
    "are the same after a journey through a model file, bit for bit",
    everywhere(200, async (model, { table }) => {
      const text = await orRefused(() => modelToText(model), ["model-file"]);
      if (text === null) return;
      const read = modelFromText(text);
      expect(read.featureMap).toEqual(model.featureMap);
      expectSameBits(read.weights, model.weights);
      expectSameBits(probabilities(read, table), probabilities(model, table));
      expect(modelToText(read)).toBe(text);
    }),
    TIMEOUT,
  );
});

/** Whether the scores move so much with column `name` that 1e300 of it is as good as 1e308. */
function readsAsNumber(model: Model, name: string): boolean {
  return model.featureMap.features.every((feature) => {
    if (!columnsRead({ features: [feature], offset: [] }).includes(name)) return true;
    return feature.kind === "number" && plainColumn(feature) !== null;
  });
}

function expectFinite(numbers: Float64Array): void {
  expect(numbers.every(Number.isFinite)).toBe(true);
}

/** No number anywhere in `value` is NaN or infinite. */
function expectNoNaN(value: object): void {
  for (const part of Object.values(value)) {
    if (typeof part === "number") expect(Number.isFinite(part)).toBe(true);
    else if (typeof part === "object" && part !== null) expectNoNaN(part);
  }
}

/** Σ w y ln p from the probabilities that are served. */
function logLikelihoodOf(
  P: Float64Array,
  table: Table,
  K: number,
  labels: "classes" | "masses",
  isWeighted: boolean,
): number {
  let sum = 0;
  for (let i = 0; i < table.rows; i++) {
    const row = rowOf(table, i);
    for (let k = 0; k < K; k++) {
      const y = labels === "masses" ? (row[`mass ${k}`] as number) : Number(row.class === `class ${k}`);
      const w = isWeighted ? (row.weight as number) : 1;
      if (w * y > 0) sum += w * y * Math.log(P[i * K + k]!);
    }
  }
  return sum;
}
