import { describe, expect, it } from "vitest";
import { referenceEngine } from "../../src/engine/reference.js";
import { featureMapOf } from "../../src/features/feature-map.js";
import { numberFeature } from "../../src/features/number-feature.js";
import { makeSample } from "../../src/likelihood/sample.js";
import { random } from "../../src/numeric/random.js";
import { penalised } from "../../src/objective/penalised.js";
import { none, ridge } from "../../src/objective/penalty.js";
import { solve } from "../../src/solve/solve.js";
import { likelihoodOver } from "../../src/source/likelihood-over.js";
import { stagedLikelihoods } from "../../src/source/staged-likelihoods.js";
import type { Ask, StagedRows } from "../../src/source/staged-rows.js";
import { sliceRows } from "../../src/table/select-rows.js";
import { tableFromColumns } from "../../src/table/table-from-columns.js";
import { expectClose, expectSameBits } from "../close-to.js";
import { expectSumsOfEveryLikelihood } from "../contract/sums-of-every-likelihood.js";

const source = random(11);
const n = 600;
const numbers = () => Float64Array.from({ length: n }, () => source.normal());
const columns = { u: numbers(), v: numbers(), w: Float64Array.from({ length: n }, () => 0.5 + 2 * source.uniform()) };
const y = Array.from(columns.u, (u) => "abc"[Math.floor(3 * Math.abs(Math.sin(u + source.uniform())))]!);
const table = tableFromColumns({ ...columns, y });
const featureMap = featureMapOf([{ kind: "constant" }, numberFeature("u"), numberFeature("v")]);
const classes = ["a", "b", "c"];
const plan = { featureMap, classes, target: "y", rowWeights: "w", classWeights: null, missing: "error" } as const;
const sampleOf = (from: number, to: number) =>
  makeSample(featureMap, sliceRows(table, from, to), "y", { classes, rowWeights: "w" });
const whole = await referenceEngine.likelihood(sampleOf(0, n));

async function stagedIn(...ends: number[]): Promise<StagedRows> {
  const blocks = ends.map((to, at) => referenceEngine.likelihood(sampleOf(ends[at - 1] ?? 0, to)));
  return stagedLikelihoods(plan, await Promise.all(blocks), { engine: "reference", droppedRows: 0 });
}

/** The same rows, with the kinds of the asks of every pass. */
function counted(staged: StagedRows): { staged: StagedRows; passes: string[][] } {
  const passes: string[][] = [];
  const sums = (asks: readonly Ask[]) => {
    passes.push(asks.map(({ kind }) => kind));
    return staged.sums(asks);
  };
  return { staged: { ...staged, sums: sums as StagedRows["sums"] }, passes };
}

describe("likelihoodOver", () => {
  it("has the sums of the reference, from one block and from several of different sizes", async () => {
    for (const staged of [await stagedIn(n), await stagedIn(1, 200, 417, n)]) {
      const likelihood = likelihoodOver(staged);
      await expectSumsOfEveryLikelihood(likelihood, whole, random(5));
      const W = Float64Array.from({ length: 9 }, (_, jk) => 0.1 * jk - 0.3);
      const [point, wanted] = [await likelihood.at(W), await whole.at(W)];
      const rounding = { absolute: 1e-10, relative: 1e-12 };
      expectClose(await point.hessian!(n), await wanted.hessian(n), rounding);
      expectClose(await point.constantHessian!(), await wanted.constantHessian(), rounding);
      expectClose(await point.gramDiagonal!(), await wanted.gramDiagonal(), rounding);
    }
  });

  it("asks for exactly one pass at each W, and for one where several sums are wanted at once", async () => {
    const { staged, passes } = counted(await stagedIn(300, n));
    const likelihood = likelihoodOver(staged);
    const W = new Float64Array(9);
    const point = await likelihood.at(W);
    await point.constantHessian!();
    await point.gramDiagonal!();
    await likelihood.at(W.map((_, jk) => jk));
    expect(passes).toEqual([["slope", "squares"], ["slope"]]);
    const V = W.fill(1);
    await Promise.all([point.hessianVector(V), point.scoreChange(V), point.along(V, Float64Array.of(1))]);
    expect(passes[2]).toEqual(["hessianVector", "scoreChange", "along"]);
    await point.hessian!(n);
    // of the K = 3 columns of each of the d = 3 features the last follows from the others
    expect(passes[3]).toEqual(Array.from({ length: 6 }, () => "hessianVector"));
    expect(passes).toHaveLength(4);
  });

  it("leads to the weights of the whole likelihood, with any penalty, and the same digits every time", async () => {
    for (const penalty of [ridge(1), none()]) {
      const [found, again] = [await stagedIn(100, n), await stagedIn(100, n)].map(async (staged) =>
        solve(penalised(likelihoodOver(staged), penalty)),
      );
      const wanted = await solve(penalised(whole, penalty));
      expect((await found!).converged).toBe(true);
      expectClose((await found!).weights, wanted.weights, { absolute: 1e-9, relative: 1e-9 });
      expectSameBits((await again!).weights, (await found!).weights);
    }
  });

  it("refuses sums of another size, and a sample near with other features or classes", async () => {
    const staged = await stagedIn(n);
    const swapped: StagedRows = {
      ...staged,
      sums: (async (asks: readonly Ask[]) => [...(await staged.sums(asks))].reverse()) as StagedRows["sums"],
    };
    await expect(likelihoodOver(swapped).at(new Float64Array(9))).rejects.toThrow(
      /engine reference answered the ask slope without/,
    );
    const other = await referenceEngine.likelihood(
      makeSample(featureMapOf([{ kind: "constant" }, numberFeature("u")]), table, "y"),
    );
    expect(() => likelihoodOver(staged, other)).toThrow(/near has other features or classes/);
  });

  it("stops the pass under way when it is closed", async () => {
    let wasAborted = false;
    const waiting: StagedRows = {
      ...(await stagedIn(n)),
      sums: (_asks, signal) =>
        new Promise((_resolve, reject) =>
          signal!.addEventListener("abort", () => {
            wasAborted = true;
            reject(signal!.reason);
          }),
        ),
    };
    const likelihood = likelihoodOver(waiting);
    const point = likelihood.at(new Float64Array(9));
    await Promise.resolve();
    likelihood.close!();
    await expect(point).rejects.toThrow();
    expect(wasAborted).toBe(true);
  });
});
