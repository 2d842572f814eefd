import { readFileSync } from "node:fs";
import { afterAll, describe, expect, it } from "vitest";
import { crossValidate } from "../../src/choose/cross-validate.js";
import { fitCalibration } from "../../src/choose/fit-calibration.js";
import { stabilitySelection } from "../../src/choose/stability-selection.js";
import { referenceEngine } from "../../src/engine/reference.js";
import { raw } from "../../src/features/feature-recipe.js";
import { linearisedDual } from "../../src/likelihood/linearised-dual.js";
import { fit } from "../../src/model/fit.js";
import { prepare } from "../../src/model/prepare.js";
import { normals, random } from "../../src/numeric/random.js";
import { featurePenalties } from "../../src/objective/feature-penalties.js";
import { penalised } from "../../src/objective/penalised.js";
import { elasticNet, grouped, lasso, type Penalty } from "../../src/objective/penalty.js";
import { canonicalWeights } from "../../src/solve/sparse/canonical-weights.js";
import { countedFreedom } from "../../src/solve/sparse/degrees-of-freedom.js";
import { sparseGap } from "../../src/solve/sparse/linearised-gap.js";
import { tableFromColumns } from "../../src/table/table-from-columns.js";
import { oracleMinimum, smoothSlope, valueAt } from "../certify/sparse-oracle.js";
import { oracleProblemOf } from "../certify/sparse-problem.js";
import { expectClose } from "../close-to.js";

// docs/paths.md, executed: each label on random data, one side by plain loops over rows.

const docs = readFileSync(new URL("../../../docs/paths.md", import.meta.url), "utf8");
const tested = new Set<string>();
const SEEDS = [1, 2, 3, 4, 5, 6];
const PENALTIES: readonly Penalty[] = [lasso(1.5), elasticNet(1, 0.5), grouped(1.5), grouped(1, 0.5)];
/** What polishing leaves of a slope. */
const POLISHED = { absolute: 1e-9, relative: 1e-9 };

/** 30 rows of four numbers and K classes, drawn from weights. */
function rowsOf(seed: number, K: number) {
  const source = random(seed);
  const X = Array.from({ length: 4 }, () => normals(source, 30));
  const W = X.map(() => normals(source, K));
  const y = Array.from({ length: 30 }, (_, i) => {
    const scores = Array.from({ length: K }, (_, k) =>
      X.reduce((sum, x, j) => sum + 1.5 * x[i]! * W[j]![k]!, source.normal()),
    );
    return `c${i < K ? i : scores.indexOf(Math.max(...scores))}`;
  });
  return { table: tableFromColumns({ ...Object.fromEntries(X.map((x, j) => [`x${j}`, x])), y }), source };
}

function problemFor(seed: number, penalty: Penalty, K = 3, constant = true) {
  const { table, source } = rowsOf(seed, K);
  const options = { features: raw("x0", "x1", "x2", "x3"), penalty, constant };
  const { sample } = prepare(table, "y", options);
  const plain = oracleProblemOf(sample, penalty);
  return { table, source, options, sample, plain, K };
}

const asRows = (W: Float64Array, K: number) =>
  Array.from({ length: W.length / K }, (_, j) => [...W.subarray(j * K, j * K + K)]);
const divergence = (q: readonly number[], p: readonly number[]) =>
  q.reduce((sum, each, k) => sum + (each > 0 ? each * Math.log(each / p[k]!) : 0), 0);

function softmaxOf(row: readonly number[], W: readonly (readonly number[])[]): number[] {
  const e = W[0]!.map((_, k) => Math.exp(row.reduce((sum, x, j) => sum + x * W[j]![k]!, 0)));
  const total = e.reduce((sum, each) => sum + each, 0);
  return e.map((each) => each / total);
}

function formula(label: string, sentence: string, check: (seed: number) => void | Promise<void>): void {
  tested.add(label);
  it.each(SEEDS)(`${label} ${sentence}: seed %i`, check);
}

