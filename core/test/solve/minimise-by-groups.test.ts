import { describe, expect, it } from "vitest";
import { plainAlgebra } from "../../src/numeric/dense-algebra.js";
import { normals, type Random, random } from "../../src/numeric/random.js";
import { softmax } from "../../src/numeric/softmax.js";
import { type GroupProblem, minimiseByGroups } from "../../src/solve/sparse/minimise-by-groups.js";
import { quadraticModel } from "../../src/solve/sparse/quadratic-model.js";
import { runs } from "../many.js";

const { numRuns, seed: first } = runs(200);

/** Rows φ: the constant, all levels of categories and of flags (which add up to it), numbers. */
function generatedDesign(source: Random): Float64Array[] {
  const below = (end: number) => Math.floor(end * source.uniform());
  const n = 5 + below(150);
  const levels = Array.from({ length: 1 + below(3) }, () => 2 + below(5));
  const numbers = below(4);
  const unit = 10 ** (source.uniform() < 0.3 ? 4 * source.uniform() - 2 : 0);
  return Array.from({ length: n }, () =>
    Float64Array.of(
      1,
      ...levels.flatMap((count) => {
        const level = below(count);
        return Array.from({ length: count }, (_, l) => (l === level ? 1 : 0));
      }),
      ...Array.from({ length: numbers }, () => unit * source.normal()),
    ),
  );
}

/** −ℓ to second order at W, all entries, by plain sums: H and the slope. Labels are those that W makes likely, or any. */
function secondOrder(source: Random, rows: readonly Float64Array[], W: Float64Array, K: number, areLikely: boolean) {
  const size = W.length;
  const [H, g] = [new Float64Array(size * size), new Float64Array(size)];
  for (const row of rows) {
    const p = new Float64Array(K);
    for (const [j, x] of row.entries()) for (let k = 0; k < K; k++) p[k]! += x * W[j * K + k]!;
    softmax(p, 0, K, p);
    const label = drawn(source, areLikely ? p : p.map(() => 1 / K));
    for (const [j, x] of row.entries())
      for (let k = 0; k < K; k++) {
        g[j * K + k]! += x * (p[k]! - (label === k ? 1 : 0));
        for (const [m, z] of row.entries())
          for (let l = 0; l < K; l++) H[(j * K + k) * size + m * K + l]! += x * z * p[k]! * ((k === l ? 1 : 0) - p[l]!);
      }
  }
  return { H, g };
}

function drawn(source: Random, p: Float64Array): number {
  let left = source.uniform();
  return Math.max(
    0,
    p.findIndex((each) => (left -= each) < 0),
  );
}

/** What a proximal Newton step has to solve, and the weights it starts from. */
function generatedProblem(source: Random, areLikely: boolean): { problem: GroupProblem; start: Float64Array } {
  const below = (end: number) => Math.floor(end * source.uniform());
  const rows = generatedDesign(source);
  const K = 2 + below(4);
  const d = rows[0]!.length;
  const spread = [0, 0.3, 3, 30][below(4)]!;
  const W = normals(source, d * K).map((w, jk) => (source.uniform() < 0.2 && jk >= K ? 0 : spread * w));
  // a feature is 0 for all classes or for none, and mostly its weights sum to 0
  const isCentred = source.uniform() < 0.8;
  for (let j = 1; j < d; j++) {
    const isOut = source.uniform() < 0.3;
    const mean = W.subarray(j * K, j * K + K).reduce((sum, w) => sum + w, 0) / K;
    for (let k = 0; k < K; k++) W[j * K + k] = isOut ? 0 : W[j * K + k]! - (isCentred ? mean : 0);
  }
  const { H, g } = secondOrder(source, rows, W, K, areLikely);
  const unpenalised = Int32Array.from({ length: K }, (_, k) => k);
  const penalised = Int32Array.from({ length: (d - 1) * K }, (_, e) => K + e);
  const model = quadraticModel({ unpenalised, penalised }, H, g, W, K);
  if (model === null) return generatedProblem(source, areLikely);
  const m = penalised.length;
  const starts: number[] = [0];
  const areWide = source.uniform() < 0.2;
  for (let e = K; e < m; e += K) if (!areWide || source.uniform() < 0.4) starts.push(e);
  const ends = [...starts.slice(1), m];
  const strength = rows.length * 10 ** (-6 * source.uniform());
  const ridge = source.uniform() < 0.7 ? 0 : source.uniform();
  const lambda1 = new Float64Array(m);
  for (const [s, from] of starts.entries())
    lambda1.fill(strength * (source.uniform() < 0.3 ? 0.5 + source.uniform() : 1), from, ends[s]);
  return {
    problem: {
      curvature: model.curvature,
      linear: model.linear,
      lambda1,
      lambda2: lambda1.map((l1) => ridge * l1),
      starts: Int32Array.from([...starts, m]),
      algebra: plainAlgebra,
    },
    start: W.slice(K),
  };
}

