import { describe, expect, it } from "vitest";
import { referenceEngine } from "../../src/engine/reference.js";
import { applyFeatures } from "../../src/features/apply-features.js";
import { category, type FeatureRecipe, raw, threshold } from "../../src/features/feature-recipe.js";
import { type FeatureMapOptions, fitFeatureMap } from "../../src/features/fit-feature-map.js";
import { linearScores, logLikelihood, softmaxRows } from "../../src/likelihood/formulas.js";
import { makeSample, type Sample } from "../../src/likelihood/sample.js";
import { penalised } from "../../src/objective/penalised.js";
import { none, type Penalty, ridge } from "../../src/objective/penalty.js";
import type { SolverName } from "../../src/solve/solution.js";
import { solve } from "../../src/solve/solve.js";
import { selectRows, sliceRows } from "../../src/table/select-rows.js";
import type { Table } from "../../src/table/table.js";
import { expectClose } from "../close-to.js";
import { readJson, tableFromCsv } from "../read-csv.js";

const solvers: readonly SolverName[] = ["newton", "lbfgs"];
const digits = tableFromCsv("../../data/digits.csv");

interface RidgeFit {
  readonly objective: number;
  readonly logLikelihood: number;
  readonly accuracy?: number;
  readonly testAccuracy?: number;
  readonly testLogLikelihood?: number;
}

interface LikelihoodFit {
  readonly stats: Readonly<Record<string, number>>;
  readonly rows: readonly { readonly class: string; readonly term: string; readonly estimate: number }[];
}

async function fitted(sample: Sample, penalty: Penalty, solver: SolverName) {
  const solution = await solve(penalised(await referenceEngine.likelihood(sample), penalty), { solver });
  expect(solution.reason).toMatch(/^converged/);
  return solution;
}

/** Share of rows whose largest score is at their class, and ℓ. */
function evaluated(sample: Sample, W: Float64Array): { accuracy: number; logLikelihood: number } {
  const K = sample.classes.length;
  const a = linearScores(sample.design, W, K, null);
  const { u } = softmaxRows(a, K);
  const best = Array.from(u, (_, i) => a.subarray(i * K, i * K + K)).map((row) => row.indexOf(Math.max(...row)));
  const { labels } = sample;
  const right = best.filter((k, i) => labels.kind === "classes" && labels.codes[i] === k).length;
  return { accuracy: right / u.length, logLikelihood: logLikelihood(sample, a, u) };
}

describe("ridge fits recorded from an independent Newton method in numpy", () => {
  const fits = readJson<Record<string, RidgeFit>>("fixtures/ridge.json");
  const sampleFrom = (table: Table, recipe: FeatureRecipe, target: string) =>
    makeSample(fitFeatureMap(table, recipe, { exclude: [target] }), table, target);

  describe.each(solvers)("%s", (solver) => {
    it.each([
      ["digits binarize 8 ridge 1", digits, threshold(8), "digit", 415.1958879282, -270.8702863],
      ["digits raw ridge 1", digits, raw(), "digit", 17.0323521816, -5.7492497428],
      ["iris raw ridge 1", tableFromCsv("fixtures/iris.csv"), raw(), "Species", 28.886316604092, -17.9455016982],
    ] as const)("%s", async (name, table, recipe, target, objective, likelihood) => {
      const sample = sampleFrom(table, recipe, target);
      const solution = await fitted(sample, ridge(1), solver);
      expectClose(solution.value, objective, { absolute: 1e-10 });
      expectClose(solution.logLikelihood, likelihood, { absolute: 1e-7 });
      const fit = fits[name]!;
      expectClose(solution.value, fit.objective, { relative: 1e-13 });
      expectClose(solution.logLikelihood, fit.logLikelihood, { relative: 1e-10 });
      if (fit.accuracy !== undefined) expect(evaluated(sample, solution.weights).accuracy).toBe(fit.accuracy);
    });
  });

  it("digits binarize 8 ridge 1, fitted to the first 1437 rows and evaluated on the last 360", async () => {
    const fit = fits["digits binarize 8 ridge 1 split 1437/360"]!;
    const [training, rest] = [sliceRows(digits, 0, 1437), sliceRows(digits, 1437, 1797)];
    const sample = sampleFrom(training, threshold(8), "digit");
    const solution = await fitted(sample, ridge(1), "lbfgs");
    expectClose(solution.value, fit.objective, { relative: 1e-12 });
    expectClose(solution.logLikelihood, fit.logLikelihood, { relative: 1e-9 });
    const held = makeSample(sample.featureMap, rest, "digit", { classes: sample.classes });
    const { accuracy, logLikelihood: likelihood } = evaluated(held, solution.weights);
    expect(accuracy).toBe(fit.testAccuracy);
    expectClose(likelihood, fit.testLogLikelihood!, { relative: 1e-8 });
  });

  it("keeps the digits' features small: binarised as bits, raw as bytes, the constant not at all", () => {
    const binarised = sampleFrom(digits, threshold(8), "digit").design;
    expect(binarised.bytes).toBe(1797 * 8);
    expect(applyFeatures(fitFeatureMap(digits, raw(), { exclude: ["digit"] }), digits).bytes).toBe(1797 * 64);
  });
});

