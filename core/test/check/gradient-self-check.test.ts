import { describe, expect, it } from "vitest";
import {
  fitFeatureMap,
  gradientSelfCheck,
  makeSample,
  none,
  type Objective,
  type Point,
  penalised,
  prepare,
  raw,
  referenceEngine,
  ridge,
  sliceRows,
  standardize,
  type Table,
  tableFromColumns,
  threshold,
} from "../../src/index.js";
import { normals, random } from "../../src/numeric/random.js";
import { dot } from "../../src/numeric/vectors.js";
import { expectClose } from "../close-to.js";
import { tableFromCsv } from "../read-csv.js";

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
  return referenceEngine
    .likelihood(makeSample(fitFeatureMap(table, standardize(), { exclude: ["y"] }), table, "y"))
    .then((likelihood) => penalised(likelihood, penalty));
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

  it("finds the gradient of transposed pixels, the bug that the project comes from", async () => {
    const digits = sliceRows(tableFromCsv("../../data/digits.csv"), 0, 200);
    const objective = penalised(
      await referenceEngine.likelihood(prepare(digits, "digit", { features: threshold(8) }).sample),
      ridge(1),
    );
    const { names } = objective.likelihood.featureMap;
    const K = objective.classes.length;
    const from = names.map((name) => names.indexOf(name.replace(/r(\d)c(\d)/, "r$2c$1")));
    const transposed = broken(objective, ({ gradient }) =>
      gradient.map((_, jk) => gradient[from[Math.floor(jk / K)]! * K + (jk % K)]!),
    );
    const slightly = broken(objective, ({ gradient }) => gradient.map((g) => g * (1 + 1e-6)));
    expect((await gradientSelfCheck(objective)).verdict).toBe("right");
    expect((await gradientSelfCheck(transposed)).verdict).toBe("wrong");
    expect((await gradientSelfCheck(slightly)).verdict).toBe("wrong");
  });

  it("sees a fault in a feature of any unit, however small its numbers stand beside the others'", async () => {
    // expected wrong, was: right, because random directions moved scores by the large feature alone
    for (let seed = 1; seed <= 10; seed++) {
      const source = random(seed);
      const table = tableFromColumns({
        tiny: normals(source, 60).map((x) => 1e-13 * x),
        huge: normals(source, 60).map((x) => 1e6 * x),
        y: Array.from({ length: 60 }, (_, i) => (i < 2 || source.uniform() < 0.5 ? `${i % 2}` : "2")),
      });
      const { sample } = prepare(table, "y", { features: raw() });
      const objective = penalised(await referenceEngine.likelihood(sample), none());
      const K = objective.classes.length;
      const flipped = broken(objective, ({ gradient }) =>
        gradient.map((g, jk) =>
          Math.floor(jk / K) === objective.likelihood.featureMap.names.indexOf("tiny") ? -g : g,
        ),
      );
      expect((await gradientSelfCheck(objective, { seed })).verdict, `seed ${seed}`).toBe("right");
      expect((await gradientSelfCheck(flipped, { seed })).verdict, `seed ${seed}`).toBe("wrong");
    }
  });

  it("gives the numbers that it decided by, the same for the same seed", async () => {
    const objective = await objectiveOf(5);
    const seen: Point[] = [];
    const along: Float64Array[] = [];
    const watched: Objective = {
      ...objective,
      at: async (W) => {
        const point = await objective.at(W);
        seen.push(point);
        return {
          ...point,
          along: (V, steps) => {
            along.push(V);
            return point.along(V, steps);
          },
        };
      },
    };
    const check = await gradientSelfCheck(watched, { directions: 3, seed: 2 });
    expect(check.directions).toHaveLength(3);
    const point = seen.at(-1)!;
    for (const [c, { gradient, differences, allowed, agrees }] of check.directions.entries()) {
      const V = along[c]!;
      expect(gradient).toBe(dot(point.gradient, V));
      const h = 1e-4;
      const [plus, minus] = await point.along(V, Float64Array.of(h, -h));
      expectClose(differences, (plus! - minus!) / (2 * h), { relative: 1e-5, absolute: 1e-6 });
      expect(agrees).toBe(Math.abs(gradient - differences) <= allowed);
      expect(allowed).toBeLessThan(1e-6 * Math.abs(gradient));
    }
    const relative = check.directions.map((d) => Math.abs(d.gradient - d.differences) / Math.abs(d.gradient));
    expect(check.largestRelativeDifference).toBe(Math.max(...relative));
    expect(await gradientSelfCheck(objective, { directions: 3, seed: 2 })).toEqual(check);
  });

  it("never says right of what it did not check", async () => {
    // expected an error, was: right, with no directions
    for (const directions of [0, -3, 1.5, Number.NaN, Number.POSITIVE_INFINITY])
      await expect(gradientSelfCheck(await objectiveOf(1), { directions })).rejects.toThrow(/directions is/);
    const blank = broken(await objectiveOf(1), ({ gradient }) => gradient.map(() => Number.NaN));
    expect((await gradientSelfCheck(blank)).verdict).toBe("wrong");
  });

  it("refuses an option that it does not know", async () => {
    await expect(gradientSelfCheck(await objectiveOf(1), { sead: 1 } as never)).rejects.toThrow(
      /"sead"; did you mean "seed"/,
    );
  });
});