describe("docs/paths.md", () => {
  formula("S1", "the objective is what it says", async (seed) => {
    for (const penalty of PENALTIES) {
      const { source, sample, plain, K } = problemFor(seed, penalty);
      const W = normals(source, 5 * K);
      const point = await penalised(await referenceEngine.likelihood(sample), penalty).at(W);
      expectClose(point.value, valueAt(plain, asRows(W, K)), { relative: 1e-12 });
    }
  });

  formula("S2", "slopes balance the penalty at the minimum", async (seed) => {
    for (const penalty of PENALTIES) {
      const { table, options, plain, K } = problemFor(seed, penalty);
      const W = asRows((await fit(table, "y", options)).weights, K);
      const slope = smoothSlope(plain, W);
      W.forEach((row, j) => {
        const l1 = plain.lambda1[j]!;
        const size = Math.hypot(...row);
        if (plain.isGrouped && size === 0) expect(Math.hypot(...slope[j]!)).toBeLessThanOrEqual(l1 * (1 + 1e-9));
        else
          row.forEach((w, k) => {
            if (plain.isGrouped) expectClose(slope[j]![k]!, (-l1 * w) / size, POLISHED);
            else if (w !== 0 || l1 === 0) expectClose(slope[j]![k]!, -l1 * Math.sign(w), POLISHED);
            else expect(Math.abs(slope[j]![k]!)).toBeLessThanOrEqual(l1 * (1 + 1e-9));
          });
      });
    }
  });

  formula("S3", "the largest slope where all weights are 0 is the least λ1 that keeps them there", async (seed) => {
    for (const make of [lasso, (lambda: number) => grouped(lambda)]) {
      const { table, options, sample, plain, K } = problemFor(seed, make(1));
      const shares = Array.from({ length: K }, (_, k) => plain.masses.reduce((sum, y) => sum + y[k]!, 0) / sample.rows);
      const W = [shares.map(Math.log), ...Array.from({ length: 4 }, () => new Array<number>(K).fill(0))];
      const slopes = smoothSlope({ ...plain, lambda2: plain.lambda2.map(() => 0) }, W).slice(1);
      const largest = Math.max(
        ...slopes.map((row) => (plain.isGrouped ? Math.hypot(...row) : Math.max(...row.map(Math.abs)))),
      );
      const nonZeros = async (lambda: number) =>
        (await fit(table, "y", { ...options, penalty: make(lambda) })).weights.slice(K).filter((w) => w !== 0).length;
      expect(await nonZeros(largest * 1.0001)).toBe(0);
      expect(await nonZeros(largest * 0.999)).toBeGreaterThan(0);
    }
  });

  formula("S4", "with an odd number of classes every feature has a weight that is 0", async (seed) => {
    for (const K of [3, 5]) {
      const { table, options } = problemFor(seed, lasso(0.3), K);
      const { weights } = await fit(table, "y", options);
      for (const row of asRows(weights, K).slice(1)) expect(row).toContain(0);
    }
  });

  formula("S5", "of the best representations the shortest is reported, the limit for λ2 → 0", async (seed) => {
    for (const K of [2, 4]) {
      const { table, options, plain, sample, source } = problemFor(seed, lasso(0.5), K);
      const { weights } = await fit(table, "y", options);
      const near = await fit(table, "y", { ...options, penalty: elasticNet(0.5, 1e-7) });
      expectClose(weights, near.weights, { absolute: 1e-3 });
      const row = [...normals(source, K)].sort((a, b) => a - b);
      const [lower, upper] = [row[K / 2 - 1]!, row[K / 2]!];
      const size = (c: number) => row.reduce((sum, w) => sum + Math.abs(w - c), 0);
      expectClose(size(lower), size(upper), { absolute: 1e-12 });
      expect(size(lower - 0.1)).toBeGreaterThan(size(lower));
      const W = Float64Array.from([...new Array(K).fill(0), ...row, ...new Array(3 * K).fill(0)]);
      const moved = canonicalWeights(featurePenalties(lasso(0.5), sample.featureMap), W);
      const withoutPenalty = { ...plain, lambda1: plain.lambda1.map(() => 0) };
      expectClose(valueAt(withoutPenalty, asRows(moved, K)), valueAt(withoutPenalty, asRows(W, K)));
      expectClose(
        moved.reduce((sum, w) => sum + Math.abs(w), 0),
        size(lower),
        { absolute: 1e-12 },
      );
    }
  });

  formula("S6", "any dual point bounds the distance to the minimum, at any weights", (seed) => {
    for (const penalty of PENALTIES) {
      const { source, plain, K, sample } = problemFor(seed, penalty, 3, false);
      const [W, other] = [normals(source, 4 * K), normals(source, 4 * K)].map((each) => each.map((w) => 0.4 * w));
      const p = plain.rows.map((row) => softmaxOf(row, asRows(W!, K)));
      // towards the labels until the constraints of a lasso hold
      for (const s of [1, 0.1]) {
        const q = plain.rows.map((row, i) =>
          softmaxOf(row, asRows(other!, K)).map((each, k) => s * each + (1 - s) * plain.masses[i]![k]!),
        );
        const slope = new Float64Array(4 * K);
        plain.rows.forEach((row, i) => {
          row.forEach((x, j) => {
            for (let k = 0; k < K; k++) slope[j * K + k]! += x * (q[i]![k]! - plain.masses[i]![k]!);
          });
        });
        const total = q.reduce((sum, each, i) => sum + divergence(each, p[i]!), 0);
        const penalties = featurePenalties(penalty, sample.featureMap);
        const logLikelihood = -valueAt(
          { ...plain, lambda1: plain.lambda1.map(() => 0), lambda2: plain.lambda2.map(() => 0) },
          asRows(W!, K),
        );
        const gap = sparseGap(penalties, W!, logLikelihood, { slope, hidden: new Float64Array(4), divergence: total });
        expect(valueAt(plain, asRows(W!, K)) - gap).toBeLessThanOrEqual(oracleMinimum(plain, 2000).value + 1e-9);
      }
    }
  });

  formula("S7", "residuals of the linearised dual point are those before plus the curvature's share", async (seed) => {
    const { source, sample, plain, K } = problemFor(seed, lasso(1));
    const [W, V] = [normals(source, 5 * K), normals(source, 5 * K)];
    const point = await (await referenceEngine.likelihood(sample)).at(W);
    const { curvature } = await point.linearised(V);
    const slope = new Float64Array(5 * K);
    plain.rows.forEach((row, i) => {
      const p = softmaxOf(row, asRows(W, K));
      const b = Array.from({ length: K }, (_, k) => row.reduce((sum, x, j) => sum + x * V[j * K + k]!, 0));
      const mean = b.reduce((sum, each, k) => sum + p[k]! * each, 0);
      row.forEach((x, j) => {
        for (let k = 0; k < K; k++) slope[j * K + k]! += x * (p[k]! * (1 + b[k]! - mean) - plain.masses[i]![k]!);
      });
    });
    expectClose(
      curvature.map((each, jk) => each - point.slope[jk]!),
      slope,
      { absolute: 1e-11 },
    );
  });

  formula("S8", "its divergence is of fourth order, and below the bound", (seed) => {
    const { source, sample, K } = problemFor(seed, lasso(1));
    const P = new Float64Array(sample.rows * K).fill(1 / K);
    for (const scale of [1e-3, 0.05]) {
      const V = normals(source, 5 * K).map((v) => scale * v);
      const b = new Float64Array(sample.rows * K);
      sample.design.times(V, K, b);
      let [exact, bound] = [0, 0];
      for (let i = 0; i < sample.rows; i++) {
        const row = [...b.subarray(i * K, i * K + K)];
        const mean = row.reduce((sum, each) => sum + each / K, 0);
        const delta = row.map((each) => each - mean);
        const N = Math.max(...delta.map(Math.abs));
        const e = delta.map((each) => Math.exp(each) / K);
        const total = e.reduce((sum, each) => sum + each, 0);
        exact += divergence(
          delta.map((each) => (1 + each) / K),
          e.map((each) => each / total),
        );
        bound += delta.reduce((sum, each) => sum + each ** 4 / K, 0) * (1 / (12 * (1 - N) ** 3) + Math.exp(N) / 24);
      }
      const summed = linearisedDual(sample, P, V).divergence;
      expect(exact).toBeLessThanOrEqual(bound + 1e-13);
      expect(summed).toBeGreaterThanOrEqual(exact - 1e-13);
      expect(summed).toBeLessThanOrEqual(1.02 * bound);
    }
  });

  formula("S9", "scaled residuals are a dual point whose divergence is no more than the mean", (seed) => {
    const source = random(seed);
    const some = () => {
      const e = [...normals(source, 4)].map(Math.exp);
      const total = e.reduce((sum, each) => sum + each, 0);
      return e.map((each) => each / total);
    };
    const [q, p] = [some(), some()];
    const y = [0, 1, 0, 0];
    for (const s of [0, 0.3, 0.99, 1]) {
      const mixed = q.map((each, k) => s * each + (1 - s) * y[k]!);
      expectClose(
        mixed.map((each, k) => each - y[k]!),
        q.map((each, k) => s * (each - y[k]!)),
        { absolute: 1e-15 },
      );
      expect(divergence(mixed, p)).toBeLessThanOrEqual(s * divergence(q, p) - (1 - s) * Math.log(p[1]!) + 1e-14);
    }
  });

  formula("S14", "scaled residuals diverge by less where the dual point is near", (seed) => {
    const source = random(seed);
    const some = (around: readonly number[], by: number) => {
      const e = around.map((each) => each * Math.exp(by * normals(source, 1)[0]!));
      const total = e.reduce((sum, each) => sum + each, 0);
      return e.map((each) => each / total);
    };
    const p = some([1, 1, 1, 1], 1);
    const mean = (weights: readonly number[], numbers: readonly number[]) =>
      weights.reduce((sum, w, k) => sum + (w === 0 ? 0 : w * numbers[k]!), 0);
    for (const distance of [0.5, 1e-3]) {
      const q = some(p, distance);
      for (const y of [[0, 1, 0, 0], some([1, 1, 1, 1], 1)])
        for (const s of [0.3, 0.99, 0.9999, 1]) {
          const mixed = q.map((each, k) => s * each + (1 - s) * y[k]!);
          const towards = mean(y, q.map(Math.log)) - mean(y, p.map(Math.log));
          const spread = mean(
            y,
            q.map((each, k) => y[k]! / each),
          );
          const bound = s * divergence(q, p) + (1 - s) * towards + (1 - s) ** 2 * (spread - 1);
          expect(divergence(mixed, p)).toBeLessThanOrEqual(bound + 1e-15);
        }
    }
  });

  formula("S10", "degrees of freedom count weights that are not 0, at most K − 1 of a feature", async (seed) => {
    const { table, options, sample, K } = problemFor(seed, lasso(1));
    const { weights } = await fit(table, "y", options);
    const counts = asRows(weights, K).map((row, j) =>
      j === 0 ? K - 1 : Math.min(K - 1, row.filter((w) => w !== 0).length),
    );
    const penalties = featurePenalties(lasso(1), sample.featureMap);
    expect(countedFreedom(penalties, weights)).toBe(counts.reduce((sum, each) => sum + each, 0));
  });

  formula("S11", "the mean of the folds, each by its weight, and its standard error", async (seed) => {
    const { table } = rowsOf(seed, 3);
    const options = { penalty: lasso.path({ count: 3 }), folds: 4, seed };
    const { curves, folds } = await crossValidate(table, "y", options);
    const weights = folds.map(({ heldOut }) => heldOut.length);
    const total = weights.reduce((sum, w) => sum + w, 0);
    for (const { mean, standardError, scores } of curves[0]!.points) {
      const m = weights.reduce((sum, w, f) => sum + w * scores[f]!, 0) / total;
      const squares = weights.reduce((sum, w, f) => sum + w * (scores[f]! - m) ** 2, 0);
      expectClose(mean, m);
      expectClose(standardError!, Math.sqrt(squares / total / 3), { absolute: 1e-12 });
    }
  });

  formula("S12", "calibration is at the minimum of its objective", (seed) => {
    const { source } = rowsOf(seed, 3);
    const scores = normals(source, 90);
    const codes = Array.from({ length: 30 }, () => Math.floor(3 * source.uniform()));
    const observed = scores.map((_, ik) => Number(codes[Math.floor(ik / 3)] === ik % 3));
    const { scale: v, shift: c } = fitCalibration(
      { scores, observed, weights: new Float64Array(30).fill(1), K: 3 },
      "vector",
    );
    const slopes = [...v.map((each) => each - 1), ...c];
    codes.forEach((code, i) => {
      const a = [0, 1, 2].map((k) => scores[3 * i + k]!);
      const p = softmaxOf([1], [a.map((each, k) => v[k]! * each + c[k]!)]);
      p.forEach((each, k) => {
        slopes[k]! += (each - Number(code === k)) * a[k]!;
        slopes[3 + k]! += each - Number(code === k);
      });
    });
    expectClose(
      slopes,
      slopes.map(() => 0),
      { absolute: 1e-9 },
    );
  });

  formula("S13", "features without effect are stable no more often than the bound says", async (seed) => {
    const [d, n, draws, cutoff] = [12, 60, 4, 0.7];
    let stable = 0;
    let bound = 0;
    for (let draw = 0; draw < draws; draw++) {
      const source = random(100 * seed + draw);
      const columns = Object.fromEntries(Array.from({ length: d }, (_, j) => [`x${j}`, normals(source, n)]));
      const table = tableFromColumns({ ...columns, y: Array.from({ length: n }, (_, i) => `c${i % 3}`) });
      const penalty = lasso.path({ count: 12, ratio: 0.3 });
      const found = await stabilitySelection(table, "y", { penalty, subsamples: 10, cutoff, mostFalse: 2, seed });
      const q = Math.max(1, Math.floor(Math.sqrt(2 * (2 * cutoff - 1) * d)));
      expect(found.mostKept).toBe(q);
      expectClose(found.expectedFalse, q ** 2 / ((2 * cutoff - 1) * d));
      for (const { share, isStable } of found.features) expect(isStable).toBe(share >= cutoff);
      stable += found.features.filter(({ isStable }) => isStable).length / draws;
      bound = found.expectedFalse;
    }
    // the mean of four draws of a number that is expected to be far below the bound
    expect(stable).toBeLessThanOrEqual(bound + 1);
  });

  afterAll(() => {
    const labels = [...new Set([...docs.matchAll(/\*\*\((S\d+)\)\*\*/g)].map(([, label]) => label!))];
    expect([...tested].sort()).toEqual(labels.sort());
  });
});
