import { describe, expect, it } from "vitest";
import { featureMapOf } from "../../src/features/feature-map.js";
import { numberFeature } from "../../src/features/number-feature.js";
import {
  fitted,
  type LikelihoodPoint,
  likelihoodOf,
  none,
  penalised,
  referenceEngine,
  ridge,
  solve,
} from "../../src/index.js";
import { makeSample } from "../../src/likelihood/sample.js";
import { random } from "../../src/numeric/random.js";
import { tableFromColumns } from "../../src/table/table-from-columns.js";
import { expectClose } from "../close-to.js";
import { expectSumsOfEveryLikelihood } from "../contract/sums-of-every-likelihood.js";

const source = random(3);
const n = 200;
const featureMap = featureMapOf([{ kind: "constant" }, ...["u", "v", "x"].map((column) => numberFeature(column))]);
const numbers = () => Float64Array.from({ length: n }, () => source.normal());
const columns = { u: numbers(), v: numbers(), x: numbers() };
const y = Array.from(columns.u, (u) => "abc"[Math.min(2, Math.floor(3 * Math.abs(Math.sin(u + source.uniform()))))]!);
const reference = await referenceEngine.likelihood(makeSample(featureMap, tableFromColumns({ ...columns, y }), "y"));

/** What the contract asks of every likelihood, and nothing else. */
const bare = likelihoodOf({
  featureMap,
  classes: reference.classes,
  target: "y",
  rows: n,
  classTotals: reference.classTotals,
  engine: "bare",
  at: async (W): Promise<LikelihoodPoint> => {
    const { logLikelihood, slope, hessianVector, along, scoreChange } = await reference.at(W);
    return { W, logLikelihood, slope, hessianVector, along, scoreChange };
  },
});

describe("a likelihood that has the six sums of every one, and no curvature of its own", () => {
  it("is what the contract says", async () => expectSumsOfEveryLikelihood(bare, reference, random(1)));

  it.each([
    ["newton", ridge(0.5)],
    ["lbfgs", ridge(0.5)],
    ["newton", none()],
    ["lbfgs", none()],
  ] as const)("is fitted by %s and certified with %o", async (solver, penalty) => {
    const [objective, wanted] = [penalised(bare, penalty), penalised(reference, penalty)];
    const [solution, best] = [await solve(objective, { solver }), await solve(wanted, { solver: "newton" })];
    expect(solution.reason).toMatch(/^converged/);
    expect(solution.certificate.minimum).toBe("finite");
    expectClose(solution.value, best.value, { relative: 1e-14 });
    expectClose(solution.weights, best.weights, { absolute: 1e-9 });
    expect(fitted(objective, solution).report.engine).toBe("bare");
  });

  it("counts every product that stands in for curvature", async () => {
    const { curvaturePasses } = await solve(penalised(bare, ridge(1)), {
      solver: "newton",
      maxIterations: 1,
      polish: false,
    });
    // d·K = 12 products at each of two points, K = 3 and one for the gap
    expect(curvaturePasses).toBeGreaterThan(24);
  });

  it("is asked for the step of gradient ascent in a sentence, as no Gram matrix bounds it", async () => {
    const objective = penalised(bare, ridge(1));
    await expect(solve(objective, { solver: "gradient-ascent" })).rejects.toThrow(
      /"bare" does not sum .* give gradient/,
    );
    expect((await solve(objective, { solver: "gradient-ascent", step: 0.005 })).converged).toBe(true);
  });
});

describe("likelihoodOf", () => {
  const parts = { ...bare, at: (W: Float64Array) => reference.at(W) };
  it.each([
    [{ rows: 0 }, "rows is 0"],
    [{ rows: 2.5 }, "rows is 2.5"],
    [{ classTotals: Float64Array.of(1, 2) }, "classTotals has 2 numbers; expected 3"],
    [{ classTotals: Float64Array.of(1, 2, Number.NaN) }, "classTotals"],
    [{ classes: ["a", "b", "a"] }, 'class "a" is listed twice'],
    [{ classes: [1n, 2n, 3n] as never }, "is a bigint; expected strings, numbers or booleans"],
  ])("refuses %o", (wrong, sentence) => {
    expect(() => likelihoodOf({ ...parts, ...wrong })).toThrow(sentence);
  });

  it("is the brand: a copy, whose parts could be of different features, is not penalised", () => {
    expect(() => penalised({ ...bare }, ridge(1))).toThrow("neither by an engine nor by likelihoodOf");
    expect(() => Object.assign(bare, { featureMap: featureMapOf([{ kind: "constant" }]) })).toThrow(TypeError);
  });

  it("keeps methods that lean on their object, as those of a class do", async () => {
    class Sums {
      readonly engine = "a class";
      readonly featureMap = featureMap;
      readonly classes = reference.classes;
      readonly target = "y";
      readonly rows = n;
      readonly classTotals = reference.classTotals;
      closed = 0;
      async at(W: Float64Array) {
        return (await this.source()).at(W);
      }
      source() {
        return Promise.resolve(reference);
      }
      close() {
        this.closed++;
      }
    }
    const sums = new Sums();
    const objective = penalised(likelihoodOf(sums), ridge(1));
    expect((await solve(objective)).converged).toBe(true);
    objective.close?.();
    expect(sums.closed).toBe(1);
  });
});
