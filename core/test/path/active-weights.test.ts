import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { RowEntries } from "../../src/design/row-entries.js";
import { referenceEngine } from "../../src/engine/reference.js";
import { kernelWorkingSums } from "../../src/engine/wasm/kernel-working-sums.js";
import { loadKernels } from "../../src/engine/wasm/load-kernels.js";
import { wasmEngine } from "../../src/engine/wasm/wasm-engine.js";
import { raw, threshold } from "../../src/features/feature-recipe.js";
import { effectiveWeights, linearScores, softmaxRows } from "../../src/likelihood/formulas.js";
import type { LikelihoodPoint } from "../../src/likelihood/likelihood.js";
import type { Sample } from "../../src/likelihood/sample.js";
import { fit } from "../../src/model/fit.js";
import { prepare } from "../../src/model/prepare.js";
import { normals, random } from "../../src/numeric/random.js";
import { elasticNet, lasso } from "../../src/objective/penalty.js";
import { penaltyAt } from "../../src/objective/penalty-at.js";
import { fitPath } from "../../src/path/fit-path.js";
import { ActiveNewton } from "../../src/solve/sparse/active-newton.js";
import { tableFromColumns } from "../../src/table/table-from-columns.js";
import { type SparseChoices, sparseChoices, sparseProblemOf } from "../certify/sparse-problem.js";
import { expectClose } from "../close-to.js";
import { runs, TIMEOUT } from "../many.js";
import { tableFromCsv } from "../read-csv.js";
import { withOtherSolvers } from "./other-solvers.js";

const iris = tableFromCsv("fixtures/iris.csv");
const digits = tableFromCsv("../../data/digits.csv");

async function sumsOf(sample: Sample) {
  const kernels = await loadKernels();
  if (typeof kernels === "string") throw new Error(kernels);
  return kernelWorkingSums(kernels, sample);
}

/** Some entries in any order, each once. */
function someEntries(source: ReturnType<typeof random>, count: number): Int32Array {
  const all = Array.from({ length: count }, (_, jk) => ({ jk, at: source.uniform() }));
  all.sort((a, b) => a.at - b.at);
  return Int32Array.from(all.slice(0, 1 + Math.floor(source.uniform() * count)), ({ jk }) => jk);
}

function spread(entries: Int32Array, values: Float64Array, count: number): Float64Array {
  const W = new Float64Array(count);
  for (const [e, jk] of entries.entries()) W[jk] = values[e]!;
  return W;
}

const at = (entries: Int32Array, numbers: Float64Array) => Float64Array.from(entries, (jk) => numbers[jk]!);

/** Σ over rows and pairs of classes of w s p_k p_l (e_k − e_l)(e_k − e_l)ᵀ ⊗ φφᵀ, without terms up to 0.01 of both classes' mean of w s p (1 − p). */
function roughCurvature(sample: Sample, W: Float64Array, from: Int32Array, to: Int32Array): Float64Array {
  const K = sample.classes.length;
  const { P } = softmaxRows(linearScores(sample.design, W, K, sample.offset), K);
  const weights = effectiveWeights(sample);
  const counted = weights.reduce((sum, w) => sum + (w > 0 ? 1 : 0), 0);
  const least = Array.from({ length: K }, (_, k) =>
    weights.reduce((sum, w, i) => sum + (0.01 * w * P[i * K + k]! * (1 - P[i * K + k]!)) / counted, 0),
  );
  const row = new RowEntries(sample.design.features);
  const out = new Float64Array(from.length * to.length);
  for (const [i, w] of weights.entries()) {
    const phi = new Float64Array(sample.design.features);
    row.length = 0;
    sample.design.appendRow(i, row, 0);
    for (let e = 0; e < row.length; e++) phi[row.columns[e]!] = row.values[e]!;
    const term = (k: number, l: number) => {
      const each = w * P[i * K + k]! * P[i * K + l]!;
      return each > Math.min(least[k]!, least[l]!) ? each : 0;
    };
    const others = (k: number) => least.reduce((sum, _, l) => sum + (l === k ? 0 : term(k, l)), 0);
    for (const [a, jk] of from.entries())
      for (const [b, ml] of to.entries()) {
        const [k, l] = [jk % K, ml % K];
        const size = k === l ? others(k) : -term(k, l);
        out[a * to.length + b]! += size * phi[(jk - k) / K]! * phi[(ml - l) / K]!;
      }
  }
  return out;
}