describe("maximum-likelihood fits recorded from an independent Newton method in R", () => {
  const fits = readJson<Record<string, LikelihoodFit>>("fixtures/maximum-likelihood.json");

  interface Model {
    readonly name: string;
    readonly file: string;
    readonly target: string;
    readonly base: string;
    readonly recipes: readonly FeatureRecipe[];
    readonly rowWeights?: string;
    /** the term of the recorded fit → our feature */
    readonly featureOf: Readonly<Record<string, string>>;
  }

  const models: readonly Model[] = [
    {
      name: "MADlib test3 (57 rows, base cat 0)",
      file: "fixtures/madlib57.csv",
      target: "cat",
      base: "0",
      recipes: [raw("feat1", "feat2")],
      featureOf: { const: "constant", feat1: "feat1", feat2: "feat2" },
    },
    {
      name: "MASS housing Sat ~ Infl+Type+Cont, weights Freq (base Low)",
      file: "fixtures/housing.csv",
      target: "satisfaction",
      base: "Low",
      // "Low" and "Tower" are not the first in sorted order.
      recipes: [
        category({ reference: { level: "Low" } }, "influence", "contact"),
        category({ reference: { level: "Tower" } }, "type"),
      ],
      rowWeights: "frequency",
      featureOf: {
        "(Intercept)": "constant",
        InflMedium: "influence=Medium",
        InflHigh: "influence=High",
        TypeApartment: "type=Apartment",
        TypeAtrium: "type=Atrium",
        TypeTerrace: "type=Terrace",
        ContHigh: "contact=High",
      },
    },
    {
      name: "statsmodels anes96 PID (base 0)",
      file: "fixtures/anes96.csv",
      target: "PID",
      base: "0",
      recipes: [raw("logpopul", "selfLR", "age", "educ", "income")],
      featureOf: {
        const: "constant",
        logpopul: "logpopul",
        selfLR: "selfLR",
        age: "age",
        educ: "educ",
        income: "income",
      },
    },
  ];

  const sampleOf = ({ file, target, recipes, rowWeights }: Model, options: FeatureMapOptions = {}) => {
    const table = tableFromCsv(file);
    const map = fitFeatureMap(table, recipes, { exclude: [target], ...options });
    return makeSample(map, table, target, rowWeights === undefined ? {} : { rowWeights });
  };

  describe.each(solvers)("%s", (solver) => {
    it.each(models)("$name: estimates against the base class, to 1e-8", async (model) => {
      const { stats, rows } = fits[model.name]!;
      const sample = sampleOf(model);
      const { featureMap, classes } = sample;
      const { weights, logLikelihood: likelihood } = await fitted(sample, none(), solver);
      const at = (feature: string, name: string) => {
        const [j, k] = [featureMap.names.indexOf(feature), classes.map(String).indexOf(name)];
        expect([j >= 0, k >= 0], `${feature}, class ${name}`).toEqual([true, true]);
        return weights[j * classes.length + k]!;
      };
      expect(rows).toHaveLength(featureMap.names.length * (classes.length - 1));
      for (const { class: name, term, estimate } of rows) {
        const feature = model.featureOf[term]!;
        expectClose(at(feature, name) - at(feature, model.base), estimate, { relative: 1e-8 });
      }
      expectClose(likelihood, stats.logLik!, { relative: 1e-12 });
    });

    it.each(models)("$name: the log-likelihood of the constant alone", async (model) => {
      const { recipes: _, ...rest } = model;
      const sample = sampleOf({ ...rest, recipes: [] });
      const { logLikelihood: likelihood } = await fitted(sample, none(), solver);
      expectClose(likelihood, fits[model.name]!.stats.logLikNull!, { relative: 1e-12 });
    });
  });

  it("rows repeated by their frequency give the fit of weighted rows", async () => {
    const model = models[1]!;
    const weighted = sampleOf(model);
    const order = Array.from(weighted.rowWeights).flatMap((count, i) => new Array<number>(count).fill(i));
    expect(order).toHaveLength(fits[model.name]!.stats.n!);
    const cells = tableFromCsv(model.file);
    const repeated = makeSample(weighted.featureMap, selectRows(cells, order), model.target);
    const [a, b] = [await fitted(weighted, none(), "newton"), await fitted(repeated, none(), "newton")];
    expectClose(a.logLikelihood, b.logLikelihood, { relative: 1e-12 });
    expectClose(a.weights, b.weights, { absolute: 1e-9 });
  });
});
