import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { referenceEngine } from "../../src/engine/reference.js";
import { wasmEngine } from "../../src/engine/wasm/wasm-engine.js";
import { raw } from "../../src/features/feature-recipe.js";
import { fit } from "../../src/model/fit.js";
import { probabilities } from "../../src/model/predict.js";
import { prepare } from "../../src/model/prepare.js";
import { symmetricEigen } from "../../src/numeric/symmetric-eigen.js";
import { featurePenalties } from "../../src/objective/feature-penalties.js";
import { elasticNet, grouped, lasso, type Penalty, ridge } from "../../src/objective/penalty.js";
import { penaltyAt } from "../../src/objective/penalty-at.js";
import { fitPath, type PathProgress } from "../../src/path/fit-path.js";
import { canonicalWeights } from "../../src/solve/sparse/canonical-weights.js";
import { proximalNewton } from "../../src/solve/sparse/proximal-newton.js";
import { selectRows } from "../../src/table/select-rows.js";
import { columnOf } from "../../src/table/table.js";
import { sparseChoices, sparseProblemOf } from "../certify/sparse-problem.js";
import { expectClose, expectSameBits } from "../close-to.js";
import { expectSentence } from "../error-sentence.js";
import { runs, TIMEOUT } from "../many.js";
import { readJson, tableFromCsv } from "../read-csv.js";

const iris = tableFromCsv("fixtures/iris.csv");
const digits = tableFromCsv("../../data/digits.csv");
const features = raw();