/** The largest distance of a group's subgradients from 0, in units of its λ1, by plain sums. */
function violation({ curvature: M, linear, lambda1, lambda2, starts }: GroupProblem, x: Float64Array): number {
  const m = x.length;
  const slope = linear.map((c, e) => x.reduce((sum, each, f) => sum + M[e * m + f]! * each, c + lambda2[e]! * x[e]!));
  let most = 0;
  for (let s = 0; s + 1 < starts.length; s++) {
    const own = x.subarray(starts[s]!, starts[s + 1]!);
    const l1 = lambda1[starts[s]!]!;
    const size = Math.hypot(...own);
    const left = slope.subarray(starts[s]!, starts[s + 1]!).map((g, e) => g + (size > 0 ? (l1 * own[e]!) / size : 0));
    most = Math.max(most, size > 0 ? Math.hypot(...left) / l1 : Math.hypot(...left) / l1 - 1);
  }
  return most;
}

/** ½ xᵀMx + cᵀx + Σ_g (λ1_g ‖x_g‖ + λ2_g/2 ‖x_g‖²), by plain sums. */
function objective({ curvature: M, linear, lambda1, lambda2, starts }: GroupProblem, x: Float64Array): number {
  const m = x.length;
  let sum = 0;
  for (let e = 0; e < m; e++) {
    sum += x[e]! * (linear[e]! + (lambda2[e]! / 2) * x[e]!);
    for (let f = 0; f < m; f++) sum += (x[e]! * M[e * m + f]! * x[f]!) / 2;
  }
  for (let s = 0; s + 1 < starts.length; s++)
    sum += lambda1[starts[s]!]! * Math.hypot(...x.subarray(starts[s]!, starts[s + 1]!));
  return sum;
}

describe("the minimum of a quadratic and norms of groups", () => {
  // expected: one call; with dependent features steps were too long for 12 halvings, and sweeps stopped short of the tolerance in 6 of these 200
  it("has no subgradient away from 0, however dependent the features and wherever it starts", () => {
    let sequences = 0;
    for (let seed = first; seed < first + numRuns; seed++) {
      const { problem, start } = generatedProblem(random(seed), true);
      let x = start;
      // rounding may leave M without a minimum: then a step is held back, and a sequence of them has no such limit
      for (let step = 0; step < 30 && !(violation(problem, x) <= 1e-7); step++) {
        if (step === 1) sequences++;
        x = minimiseByGroups(problem, x, 1e-9);
      }
      expect(violation(problem, x), `seed ${seed}`).toBeLessThanOrEqual(1e-7);
    }
    expect(sequences).toBeLessThanOrEqual(Math.max(1, numRuns / 100));
  });

  // expected: numbers; four of these 200 ended in NaN
  it("is a finite descent even where the model is so flat that it has none", () => {
    for (let seed = first; seed < first + numRuns; seed++) {
      const { problem, start } = generatedProblem(random(seed), false);
      const x = minimiseByGroups(problem, start, 1e-9);
      expect(x.every(Number.isFinite), `seed ${seed}`).toBe(true);
      const before = objective(problem, start);
      expect(objective(problem, x), `seed ${seed}`).toBeLessThanOrEqual(before + 1e-9 * Math.abs(before));
    }
  });
});
