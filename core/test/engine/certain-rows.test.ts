import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { featureMapOf } from "../../src/features/feature-map.js";
import { raw } from "../../src/features/feature-recipe.js";
import { numberFeature } from "../../src/features/number-feature.js";
import { makeSample } from "../../src/likelihood/sample.js";
import { evaluate } from "../../src/model/evaluate.js";
import { fit } from "../../src/model/fit.js";
import { none, ridge } from "../../src/objective/penalty.js";
import { solve } from "../../src/solve/solve.js";
import { tableFromColumns } from "../../src/table/table-from-columns.js";
import { expectClose } from "../close-to.js";
import { type EngineCase, engines } from "../contract/engines.js";
import { wholeObjective } from "../whole-objective.js";

const RUNS = { numRuns: Number(process.env.MANY ?? 150) };
const ROUNDING = 1e-13;

/** Rows whose scores x_i W_k are exact in f64, so that gaps between them are known to the last digit. */
interface CertainRows {
  readonly x: readonly number[];
  readonly W: readonly number[];
  /** n × K masses; of whole classes a 1 and zeros */
  readonly Y: readonly (readonly number[])[];
  readonly isSoft: boolean;
  readonly w: readonly number[];
}

const certainRows: fc.Arbitrary<CertainRows> = fc
  .record({ n: fc.integer({ min: 1, max: 9 }), K: fc.integer({ min: 2, max: 5 }), isSoft: fc.boolean() })
  .chain(({ n, K, isSoft }) => {
    const list = <T>(item: fc.Arbitrary<T>, length: number) => fc.array(item, { minLength: length, maxLength: length });
    const whole = fc.nat(K - 1).map((k) => Array.from({ length: K }, (_, l) => Number(l === k)));
    const soft = list(fc.constantFrom(0, 0, 0.25, 1, 3), K);
    return fc.record({
      x: list(fc.integer({ min: -6, max: 6 }), n),
      // in eighths, next to a number common to all classes
      W: fc
        .tuple(list(fc.integer({ min: -400, max: 400 }), K), fc.constantFrom(0, 0, 40, 700, -1e6))
        .map(([eighths, shift]) => eighths.map((e) => e / 8 + shift)),
      Y: list(isSoft ? soft : whole, n),
      isSoft: fc.constant(isSoft),
      w: list(fc.constantFrom(1, 1, 0, 0.5, 1e6, 1e12), n),
    });
  });

/** −ℓ and R with all their digits: each from the gaps to the other scores of the row. */
function byGaps({ x, W, Y, w }: CertainRows) {
  const K = W.length;
  const mass = Y.map((y) => y.reduce((sum, each) => sum + each, 0));
  const others = (i: number, k: number) =>
    W.reduce((sum, v, l) => (l === k ? sum : sum + Math.exp(x[i]! * (v - W[k]!))), 0);
  const lnP = (i: number, k: number) => {
    const own = others(i, k);
    // too far for exp: the largest gap is all of it
    return own < Infinity ? -Math.log1p(own) : -Math.max(...W.map((v) => x[i]! * (v - W[k]!)));
  };
  const p = (i: number, k: number) => 1 / (1 + others(i, k));
  const not = (i: number, k: number) => W.reduce((sum, _, l) => (l === k ? sum : sum + p(i, l)), 0);
  const R = x.map((_, i) =>
    // s p_k − y_k = (s − y_k) p_k − y_k (1 − p_k)
    Y[i]!.map((y, k) => w[i]! * ((mass[i]! - y) * p(i, k) - y * not(i, k))),
  );
  const spreadOfProducts = (k: number, l: number) =>
    x.reduce((sum, v, i) => sum + w[i]! * mass[i]! * v * v * p(i, k) * (k === l ? not(i, k) : -p(i, l)), 0);
  return {
    loss: -Y.reduce(
      (sum, y, i) => sum + w[i]! * y.reduce((row, each, k) => (each > 0 ? row + each * lnP(i, k) : row), 0),
      0,
    ),
    gradient: W.map((_, k) => R.reduce((sum, r, i) => sum + x[i]! * r[k]!, 0)),
    // a soft label that p comes close to leaves the rounding of p
    sizeOfGradient: W.map((_, k) =>
      R.reduce((sum, r, i) => sum + Math.abs(x[i]!) * (Math.abs(r[k]!) + w[i]! * mass[i]! * p(i, k) * not(i, k)), 0),
    ),
    hessian: W.flatMap((_, k) => W.map((__, l) => spreadOfProducts(k, l))),
    blocks: Array.from({ length: K }, (_, k) => spreadOfProducts(k, k)),
  };
}