describe("paths", () => {
  it.each([
    ["lasso", lasso.path({ count: 12 })],
    ["elastic net", elasticNet.path({ alpha: 0.3, count: 12 })],
    ["grouped", grouped.path({ count: 12 })],
    ["grouped elastic net", grouped.path({ alpha: 0.5, count: 12 })],
    ["ridge", ridge.path({ count: 12 })],
    ["factors", lasso.path({ count: 12, factors: { "Sepal.Length": 0, "Sepal.Width": 3, "Petal.Width": Infinity } })],
  ] as const)("%s: every fit is the one that fit finds for its λ alone", async (_, penalty) => {
    const path = await fitPath(iris, "Species", { features, penalty });
    expect(path.converged).toBe(true);
    for (const [i, point] of path.points.entries()) {
      const alone = await fit(iris, "Species", { features, penalty: penaltyAt(penalty, point.lambda) });
      expect(alone.report.reason).toMatch(/^converged/);
      expect(point.certificate.gap).toBeLessThanOrEqual(1.001e-6 * point.value);
      expect(point.value).toBeGreaterThanOrEqual(alone.report.value - alone.report.certificate.gap - 1e-12);
      expect(point.value - point.certificate.gap).toBeLessThanOrEqual(alone.report.value);
      expectClose(path.model(i).report.value, point.value);
      expect(path.model(i).penalty).toEqual(penaltyAt(penalty, point.lambda));
      expectClose(probabilities(path.model(i), iris), probabilities(alone, iris), { absolute: 0.03 });
    }
  });

  it("begin at the least λ that sets every penalised weight to 0", async () => {
    const [first] = (await fitPath(iris, "Species", { features, penalty: lasso.path({ count: 2 }) })).points;
    const recorded = readJson<{ fits: { lambda_max_l1: number }[] }>("fixtures/sparse.json").fits[0]!;
    expectClose(first!.lambda, recorded.lambda_max_l1, { relative: 1e-9 });
    expect(first).toMatchObject({ nonZeros: 0, features: 0, degreesOfFreedom: 2 });
    expect(first!.explained).toBe(0);
    for (const penalty of [lasso.path, elasticNet.path, grouped.path]) {
      const { points } = await fitPath(iris, "Species", { features, penalty: penalty({ count: 2 }) });
      const below = penalty({ lambdas: [1.0001 * points[0]!.lambda, 0.999 * points[0]!.lambda] });
      const around = await fitPath(iris, "Species", { features, penalty: below, polish: true });
      expect(around.points[0]!.nonZeros).toBe(0);
      expect(around.points[1]!.nonZeros).toBeGreaterThan(0);
    }
  });

  it("end where the deviance is explained, and say so; never before given λ", async () => {
    const apart = selectRows(
      iris,
      Int32Array.from({ length: 100 }, (_, i) => i),
    );
    const path = await fitPath(apart, "Species", { features, penalty: lasso.path({ ratio: 1e-5 }) });
    expect(path.reason).toMatch(
      /^the path ends at λ = [\d.]+, before the last: 99\.9\d % of the deviance is explained$/,
    );
    expect(path.points.length).toBeLessThan(100);
    const given = lasso.path({ lambdas: [1e-3, 1e-2, 10] });
    const all = await fitPath(iris, "Species", { features, penalty: given });
    expect(all.points.map(({ lambda }) => lambda)).toEqual([10, 1e-2, 1e-3]);
    expect(all.reason).toBe("the path went through all of its λ");
  });

  it("give the model at one of their λ, and all weights as a table", async () => {
    const path = await fitPath(iris, "Species", { features, penalty: lasso.path({ count: 8, ratio: 0.01 }) });
    const { lambda } = path.points[5]!;
    const model = path.at(Number(lambda.toPrecision(11)));
    expect(model.weights).toEqual(path.model(5).weights);
    expectSentence(() => path.at(lambda * 1.01), "option", "the nearest is", "lambdas: [");
    // a λ that cannot be was said to be fitted with lambdas: [-1]
    for (const impossible of [-1, 0, Number.NaN])
      expectSentence(() => path.at(impossible), "option", `λ is ${impossible}`, "one of the 8");
    expectSentence(() => path.model(8), "option", "8 points", "no point 8");
    const table = path.coefficients();
    expect(table.names).toEqual(["lambda", "feature", "class", "weight"]);
    const weights = columnOf(table, "weight") as unknown as { values: Float64Array };
    const total = path.points.reduce((sum, _, i) => sum + path.model(i).weights.filter((w) => w !== 0).length, 0);
    expect(table.rows).toBe(total);
    expect([...weights.values]).not.toContain(0);
  });

  it("count degrees of freedom, or compute them where λ2 or groups make that too coarse", async () => {
    const penalty = ridge.path({ lambdas: [5] });
    const options = { features, penalty, constant: false, polish: true };
    expect((await fitPath(iris, "Species", options)).points[0]!.degreesOfFreedom).toBe(null);
    const path = await fitPath(iris, "Species", { ...options, degreesOfFreedom: true });
    const { sample } = prepare(iris, "Species", { features, constant: false });
    const point = await (await referenceEngine.likelihood(sample)).at(path.model(0).weights);
    const { values } = symmetricEigen(await point.hessian(150), 12);
    const wanted = values.reduce((sum, a) => sum + a / (a + 5), 0);
    expectClose(path.points[0]!.degreesOfFreedom!, wanted, { relative: 1e-6 });
    const [group] = (
      await fitPath(iris, "Species", { features, penalty: grouped.path({ lambdas: [5] }), degreesOfFreedom: true })
    ).points;
    expect(group!.degreesOfFreedom!).toBeGreaterThan(2 + group!.features);
    expect(group!.degreesOfFreedom!).toBeLessThan(2 + 2 * group!.features);
  });

  it("report progress, and stop when they are aborted", async () => {
    const seen: PathProgress[] = [];
    const abort = new AbortController();
    const path = fitPath(iris, "Species", {
      features,
      penalty: lasso.path({ count: 30 }),
      signal: abort.signal,
      onProgress: (progress) => {
        seen.push(progress);
        if (progress.step === 3) abort.abort(new Error("enough"));
      },
    });
    await expect(path).rejects.toThrow("enough");
    expect(seen.map(({ step, count }) => [step, count])).toEqual([
      [1, 30],
      [2, 30],
      [3, 30],
    ]);
  });

  it("have the same digits for any number of threads", async () => {
    const weights = [];
    for (const threads of [1, 3]) {
      await using engine = await wasmEngine({ threads });
      const path = await fitPath(digits, "digit", { features, penalty: lasso.path({ count: 5, ratio: 0.05 }), engine });
      weights.push(path.model(4).weights);
    }
    expectSameBits(weights[1]!, weights[0]!);
  });

  it("fit unpenalised levels of a category, which depend on the constant, next to a lasso", async () => {
    const rows = Array.from({ length: 90 }, (_, i) => ({
      g: ["p", "q", "r"][i % 3]!,
      x: ((i * 7) % 19) / 5,
      z: ((i * 11) % 23) / 5,
      y: ["a", "b", "c"][(i * i + (i % 5)) % 3]!,
    }));
    const penalty = lasso.path({ count: 5, ratio: 0.1, factors: { g: 0 } });
    const path = await fitPath(rows, "y", { penalty });
    expect(path.reason).toBe("the path went through all of its λ");
    expect(path.converged).toBe(true);
    const alone = await fit(rows, "y", { penalty: penaltyAt(penalty, path.points[4]!.lambda) });
    expect(alone.report.reason).toMatch(/^converged/);
    expectClose(path.points[4]!.value, alone.report.value, { relative: 1.1e-6 });
  });

  it("refuse what cannot be a path", async () => {
    const refused = (penalty: never) => fitPath(iris, "Species", { features, penalty });
    await expect(refused(lasso(1) as never)).rejects.toThrow(/not a path; expected lasso\.path/);
    await expect(
      fitPath(iris, "Species", { features, penalty: lasso.path(), solver: "newton" } as never),
    ).rejects.toThrow(/solver/);
    expectSentence(() => lasso.path({ lambdas: [1], count: 3 }), "option", "both lambdas and count", "leave one");
    expectSentence(() => lasso.path({ lambdas: [] }), "option", "expected at least one");
    expectSentence(() => elasticNet.path({ alpha: 0 }), "option", "alpha is 0", "take ridge");
    expectSentence(() => grouped.path({ ratio: 2 }), "option", "ratio is 2", "between 0 and 1");
    const separated = tableFromCsv("fixtures/iris.csv");
    const penalty = lasso.path({ factors: { "Petal.Length": 0 } });
    await expect(fitPath(separated, "Species", { features, penalty })).rejects.toThrow(
      /no path: .*separate the classes/,
    );
  });
});