/** Σ w Σ y ln q and Σ w s (Σ y² / q − 1) at q = p (1 + δ), y as shares of s, by plain loops; and the least q of what was observed. */
function towardsObservedOf(sample: Sample, W: Float64Array, V: Float64Array) {
  const { labels, rowWeights } = sample;
  const K = sample.classes.length;
  const { P } = softmaxRows(linearScores(sample.design, W, K, sample.offset), K);
  const B = linearScores(sample.design, V, K, null);
  let [logLikelihood, spread, least] = [0, 0, 1];
  for (let i = 0; i < sample.rows; i++) {
    const s = labels.kind === "classes" ? 1 : labels.totals[i]!;
    if (rowWeights[i] === 0 || s === 0) continue;
    let mean = 0;
    for (let k = 0; k < K; k++) mean += P[i * K + k]! * B[i * K + k]!;
    for (let k = 0; k < K; k++) {
      const y = (labels.kind === "classes" ? Number(labels.codes[i] === k) : labels.masses[i * K + k]!) / s;
      if (y === 0) continue;
      const q = P[i * K + k]! * (1 + B[i * K + k]! - mean);
      least = Math.min(least, q);
      logLikelihood += rowWeights[i]! * s * y * Math.log(q);
      spread += (rowWeights[i]! * s * y * y) / q;
    }
    spread -= rowWeights[i]! * s;
  }
  return { logLikelihood, spread, least };
}

