import { describe, expect, it } from "vitest";
import { rawCombinations } from "../../src/features/raw-combinations.js";
import {
  type FeatureRecipe,
  MultilogitError,
  none,
  prepare,
  raw,
  type Sample,
  standardize,
  type Table,
  tableFromColumns,
} from "../../src/index.js";
import { rawDirections } from "../../src/infer/hauck-donner.js";
import {
  biasReducedFit,
  type ChiSquareTest,
  likelihoodRatioTest,
  profileInterval,
  scoreTest,
  separation,
  waldSlope,
  waldTest,
} from "../../src/infer/index.js";
import { normalTwoSidedQuantile } from "../../src/numeric/normal.js";
import { dot } from "../../src/numeric/vectors.js";
import { expectClose } from "../close-to.js";
import { readJson, tableFromCsv } from "../read-csv.js";
import { contrast, varianceOf } from "./contrasts.js";

interface Intervals {
  readonly estimates: readonly number[];
  readonly lower: readonly number[];
  readonly upper: readonly number[];
}

interface Tests {
  readonly likelihoodRatio: number;
  readonly score: number;
  readonly wald: number;
  readonly degreesOfFreedom: number;
}

const recorded = readJson<{
  readonly madlib57: Intervals & { readonly waldSlopes: readonly number[]; readonly hdeff: readonly number[] };
  readonly small: Intervals;
  readonly anes96: Readonly<Record<"age" | "educ" | "class1", Tests>>;
}>("fixtures/likelihood-inference.json");

const madlib = tableFromCsv("fixtures/madlib57.csv");
const anes = tableFromCsv("fixtures/anes96.csv");
const anesColumns = ["logpopul", "selfLR", "age", "educ", "income"];
const small = tableFromColumns({
  x: Float64Array.of(0, 0, 0, 0, 0, 1, 1, 1, 1, 0, 0, 1),
  z: Float64Array.of(1, 2, 4, 3, 5, 2, 1, 4, 3, 2, 6, 5),
  y: [..."aabccabbabca"],
});

function sampleFrom(table: Table, target: string, features: FeatureRecipe): Sample {
  return prepare(table, target, { features, penalty: none() }).sample;
}

/** The raw weight of feature j, class k less class 0, as a combination of the weights of φ. */
function rawContrast(sample: Sample, j: number, k: number): Float64Array {
  const K = sample.classes.length;
  const c = new Float64Array(sample.featureMap.names.length * K);
  for (const [m, factor] of rawCombinations(sample.featureMap)[j]!) {
    c[m * K + k]! += factor;
    c[m * K]! -= factor;
  }
  return c;
}

/** In the order of the recorded numbers: a class after the other. */
function rawContrasts(sample: Sample): Float64Array[] {
  const K = sample.classes.length;
  return Array.from({ length: K - 1 }, (_, k) =>
    sample.featureMap.names.map((_, j) => rawContrast(sample, j, k + 1)),
  ).flat();
}

describe("profile-likelihood intervals", () => {
  it.each([
    ["raw", raw()],
    ["standardised", standardize()],
  ] as const)(
    "of maximum likelihood are those of a plain Newton method in R, fitted on %s columns",
    async (_, features) => {
      const sample = sampleFrom(madlib, "cat", features);
      const fit = (await separation(sample)).limit;
      rawContrasts(sample).forEach(async (c, at) => {
        const { estimate, lower, upper } = (await profileInterval(fit, c))!;
        const { estimates, lower: lows, upper: highs } = recorded.madlib57;
        expectClose([estimate, lower, upper], [estimates[at]!, lows[at]!, highs[at]!], { relative: 1e-8 });
      });
    },
  );

  it("of bias-reduced fits are of the penalised likelihood, on separated data too", async () => {
    const sample = sampleFrom(small, "y", raw());
    const fit = await biasReducedFit(sample);
    rawContrasts(sample).forEach(async (c, at) => {
      const { lower, upper } = (await profileInterval(fit, c))!;
      // optim leaves about 1e-5
      expectClose([lower, upper], [recorded.small.lower[at]!, recorded.small.upper[at]!], {
        absolute: 3e-5,
        relative: 3e-5,
      });
    });
  });

  it("a small level gives nearly the Wald interval, and levels are nested", async () => {
    const sample = sampleFrom(anes, "PID", standardize("age", "income"));
    const fit = (await separation(sample)).limit;
    const c = rawContrast(sample, 1, 4);
    const error = Math.sqrt(varianceOf(await fit.covariance("classical"), c));
    const narrow = (await profileInterval(fit, c, 0.01))!;
    expectClose(narrow.upper - narrow.estimate, normalTwoSidedQuantile(0.99) * error, { relative: 1e-3 });
    const [usual, wide] = [(await profileInterval(fit, c))!, (await profileInterval(fit, c, 0.9999))!];
    expect([narrow, usual, wide].map(({ lower }) => lower)).toEqual(
      [narrow, usual, wide].map(({ lower }) => lower).sort((a, b) => b - a),
    );
    await expect(profileInterval(fit, c, 95)).rejects.toThrow(MultilogitError);
  });

  it("of a contrast that is not identified there is none", async () => {
    const { limit } = await separation(sampleFrom(small, "y", raw()));
    expect(await profileInterval(limit, contrast(3, 3, 1, 2, 0))).toBeNull();
    expect(await profileInterval(limit, contrast(3, 3, 1, 1, 0))).not.toBeNull();
  });
});