describe("limits of α", () => {
  it("1 is the lasso, 0 is ridge", async () => {
    const near = { relative: 1e-8, absolute: 1e-6 };
    const weights = async (penalty: Penalty) => (await fit(iris, "Species", { features, penalty })).weights;
    expectClose(await weights(elasticNet(5, 1e-10)), await weights(lasso(5)), near);
    expectClose(await weights(elasticNet(1e-10, 5)), await weights(ridge(5)), near);
    expectClose(await weights(grouped(1e-10, 5)), await weights(ridge(5)), near);
    expectClose(await weights(elasticNet(0, 5)), await weights(ridge(5)), near);
  });
});

describe("screening", () => {
  it("never drops an entry that a fit over all entries keeps", { timeout: TIMEOUT }, () =>
    fc.assert(
      fc.asyncProperty(sparseChoices, async (choices) => {
        const { table, target, options, penalty } = sparseProblemOf({
          ...choices,
          maxIterations: 1000,
          tolerance: 1e-9,
          labels: "from weights",
        });
        const { sample } = prepare(table, target, options);
        const likelihood = await referenceEngine.likelihood(sample);
        const problem = { likelihood, penalties: featurePenalties(penalty, sample.featureMap) };
        const start = await likelihood.at(new Float64Array(likelihood.features * sample.classes.length));
        const control = { tolerance: 1e-9, maxIterations: 500, polish: true, observe: () => {} };
        const whole = await proximalNewton(problem, start, { ...control, share: -1 });
        const screened = await proximalNewton(problem, start, { ...control, share: 0.95 });
        if (whole.outcome !== "reached" || screened.outcome !== "reached") return;
        expectClose(screened.value, whole.value, { relative: 1e-9, absolute: 1e-9 });
        // with one column twice, which of the two has the weight is open
        if (choices.columns === "duplicate" || choices.d > choices.n) return;
        const [kept, wanted] = [screened, whole].map(({ point }) => canonicalWeights(problem.penalties, point.W));
        const size = Math.max(...wanted!.map(Math.abs), 1e-3);
        wanted!.forEach((w, jk) => {
          if (Math.abs(w) > 1e-4 * size) expect(kept![jk], `entry ${jk} of ${w}`).not.toBe(0);
        });
      }),
      runs(60),
    ),
  );
});