describe("working sums", () => {
  it("are those of plain loops over all entries, whatever the rows", { timeout: TIMEOUT }, () =>
    fc.assert(
      fc.asyncProperty(sparseChoices, async (choices) => {
        const { table, target, options } = sparseProblemOf(choices);
        const { sample } = prepare(table, target, options);
        const likelihood = await referenceEngine.likelihood(sample);
        const sums = await sumsOf(sample);
        const [d, K] = [likelihood.features, sample.classes.length];
        const source = random(choices.seed);
        const entries = someEntries(source, d * K);
        const values = normals(source, entries.length).map((w) => w / 2);
        const step = normals(source, entries.length).map((w) => w / 20);
        const W = spread(entries, values, d * K);
        const close = (found: Float64Array, wanted: Float64Array, relative = 1e-11) =>
          expectClose(found, wanted, {
            relative,
            absolute: relative * wanted.reduce((most, each) => Math.max(most, Math.abs(each)), 1),
          });
        let point: LikelihoodPoint = await likelihood.at(W);
        expectClose(sums.goTo(entries, values), point.logLikelihood, { relative: 1e-12, absolute: 1e-11 });
        const slopesThere = () =>
          at(
            entries,
            point.slope.map((g) => -g),
          );
        close(sums.move(entries, new Float64Array(entries.length), entries).slopes, slopesThere());
        close(sums.squares, await point.gramDiagonal!());
        const V = spread(entries, step, d * K);
        const dual = await point.linearised!(V);
        const own = sums.step(entries, step, false);
        expectClose(own.least, dual.least, { absolute: 1e-12 });
        expectClose(own.divergence, dual.divergence, { relative: 1e-9, absolute: 1e-12 });
        const [towards, wanted] = [sums.towardsObserved(), towardsObservedOf(sample, W, V)];
        if (wanted.least > 1e-5) {
          expectClose(towards.logLikelihood, wanted.logLikelihood, { relative: 1e-9, absolute: 1e-9 });
          expectClose(towards.spread, wanted.spread, { relative: 1e-8, absolute: 1e-8 });
        } else if (wanted.least < -1e-9) expect(towards).toEqual({ logLikelihood: -Infinity, spread: Infinity });
        const ofDual = dual.curvature.map((c, jk) => c - point.slope[jk]!);
        close(sums.dualSlopes(entries), at(entries, ofDual));
        const H = await point.hessian!(sample.rows);
        const exact = Array.from(entries).flatMap((a) => Array.from(entries, (b) => H[a * d * K + b]!));
        close(sums.exactCurvature(entries), Float64Array.from(exact));
        close(sums.curvature(entries, entries, 1), roughCurvature(sample, W, entries, entries), 2e-5);
        const few = entries.slice(0, 3);
        close(sums.curvature(few, entries, 1), roughCurvature(sample, W, few, entries), 2e-5);
        const arrival = sums.arrive(entries);
        point = await likelihood.at(W.map((w, jk) => w + V[jk]!));
        expectClose(arrival.logLikelihood, point.logLikelihood, { relative: 1e-12, absolute: 1e-11 });
        close(arrival.dualSlopes, ofDual);
        close(arrival.slopes, slopesThere());
        const again = sums.move(entries, step, entries.slice(0, 2));
        point = await likelihood.at(W.map((w, jk) => w + 2 * V[jk]!));
        expectClose(again.logLikelihood, point.logLikelihood, { relative: 1e-12, absolute: 1e-11 });
        close(again.slopes, slopesThere().slice(0, 2));
        sums.close();
      }),
      runs(40),
    ),
  );

  it("have a rough curvature of those terms that count, of more rows than are listed at once", async () => {
    const { sample } = prepare(digits, "digit", { features: raw(), penalty: lasso(1) });
    const sums = await sumsOf(sample);
    const source = random(11);
    const entries = someEntries(source, 650).slice(0, 60);
    const values = normals(source, entries.length).map((w) => w / 10);
    sums.goTo(entries, values);
    const found = sums.curvature(entries, entries, 1);
    const wanted = roughCurvature(sample, spread(entries, values, 650), entries, entries);
    const size = Math.max(...wanted);
    expectClose(found, wanted, { relative: 2e-5, absolute: 2e-5 * size });
    // terms were left out, and what they were hardly counts
    const exact = sums.exactCurvature(entries);
    const off = exact.reduce((most, h, at) => Math.max(most, Math.abs(h - found[at]!)), 0);
    expect(off).toBeGreaterThan(1e-4 * size);
    expect(off).toBeLessThan(0.01 * size);
    sums.close();
  });

  it("have a curvature of some rows that stands for all of them, in rows that repeat, too", async () => {
    const source = random(5);
    const [rows, every] = [40_000, 8];
    // with the first of each 8 blocks of 32 rows, all rows summed would be those of x = 3
    const columns = {
      x: Float64Array.from({ length: rows }, (_, i) => (Math.floor(i / 32) % every === 0 ? 3 : source.uniform())),
      z: normals(source, rows),
      y: Array.from({ length: rows }, () => "abc"[Math.floor(3 * source.uniform())]!),
    };
    const { sample } = prepare(tableFromColumns(columns), "y", { features: raw(), penalty: lasso(1) });
    const sums = await sumsOf(sample);
    const entries = Int32Array.from({ length: 9 }, (_, jk) => jk);
    sums.goTo(
      entries,
      normals(source, 9).map((w) => w / 4),
    );
    const all = sums.curvature(entries, entries, 1);
    for (const [some, from, to] of [
      [sums.curvature(entries, entries, every), entries, entries],
      [sums.curvature(entries.slice(3, 5), entries, every), entries.slice(3, 5), entries],
    ] as const)
      for (const [a, jk] of from.entries())
        for (let b = 0; b < to.length; b++) {
          const size = Math.sqrt(all[jk * 9 + jk]! * all[b * 9 + b]!);
          expectClose(some[a * 9 + b]!, all[jk * 9 + b]!, { absolute: 0.06 * size });
        }
    // more than there are blocks
    expect(sums.curvature(entries, entries, rows)[0]).toBeGreaterThan(0);
    sums.close();
  });

  it("keep an inverse while rows come, go and are learnt", async () => {
    const { sample } = prepare(iris, "Species", { features: raw(), penalty: lasso(1) });
    const { inverse } = await sumsOf(sample);
    const source = random(7);
    const n = 9;
    const X = Array.from({ length: n }, () => normals(source, 20));
    const H = X.map((x) => X.map((z) => x.reduce((sum, each, i) => sum + each * z[i]!, 0)));
    const places = [0, 1, 2, 3, 4];
    const check = () => {
      expect(inverse.size).toBe(places.length);
      const x = normals(source, places.length);
      const product = Float64Array.from(places, (a) => places.reduce((sum, b, e) => sum + H[a]![b]! * x[e]!, 0));
      expectClose(inverse.times(product), x, { relative: 1e-9, absolute: 1e-9 });
    };
    expect(inverse.reset(Float64Array.from(places.flatMap((a) => places.map((b) => H[a]![b]!))), 5)).toBe(true);
    check();
    for (const coming of [7, 5, 8]) {
      expect(
        inverse.append(
          Float64Array.from(places, (a) => H[a]![coming]!),
          H[coming]![coming]!,
        ),
      ).toBe(true);
      places.push(coming);
      check();
    }
    // a row that is in already depends on itself
    expect(
      inverse.append(
        Float64Array.from(places, (a) => H[a]![2]!),
        H[2]![2]!,
      ),
    ).toBe(false);
    check();
    for (const going of [1, 6, 0]) {
      inverse.remove(going);
      places[going] = places.at(-1)!;
      places.pop();
      check();
    }
    const [v, y] = [normals(source, 5), normals(source, 5)];
    const along = v.reduce((sum, each, e) => sum + each * y[e]!, 0);
    inverse.learn(v, along > 0 ? y : y.map((each) => -each));
    expectClose(inverse.times(along > 0 ? y : y.map((each) => -each)), v, { relative: 1e-9, absolute: 1e-9 });
    expect(inverse.reset(Float64Array.of(1, 2, 2, 1), 2)).toBe(false);
  });
});

