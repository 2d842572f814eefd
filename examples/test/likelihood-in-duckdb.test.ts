import { fileURLToPath } from "node:url";
import { DuckDBInstance } from "@duckdb/node-api";
import {
  type FeatureMap,
  featureMapOf,
  fitted,
  gradientSelfCheck,
  makeSample,
  none,
  numberFeature,
  penalised,
  predict,
  referenceEngine,
  ridge,
  solve,
} from "multilogit";
import { afterAll, describe, expect, it } from "vitest";
import { random } from "../../core/src/numeric/random.js";
import { expectClose } from "../../core/test/close-to.js";
import { expectSumsOfEveryLikelihood } from "../../core/test/contract/sums-of-every-likelihood.js";
import { tableFromCsv } from "../../core/test/read-csv.js";
import { likelihoodInDuckDb } from "../likelihood-in-duckdb.js";

const fixture = (file: string) => fileURLToPath(new URL(`../../core/test/fixtures/${file}`, import.meta.url));
const database = await (await DuckDBInstance.create(":memory:")).connect();
afterAll(() => database.closeSync());

/** A file's table in the database, and the same rows in memory. */
async function problemOf(file: string, target: string, numbers: readonly string[]) {
  const table = `"${file}"`;
  await database.run(`CREATE OR REPLACE TABLE ${table} AS FROM read_csv('${fixture(file)}')`);
  const spread = numbers.flatMap((column) => [`avg("${column}")`, `stddev_pop("${column}")`]);
  const [moments] = (await database.runAndReadAll(`SELECT ${spread} FROM ${table}`)).getRows();
  const featureMap: FeatureMap = featureMapOf([
    { kind: "constant" },
    ...numbers.map((column, j) => {
      const [center, scale] = [moments![2 * j] as number, moments![2 * j + 1] as number];
      return numberFeature(column, center, scale);
    }),
  ]);
  const inMemory = tableFromCsv(fixture(file));
  const reference = await referenceEngine.likelihood(makeSample(featureMap, inMemory, target));
  return { likelihood: await likelihoodInDuckDb(database, table, featureMap, target), reference, inMemory };
}

const iris = () => problemOf("iris.csv", "Species", ["Sepal.Length", "Sepal.Width", "Petal.Length", "Petal.Width"]);
const election = () => problemOf("anes96.csv", "vote", ["logpopul", "selfLR", "age", "educ", "income"]);

describe("a likelihood that a database sums", () => {
  it("keeps what every likelihood owes: values, slopes, products, lines and changes of scores", async () => {
    for (const [problem, seed] of [
      [await iris(), 1],
      [await election(), 2],
    ] as const)
      await expectSumsOfEveryLikelihood(problem.likelihood, problem.reference, random(seed));
  });

  it("has the gradient of its value, by the package's own check", async () => {
    const { likelihood } = await iris();
    expect((await gradientSelfCheck(penalised(likelihood, ridge(1)))).verdict).toBe("right");
  });

  it("is fitted with a ridge and certified by the duality gap, to the digits of the reference engine", async () => {
    const { likelihood, reference, inMemory } = await iris();
    const [objective, wanted] = [penalised(likelihood, ridge(1)), penalised(reference, ridge(1))];
    for (const solver of ["auto", "lbfgs"] as const) {
      const solution = await solve(objective, { solver });
      expect(solution.reason).toMatch(/^converged/);
      expect(solution.certificate.kind).toBe("duality-gap");
      expectClose(solution.value, (await solve(wanted)).value, { relative: 1e-13 });
      expectClose(solution.weights, (await solve(wanted)).weights, { absolute: 1e-9 });
      const model = fitted(objective, solution);
      expect(model.report.engine).toBe("DuckDB");
      const wantedModel = fitted(wanted, await solve(wanted));
      expect(predict(model, inMemory)).toEqual(predict(wantedModel, inMemory));
    }
  });

  it("is fitted without a penalty and certified by the Newton decrement, where it has a maximum", async () => {
    const { likelihood, reference } = await election();
    const solution = await solve(penalised(likelihood, none()));
    expect(solution.reason).toMatch(/^converged/);
    expect(solution.certificate).toMatchObject({ kind: "newton-decrement", minimum: "finite" });
    expectClose(solution.value, (await solve(penalised(reference, none()))).value, { relative: 1e-13 });
  });
});
