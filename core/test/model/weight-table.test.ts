import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  category,
  fit,
  formula,
  grouped,
  lasso,
  type Model,
  none,
  probabilities,
  type Row,
  raw,
  ridge,
  standardize,
  threshold,
  weightTable,
} from "../../src/index.js";
import { summarize } from "../../src/infer/index.js";
import { random } from "../../src/numeric/random.js";
import { expectClose } from "../close-to.js";
import { runs, TIMEOUT } from "../many.js";

const NUMBERS = { standardize: standardize(), raw: raw(), threshold: threshold(0.3) };

interface Made {
  readonly rows: readonly Row[];
  readonly model: Promise<Model>;
}

/** Models of a number, a category and a flag: any number of classes, penalties, weights, with and without a constant. */
const models: fc.Arbitrary<Made> = fc
  .record({
    seed: fc.integer({ min: 1, max: 1e9 }),
    classes: fc.integer({ min: 2, max: 5 }),
    numbers: fc.constantFrom<keyof typeof NUMBERS>("standardize", "raw", "threshold"),
    constant: fc.boolean(),
    levels: fc.integer({ min: 1, max: 3 }),
    lambda: fc.constantFrom(1e-3, 1, 100),
    isWeighted: fc.boolean(),
  })
  .map(({ seed, classes, numbers, constant, levels, lambda, isWeighted }) => {
    const source = random(seed);
    const rows = Array.from({ length: 40 }, (_, i) => ({
      x: 2 + 3 * source.normal(),
      g: `level ${Math.floor(levels * source.uniform())}`,
      on: source.uniform() < 0.5,
      w: 0.5 + source.uniform(),
      y: `class ${i < classes ? i : Math.floor(classes * source.uniform())}`,
    }));
    const model = fit(rows, "y", {
      features: [NUMBERS[numbers], category()],
      ...(isWeighted ? { rowWeights: "w" } : { ignore: ["w"] }),
      constant,
      penalty: ridge(lambda),
    });
    return { rows, model };
  });

/** What a table of weights says that scores are, against its reference or the mean, in row `row`: ln p_k − ln p_ref or − mean ln p. */
function logOdds(model: Model, row: Row): number[] {
  const { reference, classes } = weightTable(model);
  const logs = [...probabilities(model, [row])].map(Math.log);
  const mean = logs.reduce((sum, log) => sum + log, 0) / logs.length;
  const base = reference === null ? mean : logs[model.classes.indexOf(reference)]!;
  return classes.map((name) => logs[model.classes.indexOf(name)]! - base);
}

function weightsOf(model: Model, feature: string): number[] {
  const { classes, features, weights } = weightTable(model);
  const j = features.indexOf(feature);
  return [...weights.subarray(j * classes.length, (j + 1) * classes.length)];
}

describe("the weights of a lasso", () => {
  it("keep their zeros, where centring would spread them over all classes; differences are the same", async () => {
    const rows = Array.from({ length: 60 }, (_, i) => {
      const x = (i * 7) % 11;
      return { x, z: (i * 5) % 13, y: ["a", "b", "c"][Math.floor(x / 4)]! };
    });
    const table = weightTable(await fit(rows, "y", { penalty: lasso(3) }));
    expect(table.isCentred).toBe(false);
    for (let j = 1; j < 3; j++) expect([...table.weights.subarray(3 * j, 3 * j + 3)]).toContain(0);
    expectClose(
      table.weights.subarray(0, 3).reduce((sum, w) => sum + w, 0),
      0,
      { absolute: 1e-12 },
    );
    expect(weightTable(await fit(rows, "y")).isCentred).toBe(true);
    expect(weightTable(await fit(rows, "y", { penalty: grouped(3) })).isCentred).toBe(true);
  });
});

describe("the table of weights", () => {
  // expected: with two classes 1.2371, by which predict moves; got 0.6185, half of it
  it(
    "says by how much one unit of a column moves the log-odds of predict, whatever the model",
    async () => {
      await fc.assert(
        fc.asyncProperty(models, async ({ rows, model: promise }) => {
          const model = await promise;
          const [row] = rows as [Row & { x: number }];
          const moved = (change: Row) => {
            const before = logOdds(model, row);
            return logOdds(model, { ...row, ...change }).map((after, c) => after - before[c]!);
          };
          const agree = (found: readonly number[], wanted: readonly number[]) =>
            expectClose(found, wanted, { absolute: 1e-9, relative: 1e-9 });
          if (model.featureMap.names.includes("x")) agree(moved({ x: row.x + 1 }), weightsOf(model, "x"));
          const levels = model.featureMap.names.filter((name) => name.startsWith("g="));
          for (const to of levels) {
            const difference = weightsOf(model, to).map((w, c) => w - weightsOf(model, `g=${row.g}`)[c]!);
            agree(moved({ g: to.slice(2) }), difference);
          }
        }),
        runs(40),
      );
    },
    TIMEOUT,
  );

  it("has with two classes the estimates of the summary, with more those of its symmetric coding", async () => {
    const source = random(3);
    const rowsOf = (K: number) =>
      Array.from({ length: 60 }, () => ({
        x: source.normal(),
        z: 5 + source.normal(),
        y: `c${Math.floor(K * source.uniform())}`,
      }));
    for (const K of [2, 3]) {
      const rows = rowsOf(K);
      const model = await fit(rows, formula("y ~ x + z"), { penalty: none(), tolerance: 1e-13 });
      const { terms } = await summarize(model, rows, K === 2 ? {} : { coding: "symmetric" });
      const { classes, features, weights, reference } = weightTable(model);
      expect(reference).toBe(K === 2 ? "c0" : null);
      for (const term of terms) {
        const j = features.indexOf(term.term === "(Intercept)" ? "constant" : term.term);
        expectClose(weights[j * classes.length + classes.indexOf(term.class)]!, term.estimate!, {
          absolute: 1e-8,
          relative: 1e-8,
        });
      }
    }
  });

  it("has 0 for a level that every row has, where the fit leaves rounding", async () => {
    for (let seed = 1; seed <= 20; seed++) {
      const source = random(seed);
      const rows = Array.from({ length: 50 }, (_, i) => ({ x: source.normal(), g: "only", y: "abc"[i % 3]! }));
      const model = await fit(rows, "y");
      // expected 0, was 1e-22 and the like
      expect(weightsOf(model, "g=only").map(Object.is.bind(null, 0))).toEqual([true, true, true]);
      expect(weightsOf(model, "x").every((w) => w !== 0)).toBe(true);
    }
  });

  it("keeps the smallest weights of raw columns in units of their own", async () => {
    const rows = Array.from({ length: 40 }, (_, i) => ({
      far: 1e20 * Math.sin(i),
      x: Math.cos(i),
      y: "ab"[(i * i) % 2]!,
    }));
    const model = await fit(rows, "y", { features: raw(), penalty: none() });
    expect(Math.abs(weightsOf(model, "far")[0]!)).toBeLessThan(1e-18);
    expect(weightsOf(model, "far")[0]).not.toBe(0);
  });
});
