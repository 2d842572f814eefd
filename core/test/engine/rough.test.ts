import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { referenceEngine } from "../../src/engine/reference.js";
import { wasmEngine } from "../../src/engine/wasm/wasm-engine.js";
import { makeSample } from "../../src/likelihood/sample.js";
import { fit } from "../../src/model/fit.js";
import { prepare } from "../../src/model/prepare.js";
import { normals, random } from "../../src/numeric/random.js";
import { norm } from "../../src/numeric/vectors.js";
import type { Objective } from "../../src/objective/objective.js";
import { ridge } from "../../src/objective/penalty.js";
import { solve } from "../../src/solve/solve.js";
import { selectRows } from "../../src/table/select-rows.js";
import { tableFromColumns } from "../../src/table/table-from-columns.js";
import { expectClose } from "../close-to.js";
import { problemOf, variations } from "../contract/problem.js";
import { representations } from "../contract/representations.js";
import { wholeObjective } from "../whole-objective.js";

/**
 * Passes in f32 against those in f64. A score of d terms of size 1 is off by about d·2^-24, and so are probabilities and each row's part
 * of every sum: within 2e-5 of Σ of the sizes, for these d ≤ 60.
 */
const ROUGH = 2e-5;

const engine = await wasmEngine({ threads: 1 });

describe.each(representations)("rough passes over $name", (representation) => {
  it("are near those in f64: value, gradient, H·V, values along a line, class blocks", async () => {
    await fc.assert(
      fc.asyncProperty(variations, async (variation) => {
        const { sample, penalty, source, K, table } = problemOf(representation, variation);
        const objective = wholeObjective(await engine.likelihood(sample), penalty);
        const rough = await objective.rough(table.rows);
        const [W, V] = [normals(source, representation.width * K), normals(source, representation.width * K)];
        const [exact, near] = [await objective.at(W), await rough.at(W)];
        // the size of every row's own part, before they cancel
        const columns = await exact.gramDiagonal();
        const size = 10 + norm(columns) + Math.abs(exact.value);
        const steps = Float64Array.of(0, 0.5, -1);
        const [HV, along] = [await exact.hessianVector(V), await exact.along(V, steps)];
        expectClose(near.value, exact.value, { absolute: ROUGH * size, relative: ROUGH });
        expectClose(near.gradient, exact.gradient, { absolute: ROUGH * size, relative: ROUGH });
        expectClose(await near.hessianVector(V), HV, { absolute: ROUGH * size * norm(V), relative: ROUGH });
        expectClose(await near.along(V, steps), along, { absolute: ROUGH * size, relative: ROUGH });
        const blocks = await exact.classBlocks(table.rows);
        // an entry sums products of two features, whose size the diagonal bounds
        const largest = blocks.reduce((most, entry) => Math.max(most, Math.abs(entry)), 0);
        expectClose(await near.classBlocks(table.rows), blocks, { absolute: ROUGH * (10 + largest), relative: ROUGH });
        rough.close();
        objective.close();
      }),
      { numRuns: 8 },
    );
  });
});

describe.each(representations)("passes over $name that change their precision", (representation) => {
  /** What an objective, exact or rough, tells at W and along V. */
  const sums = async (objective: Objective, W: Float64Array, V: Float64Array) => {
    const point = await objective.at(W);
    const steps = Float64Array.of(0, 1);
    return [point.value, point.gradient, await point.hessianVector(V), await point.along(V, steps)];
  };

  // both precisions share one memory: what one of them leaves behind is nothing to the other
  it("give the bits of a sample that knew one precision only", async () => {
    await fc.assert(
      fc.asyncProperty(variations, async (variation) => {
        const { sample, penalty, source, K, table } = problemOf(representation, variation);
        const weights = () => normals(source, representation.width * K);
        const [W, V, otherW, otherV] = [weights(), weights(), weights(), weights()];
        const fresh = () => engine.likelihood(sample).then((likelihood) => wholeObjective(likelihood, penalty));
        const [exactAlone, roughAlone, both] = [await fresh(), await fresh(), await fresh()];
        const rough = await both.rough(table.rows);
        for (let turn = 0; turn < 2; turn++) {
          await sums(rough, otherW, otherV);
          expect(await sums(both, W, V)).toEqual(await sums(exactAlone, W, V));
          await sums(both, otherW, otherV);
          expect(await sums(rough, W, V)).toEqual(await sums(await roughAlone.rough(table.rows), W, V));
        }
        for (const objective of [exactAlone, roughAlone, both]) objective.close();
      }),
      { numRuns: 6 },
    );
  });
});