function sampleOf({ x, W, Y, isSoft, w }: CertainRows) {
  const classes = W.map((_, k) => `c${k}`);
  const table = tableFromColumns({
    x: [...x],
    w: [...w],
    y: Y.map((y) => `c${y.indexOf(1)}`.replace("-1", "0")),
    ...Object.fromEntries(classes.map((name, k) => [name, Y.map((y) => y[k]!)])),
  });
  const map = featureMapOf([numberFeature("x")]);
  return makeSample(map, table, isSoft ? classes : "y", { rowWeights: "w", ...(isSoft ? {} : { classes }) });
}

describe.each(engines)("the $name engine on rows that are all but certain", ({ engine }: EngineCase) => {
  it("has all digits of value, gradient, line and curvature, whatever rows weigh and scores have in common", async () => {
    await fc.assert(
      fc.asyncProperty(certainRows, async (rows) => {
        fc.pre(rows.w.some((w) => w > 0));
        const W = Float64Array.from(rows.W);
        const { loss, gradient, sizeOfGradient, hessian, blocks } = byGaps(rows);
        const objective = wholeObjective(await engine.likelihood(sampleOf(rows)), none());
        const point = await objective.at(W);
        const all = objective.rows;
        expectClose(point.value, loss, { relative: ROUNDING, absolute: 1e-300 });
        gradient.forEach((g, k) => {
          // the kernels' exp is 0 where its result would be denormal
          expectClose(point.gradient[k]!, g, { absolute: ROUNDING * sizeOfGradient[k]! + 1e-290 });
        });
        const [along] = await (await objective.at(new Float64Array(W.length))).along(W, Float64Array.of(1));
        expectClose(along!, loss, { relative: ROUNDING, absolute: 1e-290 });
        const close = { relative: 20 * ROUNDING, absolute: 1e-290 };
        expectClose(await point.hessian(all), hessian, close);
        expectClose(await point.classBlocks(all), blocks, close);
        objective.close?.();
      }),
      RUNS,
    );
  });

  // three rows of weight 1e12: 40 digits by an independent program; was 2320.1440343, with a stated gap of 5e-15
  it.each([
    [1e6, 490.1871822075542],
    [1e9, 1225.440920916781],
    [1e12, 2320.144528396016],
  ])("fits three rows of weight %d: raw, ridge 1, objective %d", async (weight, objective) => {
    const rows = [
      { x: 0, y: "u", w: weight },
      { x: 1, y: "v", w: weight },
      { x: 0.5, y: "u", w: weight },
    ];
    const options = { features: raw(), penalty: ridge(1), rowWeights: "w", engine } as const;
    const model = await fit(rows, "y", options);
    expect(model.report.reason).toMatch(/^converged/);
    expectClose(model.report.value, objective, { relative: 1e-13 });
    const { logLikelihood } = evaluate(model, rows, { rowWeights: "w" });
    expectClose(logLikelihood, model.report.logLikelihood, { relative: 1e-13 });
  });

  it("says the same of one row twice and of one row of weight 2, at weights of 1e12", async () => {
    const map = featureMapOf([{ kind: "constant" }, numberFeature("x")]);
    const once = tableFromColumns({ x: [0, 1, 0.5], y: [..."uvu"], w: [2e12, 2e12, 2e12] });
    const twice = tableFromColumns({ x: [0, 1, 0.5, 0, 1, 0.5], y: [..."uvuuvu"], w: new Array(6).fill(1e12) });
    const [a, b] = await Promise.all(
      [once, twice].map(async (table) =>
        solve(wholeObjective(await engine.likelihood(makeSample(map, table, "y", { rowWeights: "w" })), ridge(1))),
      ),
    );
    expectClose(a!.value, b!.value, { relative: 1e-13 });
    expectClose(a!.weights, b!.weights, { relative: 1e-11 });
  });
});
