import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  type Engine,
  fit,
  fitted,
  formula,
  type LikelihoodPoint,
  likelihoodOf,
  none,
  penalised,
  prepare,
  type Row,
  referenceEngine,
  ridge,
  solve,
  type Table,
  tableFromColumns,
  tableFromRows,
  wasmEngine,
} from "../../src/index.js";
import {
  biasReducedFit,
  marginalEffects,
  predictedProbabilities,
  separation,
  summarize,
} from "../../src/infer/index.js";
import { classTotals } from "../../src/likelihood/sample.js";
import { random } from "../../src/numeric/random.js";
import { problemOf, variations } from "../contract/problem.js";
import { representations } from "../contract/representations.js";

const kernels = await wasmEngine({ threads: 1 });

/** Everything in a result but who summed, by its path; z of a weight that is 0 without any error is 0/0, with rounding in either. */
function leaves(value: unknown, path = ""): [string, unknown][] {
  if (typeof value !== "object" || value === null) return [[path, value]];
  return Object.entries(value).flatMap(([key, child]) =>
    key === "engine" || key === "z" ? [] : leaves(child, `${path}.${key}`),
  );
}

function expectAgreement(one: object, other: object, relative: number, absolute = relative): void {
  const [left, right] = [leaves(one), leaves(other)];
  expect(right.map(([path]) => path)).toEqual(left.map(([path]) => path));
  left.forEach(([path, value], at) => {
    const twin = right[at]![1];
    if (typeof value !== "number" || typeof twin !== "number") {
      expect(twin, path).toEqual(value);
    } else {
      const isClose = Object.is(value, twin) || Math.abs(value - twin) <= absolute + relative * Math.abs(value);
      expect(isClose, `${path}: ${value} and ${twin}`).toBe(true);
    }
  });
}

describe.each(representations)("summaries of $name", (representation) => {
  it("are the same from either engine, to rounding, for every covariance", async () => {
    await fc.assert(
      fc.asyncProperty(variations, async (variation) => {
        const problem = problemOf(representation, {
          ...variation,
          n: 25 + variation.n,
          K: 2 + (variation.K % 4),
          lambda: 1,
        });
        if (classTotals(problem.sample).includes(0)) return;
        const objective = penalised(await referenceEngine.likelihood(problem.sample), problem.penalty);
        const model = fitted(objective, await solve(objective, { tolerance: 1e-12 }));
        if (!model.report.converged) return;
        for (const covariance of ["classical", "HC0", "HC1", { cluster: "class" }] as const) {
          const options = { covariance, ...(problem.isWeighted ? { rowWeights: "weight" } : {}) };
          const [ours, theirs] = [kernels, referenceEngine].map((engine) =>
            summarize(model, problem.table, { ...options, engine }).catch((error: Error) => ({ error: error.message })),
          );
          // a variance that is 0 is 1e-16 with rounding, and its root 1e-8
          expectAgreement(await ours!, await theirs!, 1e-8, 1e-7);
        }
      }),
      { numRuns: 3 },
    );
  });
});

function rowsOf(n: number, seed = 1): Row[] {
  const source = random(seed);
  return Array.from({ length: n }, () => {
    const [x, z] = [source.normal(), 2 + source.normal()];
    const place = Math.floor(3 * Math.min(0.999, Math.max(0, 0.5 + 0.2 * x + source.uniform() - 0.5)));
    return {
      x,
      z,
      group: ["p", "q", "r", "s"][Math.floor(4 * source.uniform())]!,
      count: 1 + Math.floor(3 * source.uniform()),
      y: ["a", "b", "c"][place]!,
    };
  });
}