describe("joint tests", async () => {
  const sample = sampleFrom(anes, "PID", standardize(...anesColumns));
  const fit = (await separation(sample)).limit;
  const ofFeature = (j: number) => Array.from({ length: 6 }, (_, k) => contrast(6, 7, j, k + 1, 0));
  const hypotheses: Readonly<Record<keyof typeof recorded.anes96, Float64Array[]>> = {
    age: ofFeature(sample.featureMap.names.indexOf("age")),
    educ: ofFeature(sample.featureMap.names.indexOf("educ")),
    class1: [1, 2, 3, 4, 5].map((j) => contrast(6, 7, j, 1, 0)),
  };

  it.each(Object.entries(hypotheses))(
    "%s: likelihood-ratio, score and Wald statistics of a plain Newton method in R",
    async (name, rows) => {
      const expected = recorded.anes96[name as keyof typeof recorded.anes96];
      const statistics: [ChiSquareTest | null, number][] = [
        [await likelihoodRatioTest(fit, rows), expected.likelihoodRatio],
        [await scoreTest(fit, rows), expected.score],
        [await waldTest(fit, rows), expected.wald],
      ];
      for (const [test, statistic] of statistics) {
        expectClose(test!.statistic, statistic, { relative: 1e-8 });
        expect(test!.degreesOfFreedom).toBe(expected.degreesOfFreedom);
        expect(test!.p).toBeGreaterThan(0);
      }
    },
  );

  it("of one weight: Wald is z², and all three depend neither on the sign nor on the scale of the combination", async () => {
    const c = contrast(6, 7, 2, 3, 1);
    const z = dot(c, fit.weights) / Math.sqrt(varianceOf(await fit.covariance("HC0"), c));
    expectClose((await waldTest(fit, [c], await fit.covariance("HC0")))!.statistic, z * z, { relative: 1e-10 });
    for (const test of [waldTest, likelihoodRatioTest, scoreTest]) {
      const other = await test(fit, [c.map((value) => -3 * value)]);
      expectClose((await test(fit, [c]))!.statistic, other!.statistic, { relative: 1e-8 });
    }
  });

  it("of all weights beside the constant: the likelihood ratio against the classes' shares", async () => {
    const all = [1, 2, 3, 4, 5].flatMap(ofFeature);
    const { statistic, degreesOfFreedom } = (await likelihoodRatioTest(fit, all))!;
    // recorded in maximum-likelihood.json: logLik and logLikNull of anes96
    const { stats } = Object.entries(
      readJson<Record<string, { stats: Record<string, number> }>>("fixtures/maximum-likelihood.json"),
    ).find(([name]) => name.includes("anes"))![1];
    expectClose(statistic, 2 * (stats.logLik! - stats.logLikNull!), { relative: 1e-9 });
    expect(degreesOfFreedom).toBe(30);
  });

  it("refuse combinations that follow from each other, and are null where one is not identified", async () => {
    const c = contrast(6, 7, 2, 3, 1);
    await expect(waldTest(fit, [c, c.map((value) => 2 * value)])).rejects.toThrow("is implied by the others");
    const { limit } = await separation(sampleFrom(small, "y", raw()));
    for (const test of [waldTest, likelihoodRatioTest, scoreTest])
      expect(await test(limit, [contrast(3, 3, 1, 2, 0)])).toBeNull();
  });

  it("a bias-reduced fit has no score test", async () => {
    const reduced = await biasReducedFit(sampleFrom(small, "y", raw()));
    expect(await scoreTest(reduced, [contrast(3, 3, 1, 2, 0)])).toBeNull();
    expect((await likelihoodRatioTest(reduced, [contrast(3, 3, 1, 2, 0)]))!.p).toBeLessThan(0.3);
  });
});

describe("the Hauck–Donner effect", () => {
  it.each([
    ["raw", raw()],
    ["standardised", standardize()],
  ] as const)(
    "Wald statistics change along their weight as VGAM's hdeff says, fitted on %s columns",
    async (_, features) => {
      const sample = sampleFrom(madlib, "cat", features);
      const fit = (await separation(sample)).limit;
      const directions = rawDirections(rawCombinations(sample.featureMap));
      const slopes = [1, 2].flatMap((k) =>
        directions.map((direction, j) => {
          const inWeights = new Float64Array(direction.length * 3);
          direction.forEach((value, m) => {
            inWeights[m * 3 + k] = value;
          });
          return waldSlope(fit, rawContrast(sample, j, k), inWeights)!;
        }),
      );
      expectClose(slopes, recorded.madlib57.waldSlopes, { relative: 1e-8 });
      // hdeff takes differences
      expectClose(slopes, recorded.madlib57.hdeff, { relative: 5e-6 });
      expect(slopes.filter((slope) => slope < 0).length).toBe(1);
    },
  );
});