describe("paths in the active weights", () => {
  it("find them for iris, without another solver", async () => {
    await using engine = await wasmEngine({ threads: 1 });
    const [, others] = await withOtherSolvers(ActiveNewton, async () => {
      for (const penalty of [lasso.path({ count: 60 }), elasticNet.path({ alpha: 0.5, count: 60 })]) {
        const path = await fitPath(iris, "Species", { features: raw(), penalty, engine });
        expect(path.converged).toBe(true);
        expect(path.evaluations).toBeGreaterThan(2 * path.points.length);
        expect(path.curvaturePasses).toBeGreaterThan(path.points.length);
      }
    });
    expect(others).toBe(0);
  });

  // expected: two points to fit the constant, one of them for its certificate; steps began at 0, and did not end there where classes are balanced, 7 or 8 points
  it("begin with the constant at the classes' shares", async () => {
    for (const heavier of [1, 3]) {
      const penalty = lasso.path({ lambdas: [1e6] });
      const classWeights = { setosa: heavier, versicolor: 1, virginica: 1 };
      const path = await fitPath(iris, "Species", { features: raw(), penalty, classWeights, engine: "reference" });
      expect(path.converged).toBe(true);
      expect(path.evaluations).toBeLessThan(6);
    }
  });

  // expected: like a path of 100 λ; steps from one λ to the next were too long, and were left to proximal Newton steps: 33 CPU seconds instead of 2
  it("find them where λ are far apart and pixels are only on or off, without another solver", async () => {
    await using engine = await wasmEngine({ threads: 1 });
    const [, others] = await withOtherSolvers(ActiveNewton, async () => {
      const penalty = lasso.path({ count: 8, ratio: 0.01 });
      const path = await fitPath(digits, "digit", { features: threshold(8), penalty, engine });
      expect(path.converged).toBe(true);
    });
    expect(others).toBe(0);
  });

  it("have gaps that bound the distance from the minimum, whatever the problem", { timeout: TIMEOUT }, async () => {
    await using engine = await wasmEngine({ threads: 1 });
    await fc.assert(
      fc.asyncProperty(sparseChoices, fc.constantFrom(1e-6, 1e-3), async (choices, tolerance) => {
        const { table, target, options } = sparseProblemOf({
          ...choices,
          tolerance: 1e-9,
          maxIterations: 1000,
          engine: "reference",
        });
        const penalty = pathOf(choices);
        const { features, constant, rowWeights, offset, classes } = options;
        const rest = Object.fromEntries(
          Object.entries({ features, constant, rowWeights, offset, classes }).filter(
            ([, value]) => value !== undefined,
          ),
        );
        const path = await fitPath(table, target, { ...rest, penalty, tolerance, engine }).catch(
          (error: Error) => error,
        );
        if (path instanceof Error) {
          expect(path.message).toMatch(/there is no path/);
          return;
        }
        for (const { lambda, value, certificate, converged } of path.points) {
          const alone = (await fit(table, target, { ...options, penalty: penaltyAt(penalty, lambda) })).report;
          if (!alone.converged) continue;
          const rounding = 1e-12 * Math.max(1, value);
          expect(value).toBeGreaterThanOrEqual(alone.value - alone.certificate.gap - rounding);
          expect(value - certificate.gap).toBeLessThanOrEqual(alone.value + rounding);
          expect(converged, `at ${lambda}`).toBe(true);
        }
      }),
      runs(40),
    );
  });
});

function pathOf({ n, K, kind, strength, mixing, factors, d }: SparseChoices) {
  const lambda = Math.max(n, K) * 10 ** strength;
  const given = Object.fromEntries(factors.slice(0, d).map((v, j) => [`x${j}`, v]));
  const options = { lambdas: [30, 12, 5, 2, 1].map((each) => each * lambda), factors: given };
  return kind === "lasso" || kind === "grouped" ? lasso.path(options) : elasticNet.path({ ...options, alpha: mixing });
}
