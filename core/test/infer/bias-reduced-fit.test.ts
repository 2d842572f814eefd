import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  category,
  type FitOptions,
  none,
  prepare,
  raw,
  standardize,
  type Table,
  tableFromColumns,
} from "../../src/index.js";
import { biasReducedFit } from "../../src/infer/index.js";
import { normals, random } from "../../src/numeric/random.js";
import { addScaled, dot } from "../../src/numeric/vectors.js";
import { expectClose } from "../close-to.js";
import { readJson, tableFromCsv } from "../read-csv.js";
import { plain, sampleOf } from "../solve/fit-problem.js";
import { contrast, varianceOf } from "./contrasts.js";

interface Recorded {
  readonly logLik: number;
  readonly rows: readonly { class: string; term: string; estimate: number; se: number }[];
}

const recorded = readJson<Readonly<Record<string, Recorded>>>("fixtures/bias-reduced.json");

/** Quasi-completely separated: class c never has x = 1. */
const small = tableFromColumns({
  x: Float64Array.of(0, 0, 0, 0, 0, 1, 1, 1, 1, 0, 0, 1),
  z: Float64Array.of(1, 2, 4, 3, 5, 2, 1, 4, 3, 2, 6, 5),
  y: [..."aabccabbabca"],
});

const iris = tableFromCsv("fixtures/iris.csv");

async function fitOf(table: Table, target: string, options: FitOptions) {
  const { sample } = prepare(table, target, { penalty: none(), ...options });
  return { sample, fit: await biasReducedFit(sample) };
}

describe('against brglm2\'s brmultinom(type = "AS_mean")', () => {
  const cases: readonly [name: string, table: Table, target: string, options: FitOptions, first: string][] = [
    ["iris", iris, "Species", { features: raw() }, "setosa"],
    ["madlib57", tableFromCsv("fixtures/madlib57.csv"), "cat", { features: raw() }, "0"],
    ["small", small, "y", { features: raw() }, "a"],
    [
      "housing",
      tableFromCsv("fixtures/housing.csv"),
      "satisfaction",
      {
        features: [
          category({ reference: { level: "Low" } }, "influence", "contact"),
          category({ reference: { level: "Tower" } }, "type"),
        ],
        rowWeights: "frequency",
      },
      "Low",
    ],
  ];

  it.each(cases)("%s: estimates, standard errors and log-likelihood", async (name, table, target, options, first) => {
    const { sample, fit } = await fitOf(table, target, options);
    const [d, K] = [sample.featureMap.names.length, sample.classes.length];
    const V = await fit.covariance("classical");
    const classes = sample.classes.map(String);
    // brglm2 stops at a gradient of 1e-10 to 1e-12; its names of terms are ours without "=", "." as "_"
    const place = (term: string) =>
      sample.featureMap.names.findIndex(
        (feature) => feature.replace("=", "").replaceAll(".", "_") === term.replace("(Intercept)", "constant"),
      );
    const { rows, logLik } = recorded[name]!;
    expect(rows.length).toBe(d * (K - 1));
    expectClose(fit.logLikelihood, logLik, { relative: 1e-10 });
    for (const row of rows) {
      const c = contrast(d, K, place(row.term), classes.indexOf(row.class), classes.indexOf(first));
      expectClose(dot(c, fit.weights), row.estimate, { absolute: 1e-9, relative: 1e-9 });
      expectClose(Math.sqrt(varianceOf(V, c)), row.se, { relative: 1e-9 });
    }
  });
});

describe("the bias-reduced fit", () => {
  it("does not depend on the coding: raw columns and standardised ones, and a column twice", async () => {
    const { fit: ofRaw } = await fitOf(iris, "Species", { features: raw() });
    const { fit: standardised } = await fitOf(iris, "Species", { features: standardize() });
    expectClose(standardised.logLikelihood, ofRaw.logLikelihood, { relative: 1e-10 });
    const columns = Object.fromEntries(small.names.map((name, j) => [name, small.columns[j]!]));
    const x = columns.x!.kind === "number" ? columns.x!.values : [];
    const doubled = tableFromColumns({
      x: Float64Array.from(x),
      again: Float64Array.from(x, (value) => 3 * value - 1),
      z: Float64Array.of(1, 2, 4, 3, 5, 2, 1, 4, 3, 2, 6, 5),
      y: [..."aabccabbabca"],
    });
    const { fit: twice } = await fitOf(doubled, "y", { features: raw() });
    expectClose(twice.logLikelihood, recorded.small!.logLik, { relative: 1e-10 });
    expect(twice.isIdentified(contrast(4, 3, 2, 1, 0))).toBe(false);
  });

  it("counts a row of weight 3 as three rows", async () => {
    const rows = [0, 1, 2, 3, 4, 5, 6, 7];
    const y = [..."aabbabba"];
    const weights = rows.map((i) => 1 + (i % 3));
    const weighted = tableFromColumns({ x: Float64Array.from(rows), y, w: Float64Array.from(weights) });
    const spread = rows.flatMap((i) => new Array<number>(weights[i]!).fill(i));
    const repeated = tableFromColumns({ x: Float64Array.from(spread), y: spread.map((i) => y[i]!) });
    const { fit: a } = await fitOf(weighted, "y", { features: raw(), rowWeights: "w" });
    const { fit: b } = await fitOf(repeated, "y", { features: raw() });
    expectClose(a.weights, b.weights, { absolute: 1e-10 });
  });

  it("moves along the gradient of ½ ln det I, by differences", async () => {
    await fc.assert(
      fc.asyncProperty(fc.nat(), fc.constantFrom("classes" as const, "masses" as const), async (seed, labels) => {
        const sample = sampleOf({ ...plain, n: 30, seed, labels, isWeighted: true });
        const { internals } = await biasReducedFit(sample);
        const { criterion, coordinates } = internals;
        const theta = normals(random(seed), coordinates.basis.length);
        const direction = normals(random(seed + 1), theta.length);
        const h = 1e-5;
        const at = async (t: number) => (await criterion(addScaled(theta, t, direction)))!;
        const [up, down] = [await at(h), await at(-h)];
        const slope = dot((await at(0)).gradient, direction);
        expectClose((up.value - down.value) / (2 * h), slope, { absolute: 1e-6, relative: 1e-6 });
      }),
      { numRuns: 20 },
    );
  });

  it("for two classes and the constant alone it is ln((a + ½)/(b + ½)): half a row more of each class", async () => {
    const table = tableFromColumns({ x: Float64Array.of(1, 1, 1, 1, 1), y: [..."aaaab"] });
    const { fit, sample } = await fitOf(table, "y", { features: raw(), ignore: ["x"] });
    expect(sample.featureMap.names).toEqual(["constant"]);
    expectClose(fit.weights[0]! - fit.weights[1]!, Math.log(4.5 / 1.5), { relative: 1e-11 });
  });
});
