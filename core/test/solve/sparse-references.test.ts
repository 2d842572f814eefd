import { describe, expect, it } from "vitest";
import { raw } from "../../src/features/feature-recipe.js";
import { fit } from "../../src/model/fit.js";
import { penaltyFromGlmnet, penaltyFromScikitLearn } from "../../src/objective/foreign-penalties.js";
import { elasticNet, grouped, lasso, type Penalty } from "../../src/objective/penalty.js";
import type { PenaltyFactors } from "../../src/objective/penalty-factors.js";
import { selectRows } from "../../src/table/select-rows.js";
import { columnOf, type Table } from "../../src/table/table.js";
import { tableFromColumns } from "../../src/table/table-from-columns.js";
import { expectClose } from "../close-to.js";
import { readJson, tableFromCsv } from "../read-csv.js";

interface SparseFit {
  readonly data: "iris" | "iris_pf" | "iris_w" | "digits";
  readonly penalty: "lasso" | "enet" | "grouped" | "grouped_enet";
  readonly fraction: number;
  readonly l1: number;
  readonly l2: number;
  readonly objective: number;
  readonly neg_loglik: number;
  readonly nonzero: number;
  readonly b: readonly number[];
  readonly W: readonly (readonly number[])[];
}

const recorded = readJson<{ fits: SparseFit[]; iris_w_weights: number[]; iris_pf_v: number[] }>("fixtures/sparse.json");
const iris = tableFromCsv("fixtures/iris.csv");
const digits = tableFromCsv("../../data/digits.csv");
const two = selectRows(
  iris,
  Int32Array.from({ length: 100 }, (_, i) => i + 50),
);
const MEASURES = iris.names.filter((name) => name !== "Species");

function withColumn(table: Table, name: string, cells: ArrayLike<number>): Table {
  const columns = Object.fromEntries(table.names.map((each) => [each, columnOf(table, each)]));
  return tableFromColumns({ ...columns, [name]: Float64Array.from(cells) } as Parameters<typeof tableFromColumns>[0]);
}

function penaltyOf({ data, penalty, l1, l2 }: SparseFit): Penalty {
  const options: PenaltyFactors =
    data === "iris_pf"
      ? { factors: Object.fromEntries(MEASURES.map((name, j) => [name, recorded.iris_pf_v[j]!])) }
      : {};
  if (penalty.startsWith("grouped")) return grouped(l1, l2, options);
  return l2 === 0 ? lasso(l1, options) : elasticNet(l1, l2, options);
}

describe("sparse fits recorded from five independent solvers that agree", () => {
  it.each(recorded.fits.map((each) => [`${each.data} ${each.penalty} at ${each.fraction} of λ_max`, each] as const))(
    "%s: objective to 1e-10, weights to 1e-7",
    async (_, wanted) => {
      const isDigits = wanted.data === "digits";
      const weighted = wanted.data === "iris_w" ? withColumn(iris, "w", recorded.iris_w_weights) : iris;
      const model = await fit(isDigits ? digits : weighted, isDigits ? "digit" : "Species", {
        features: raw(),
        penalty: penaltyOf(wanted),
        ...(wanted.data === "iris_w" ? { rowWeights: "w" } : {}),
      });
      expect(model.report.reason).toMatch(/^converged/);
      expect(model.report.certificate.gap).toBeLessThan(1e-9 * wanted.objective);
      expectClose(model.report.value, wanted.objective, { relative: 1e-10 });
      expectClose(-model.report.logLikelihood, wanted.neg_loglik, { relative: 1e-8 });
      expectClose([...model.weights], [wanted.b, ...wanted.W].flat(), { absolute: 1e-7 });
      expect(model.weights.slice(model.classes.length).filter((w) => w !== 0).length).toBe(wanted.nonzero);
    },
  );
});

interface ForeignFit {
  readonly name: string;
  readonly lambda: number;
  readonly weights: readonly (readonly number[])[];
}

describe("glmnet's fits of iris, with its λ converted", () => {
  const fits = new Map(readJson<ForeignFit[]>("fixtures/penalties-glmnet.json").map((each) => [each.name, each]));
  const weighted = withColumn(
    iris,
    "w",
    Array.from({ length: 150 }, (_, i) => (i % 3) + 1),
  );
  const penaltyFactor = Object.fromEntries(MEASURES.map((name, j) => [name, [1, 2, 0.5, 3][j]!]));
  it.each([
    ["lasso", iris, {}, 150],
    ["elastic net", iris, { alpha: 0.4 }, 150],
    ["grouped", iris, { type: "grouped" }, 150],
    ["factors", iris, { penaltyFactor }, 150],
    // 1 where glmnet leaves a feature out: its factors of the others were rescaled without it, and up to 30 % too small
    ["left out", iris, { penaltyFactor: { ...penaltyFactor, "Petal.Width": Number.POSITIVE_INFINITY } }, 150],
    ["weights", weighted, {}, 300],
    ["two classes multinomial", two, { alpha: 0.4 }, 100],
    ["two classes binomial", two, { alpha: 0.4, family: "binomial" }, 100],
  ] as const)("%s", async (name, table, settings, totalWeight) => {
    const { lambda, weights } = fits.get(name)!;
    const model = await fit(table, "Species", {
      features: raw(),
      penalty: penaltyFromGlmnet({ lambda, ...settings }, totalWeight),
      ...(name === "weights" ? { rowWeights: "w" } : {}),
    });
    expect(model.report.converged).toBe(true);
    // glmnet stops on the change of a coefficient: its grouped fit is the least exact
    expectClose([...model.weights.slice(model.classes.length)], weights.flat(), { absolute: 2e-4 });
  });
});

describe("scikit-learn's fits of iris, with its C and l1_ratio converted", () => {
  const fits = readJson<{ name: string; C: number; l1Ratio: number; weights: number[][] }[]>(
    "fixtures/penalties-scikit-learn.json",
  );
  it.each(fits.map((each) => [each.name, each] as const))("%s", async (name, { C, l1Ratio, weights }) => {
    const isTwo = name === "two classes";
    const table = isTwo ? two : iris;
    const model = await fit(table, "Species", {
      features: raw(),
      penalty: penaltyFromScikitLearn({ C, l1Ratio }, isTwo ? 2 : 3),
    });
    expect(model.report.converged).toBe(true);
    expectClose([...model.weights.slice(model.classes.length)], weights.flat(), { absolute: 1e-5 });
  });
});
