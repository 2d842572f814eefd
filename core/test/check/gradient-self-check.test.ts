import { describe, expect, it } from "vitest";
import {
  fitFeatureMap,
  gradientSelfCheck,
  makeSample,
  none,
  type Objective,
  type Point,
  referenceEngine,
  ridge,
  standardize,
  type Table,
  tableFromColumns,
} from "../../src/index.js";
import { normals, random } from "../../src/numeric/random.js";

function tableOf(seed: number, classes: number): Table {
  const source = random(seed);
  const n = 40 + (seed % 50);
  return tableFromColumns({
    x: normals(source, n),
    far: normals(source, n).map((x) => 1e6 + 1e3 * x),
    y: Float64Array.from({ length: n }, (_, i) => (i < classes ? i : Math.floor(classes * source.uniform()))),
  });
}

async function objectiveOf(seed: number, penalty = ridge(0.5)): Promise<Objective> {
  const table = tableOf(seed, 2 + (seed % 5));
  return referenceEngine.objective(
    makeSample(fitFeatureMap(table, standardize(), { exclude: ["y"] }), table, "y"),
    penalty,
  );
}

/** The same objective whose gradient says something else. */
function broken(objective: Objective, gradientOf: (point: Point) => Float64Array): Objective {
  return {
    ...objective,
    at: async (W) => {
      const point = await objective.at(W);
      return { ...point, gradient: gradientOf(point) };
    },
  };
}

describe("the gradient's self-check", () => {
  it("finds the gradient right on 60 random objectives, with and without a penalty", async () => {
    for (let seed = 1; seed <= 60; seed++) {
      const check = await gradientSelfCheck(await objectiveOf(seed, seed % 2 ? ridge(0.5) : none()), { seed });
      expect(check.verdict, `seed ${seed}, ${check.largestRelativeDifference}`).toBe("right");
    }
  });

  it("finds a gradient wrong that is off by one part in a million", async () => {
    for (let seed = 1; seed <= 20; seed++) {
      const wrong = broken(await objectiveOf(seed), ({ gradient }) => gradient.map((g) => g * (1 + 1e-6)));
      expect((await gradientSelfCheck(wrong)).verdict, `seed ${seed}`).toBe("wrong");
    }
  });

  it("finds a sign, a missing penalty and features in another order", async () => {
    const objective = await objectiveOf(3);
    const K = objective.classes.length;
    const faults: ((point: Point) => Float64Array)[] = [
      ({ gradient }) => gradient.map((g) => -g),
      ({ gradient, W }) => gradient.map((g, jk) => g - objective.ridge[Math.floor(jk / K)]! * W[jk]!),
      ({ gradient }) =>
        Float64Array.from([...gradient.subarray(0, K), ...gradient.subarray(2 * K), ...gradient.subarray(K, 2 * K)]),
    ];
    for (const fault of faults) expect((await gradientSelfCheck(broken(objective, fault))).verdict).toBe("wrong");
  });

  it("refuses an option that it does not know", async () => {
    await expect(gradientSelfCheck(await objectiveOf(1), { sead: 1 } as never)).rejects.toThrow(
      /"sead"; did you mean "seed"/,
    );
  });
});