describe("whatever else inference sums over rows", () => {
  const table = tableFromRows(rowsOf(200));
  const weights = { rowWeights: "count" };
  const fitOf = () => fit(table, formula("y ~ x + group + z"), { penalty: none(), tolerance: 1e-14, ...weights });

  it("is the same from either engine: tests, profiles, bias reduction, marginal effects, probabilities", async () => {
    const model = await fitOf();
    const by = async (engine: Engine) => [
      await summarize(model, table, { ...weights, engine, tests: true }),
      await summarize(model, table, { ...weights, engine, intervals: "profile" }),
      await summarize(model, table, { ...weights, engine, biasReduced: true, intervals: "profile" }),
      await marginalEffects(model, table, { ...weights, engine }),
      await predictedProbabilities(model, table, { ...weights, engine, at: "means" }),
    ];
    expectAgreement(await by(kernels), await by(referenceEngine), 1e-8);
  });

  it("and with probability weights, and of separated rows", async () => {
    const model = await fitOf();
    for (const covariance of ["HC0", "HC1"] as const) {
      const options = { probabilityWeights: "count", covariance };
      expectAgreement(
        await summarize(model, table, { ...options, engine: kernels }),
        await summarize(model, table, { ...options, engine: referenceEngine }),
        1e-8,
      );
    }
    const apart = tableFromRows(rowsOf(200).map((row) => (row.group === "s" ? { ...row, y: "d" } : row)));
    const separated = await fit(apart, formula("y ~ x + group"), { penalty: none() });
    const [ours, theirs] = [
      await summarize(separated, apart, { engine: kernels }),
      await summarize(separated, apart, { engine: referenceEngine }),
    ];
    expect(ours.separation.found).toBe(true);
    expectAgreement(ours, theirs, 1e-7);
  });
});

type Asked = Partial<Record<keyof LikelihoodPoint, number>>;

/** The kernels, and how often each sum of a point was asked for. */
function counting(): { engine: Engine; asked: Asked } {
  const asked: Asked = {};
  const engine: Engine = {
    name: "counting",
    likelihood: async (sample) => {
      const likelihood = await kernels.likelihood(sample);
      const at = async (W: Float64Array) => {
        asked.slope = (asked.slope ?? 0) + 1;
        return new Proxy(await likelihood.at(W), {
          get: (point, key: keyof LikelihoodPoint) => {
            if (typeof point[key] === "function") asked[key] = (asked[key] ?? 0) + 1;
            return point[key];
          },
        });
      };
      return likelihoodOf({ ...likelihood, at });
    },
  };
  return { engine, asked };
}

describe("the fast engine is really used", () => {
  const table: Table = tableFromRows(rowsOf(150));

  it("for the Hessian once, for robust sums once each, and for nothing that was not asked for", async () => {
    const model = await fit(table, formula("y ~ x + z"), { penalty: none() });
    for (const [covariance, sums] of [
      ["classical", {}],
      ["HC0", { productsOfRows: 1 }],
      ["HC1", { productsOfRows: 1 }],
      [{ cluster: "group" }, { productsOfGroups: 1 }],
    ] as const) {
      const { engine, asked } = counting();
      // a level of detail at which the Hauck–Donner effect needs a fit of its own is looked for with the classical covariance alone
      await summarize(model, table, { engine, covariance });
      if (covariance !== "classical") expect(asked).toEqual({ slope: 1, hessian: 1, ...sums });
      else expect(asked.hessian).toBeGreaterThanOrEqual(1);
    }
  });

  it("for the fits of tests, profiles, bias reduction and separation", async () => {
    const model = await fit(table, formula("y ~ x + z"), { penalty: none() });
    const tested = counting();
    await summarize(model, table, { engine: tested.engine, tests: true });
    // two terms and two classes, a constrained fit of some steps for each
    expect(tested.asked.hessian).toBeGreaterThan(8);
    const reduced = counting();
    await summarize(model, table, { engine: reduced.engine, biasReduced: true });
    expect(reduced.asked.curvatureSlope).toBeGreaterThan(1);
    const { sample } = prepare(table, formula("y ~ x + z"), { penalty: none() });
    for (const find of [separation, biasReducedFit]) {
      const found = counting();
      await find(sample, { engine: found.engine });
      expect(found.asked.hessian).toBeGreaterThan(2);
    }
  });

  it("where there is much to sum, without being asked for; and not where there is little", async () => {
    const source = random(4);
    const n = 20_000;
    const large = tableFromColumns({
      ...Object.fromEntries(
        Array.from({ length: 5 }, (_, j) => [`x${j}`, Float64Array.from({ length: n }, () => source.normal())]),
      ),
      y: Array.from({ length: n }, () => "abc"[Math.floor(3 * source.uniform())]!),
    });
    const model = await fit(large, "y", { penalty: ridge(1) });
    expect((await summarize(model, large)).engine).toBe("wasm");
    expect((await summarize(model, large, { engine: "reference" })).engine).toBe("reference");
    const small = await fit(table, formula("y ~ x + z"), { penalty: none() });
    expect((await summarize(small, table)).engine).toBe("reference");
  });
});
