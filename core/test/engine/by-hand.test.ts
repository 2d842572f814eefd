import { describe, expect, it } from "vitest";
import { featureMapOf } from "../../src/features/feature-map.js";
import { numberFeature } from "../../src/features/number-feature.js";
import { makeSample } from "../../src/likelihood/sample.js";
import { none, ridge } from "../../src/objective/penalty.js";
import { tableFromColumns } from "../../src/table/table-from-columns.js";
import { expectClose } from "../close-to.js";
import { type EngineCase, engines } from "../contract/engines.js";
import { wholeObjective } from "../whole-objective.js";

const number = (column: string) => numberFeature(column);

describe.each(engines)("the $name engine on examples worked by hand", ({ engine }: EngineCase) => {
  const map = featureMapOf([number("x0"), number("x1")]);
  const table = tableFromColumns({ x0: [1, 1, 0], x1: [0, 1, 1], y: [0, 1, 2] });
  /** d × K; the derivation writes it K × d. */
  const W = Float64Array.of(0.5, 0, -0.25, -0.5, 0.25, 0.5);

  it("gives the log-likelihood and gradient of docs/likelihood.md's example of three rows, to its digits", async () => {
    const point = await wholeObjective(await engine.likelihood(makeSample(map, table, "y")), none()).at(W);
    expectClose(point.logLikelihood, -2.5177796, { absolute: 5e-8 });
    expectClose(point.value, 2.5177796, { absolute: 5e-8 });
    const ascent = [0.238711, 0.348377, -0.587087, -0.451636, 0.277339, 0.174297];
    expectClose(
      point.gradient.map((g) => -g),
      ascent,
      { absolute: 5e-7 },
    );
  });

  it("rises by what that example says for an ascent step of 0.1", async () => {
    const point = await wholeObjective(await engine.likelihood(makeSample(map, table, "y")), none()).at(W);
    const [after] = await point.along(point.gradient, Float64Array.of(-0.1));
    expectClose(point.value - after!, 0.081361, { absolute: 5e-7 });
    const squared = point.gradient.reduce((sum, g) => sum + g * g, 0);
    expectClose(0.1 * squared, 0.083429, { absolute: 5e-7 });
    const HG = await point.hessianVector(point.gradient);
    const curvature = HG.reduce((sum, h, at) => sum + h * point.gradient[at]!, 0);
    expectClose(0.1 * squared - 0.005 * curvature, 0.081354, { absolute: 5e-7 });
  });

  it("gives n ln K at W = 0, and counts rows by weight", async () => {
    const weighted = tableFromColumns({ x0: [1, 1, 0], x1: [0, 1, 1], y: [0, 1, 2], w: [2, 0, 0.5] });
    const zero = new Float64Array(6);
    const plain = await wholeObjective(await engine.likelihood(makeSample(map, weighted, "y")), ridge(7)).at(zero);
    expectClose(plain.value, 3 * Math.log(3));
    const counted = await wholeObjective(
      await engine.likelihood(makeSample(map, weighted, "y", { rowWeights: "w" })),
      none(),
    ).at(zero);
    expectClose(counted.logLikelihood, -2.5 * Math.log(3));
  });

  it("keeps the digits of the residual of a row that is all but certain", async () => {
    const one = makeSample(featureMapOf([number("x")]), tableFromColumns({ x: [1], y: ["a"] }), "y", {
      classes: ["a", "b"],
    });
    const point = await wholeObjective(await engine.likelihood(one), none()).at(Float64Array.of(0, -40));
    const p = Math.exp(-40);
    expectClose(point.gradient, [-p, p], { relative: 1e-12 });
    expectClose(point.logLikelihood, -p, { relative: 1e-12 });
  });

  it("keeps them at every gap, whatever number is added to all scores", async () => {
    const one = makeSample(featureMapOf([number("x")]), tableFromColumns({ x: [1], y: ["a"] }), "y", {
      classes: ["a", "b", "c"],
    });
    const objective = wholeObjective(await engine.likelihood(one), none());
    for (const shift of [0, 0.3, 40, -700])
      for (let gap = 1; gap < 600; gap *= 1.3) {
        const a = Float64Array.of(shift, shift - gap, shift - 2 * gap);
        const others = Math.exp(a[1]! - a[0]!) + Math.exp(a[2]! - a[0]!);
        // shift 40, gap 30: expected 9.4e-14 to 14 digits, was 1.3e-2 off: expm1(a − z), whose z was rounded
        expectClose((await objective.at(a)).gradient[0]!, -others / (1 + others), { relative: 1e-14 });
      }
  });

  it("does not count a row without mass among those whose scores move", async () => {
    const soft = tableFromColumns({ x0: [1, 100, 0], x1: [0, 0, 1], a: [1, 0, 0.5], b: [0, 0, 0.5] });
    const point = await wholeObjective(await engine.likelihood(makeSample(map, soft, ["a", "b"])), none()).at(
      new Float64Array(4),
    );
    // was a spread of 100, that of the second row
    expect(await point.scoreChange(Float64Array.of(1, 0, 0.25, 0))).toEqual({ spread: 1, margin: -0.25 });
  });

  it("says what it is an objective of", async () => {
    const objective = wholeObjective(await engine.likelihood(makeSample(map, table, "y")), ridge(2));
    expect(objective.likelihood.featureMap).toBe(map);
    expect([objective.classes, objective.rows, objective.penalty]).toEqual([[0, 1, 2], 3, ridge(2)]);
    expect([...objective.ridge]).toEqual([2, 2]);
    expect(objective.likelihood.engine).toBe(engine.name);
  });

  it("refuses weights of another length, or that are not finite", async () => {
    const objective = wholeObjective(await engine.likelihood(makeSample(map, table, "y")), none());
    await expect(objective.at(new Float64Array(5))).rejects.toThrow("weights have 5 entries; expected d·K = 6");
    for (const bad of [Number.NaN, Infinity])
      await expect(objective.at(new Float64Array(6).fill(bad))).rejects.toThrow("NaN or Infinity");
  });

  it("leaves its arguments as they are and gives the same digits again", async () => {
    const objective = wholeObjective(await engine.likelihood(makeSample(map, table, "y")), ridge(1));
    const [weights, V] = [W.slice(), Float64Array.of(1, 2, 3, 4, 5, 6)];
    const point = await objective.at(weights);
    const HV = await point.hessianVector(V);
    await point.along(V, Float64Array.of(1, 2));
    await point.scoreChange(V);
    expect([...weights, ...V]).toEqual([...W, 1, 2, 3, 4, 5, 6]);
    const again = await objective.at(W);
    expect([again.value, again.gradient, await again.hessianVector(V)]).toEqual([point.value, point.gradient, HV]);
  });
});