describe("a rough objective of a share of the rows", () => {
  it("is that of every so-manyth row, each counted so many times more", async () => {
    const everything = representations.find(({ name }) => name === "concat of everything")!;
    for (const labels of ["classes", "masses"] as const) {
      const variation = { n: 101, K: 5, labels, isWeighted: false, hasOffset: true, lambda: null, seed: 9 };
      const { sample, penalty, source, table, featureMap } = problemOf(everything, variation);
      const few = selectRows(
        table,
        Array.from({ length: 26 }, (_, r) => 4 * r),
      );
      const { target, classes } = sample;
      const share = makeSample(featureMap, few, target, { classes });
      const masses = (of: typeof sample) =>
        of.labels.kind === "masses" ? of.labels.totals.reduce((sum, s) => sum + s, 0) : of.rows;
      const factor = masses(sample) / masses(share);
      const rough = await wholeObjective(await engine.likelihood(sample), penalty).rough(30);
      const reference = await wholeObjective(await engine.likelihood(share), penalty).rough(few.rows);
      const [W, V] = [normals(source, everything.width * 5), normals(source, everything.width * 5)];
      const [got, wanted] = [await rough.at(W), await reference.at(W)];
      expect(rough.rows).toBe(26);
      expectClose(got.value, factor * wanted.value, { relative: 1e-6 });
      expectClose(
        got.gradient,
        wanted.gradient.map((g) => factor * g),
        { absolute: 1e-3, relative: 1e-5 },
      );
      expectClose(
        await got.hessianVector(V),
        (await wanted.hessianVector(V)).map((h) => factor * h),
        {
          absolute: 1e-3,
          relative: 1e-5,
        },
      );
    }
  });
});

describe("a fit whose first steps are rough", () => {
  /** n·d·K = 1.04e7: above what makes rough steps worth their while */
  const n = 17_000;
  const tableOf = (scale: (j: number) => number) => {
    const source = random(4);
    const columns = Object.fromEntries(
      Array.from({ length: 60 }, (_, j) => [`x${j}`, normals(source, n).map((x) => scale(j) * x)]),
    );
    const label = Array.from({ length: n }, (_, i) => Math.floor(source.uniform() * 7) + (columns.x0![i]! > 0 ? 3 : 0));
    return tableFromColumns({ ...columns, label });
  };

  it("ends where f64 ends, also where single precision has no such numbers: columns of 1e200 and 1e-200", async () => {
    const table = tableOf(() => 1);
    const plain = await fit(table, "label", { engine });
    expect(plain.report.converged).toBe(true);
    const { sample } = prepare(table, "label");
    const reference = await wholeObjective(await referenceEngine.likelihood(sample), ridge(1)).at(plain.weights);
    expectClose(plain.report.value, reference.value, { relative: 1e-13 });
    // with a ridge of 1 on all but the constant, whose own gradient is 0, the objective is at most ½ ‖∇f‖² above its minimum
    expect(0.5 * norm(reference.gradient) ** 2).toBeLessThan(1e-9 * reference.value);
    const strange = await fit(
      tableOf((j) => (j % 2 ? 1e200 : 1e-200)),
      "label",
      { engine },
    );
    expect(strange.report.reason).toMatch(/^converged/);
    expectClose(strange.report.value, plain.report.value, { relative: 1e-9 });
  });

  it("counts all its steps, reports each once, and stops at the limit, whoever takes the last one", async () => {
    const { sample } = prepare(
      tableOf(() => 1),
      "label",
    );
    for (const maxIterations of [2, 1000]) {
      const objective = wholeObjective(await engine.likelihood(sample), ridge(1));
      const reported: number[] = [];
      const solution = await solve(objective, {
        maxIterations,
        onProgress: ({ iteration }) => reported.push(iteration),
      });
      expect(reported).toEqual(Array.from({ length: solution.iterations + 1 }, (_, iteration) => iteration));
      expect(solution.converged).toBe(maxIterations === 1000);
      if (!solution.converged)
        expect([solution.iterations, solution.reason]).toEqual([2, expect.stringMatching(/limit of 2 /)]);
      objective.close();
    }
  });

  it("takes no step of L-BFGS where Newton's were asked for", async () => {
    const { sample } = prepare(
      tableOf(() => 1),
      "label",
    );
    const options = { solver: "newton", maxIterations: 1, polish: false } as const;
    const [fast, plain] = await Promise.all(
      [engine, referenceEngine].map(async (of) =>
        solve(wholeObjective(await of.likelihood(sample), ridge(1)), options),
      ),
    );
    expect([fast!.iterations, fast!.method]).toEqual([1, expect.stringMatching(/^Newton/)]);
    expectClose(fast!.value, plain!.value, { relative: 1e-9 });
  });
});
