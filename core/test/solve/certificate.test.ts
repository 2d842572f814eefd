import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { referenceEngine } from "../../src/engine/reference.js";
import { featureMapOf } from "../../src/features/feature-map.js";
import { numberFeature } from "../../src/features/number-feature.js";
import { effectiveWeights } from "../../src/likelihood/formulas.js";
import { likelihoodOf } from "../../src/likelihood/likelihood.js";
import { makeSample, type Sample } from "../../src/likelihood/sample.js";
import { centreClasses } from "../../src/numeric/centre-classes.js";
import { cholesky, choleskySolve } from "../../src/numeric/cholesky.js";
import { normals, random } from "../../src/numeric/random.js";
import { dot } from "../../src/numeric/vectors.js";
import type { Objective, Point } from "../../src/objective/objective.js";
import { penalised } from "../../src/objective/penalised.js";
import { lasso, ridge } from "../../src/objective/penalty.js";
import { certify } from "../../src/solve/certify.js";
import { constantStepByProducts } from "../../src/solve/constant-step-by-products.js";
import { balanceConstant, constantStep, dualityGap } from "../../src/solve/gap.js";
import { gapAlong } from "../../src/solve/gap-along.js";
import { newtonStep } from "../../src/solve/newton-step.js";
import { solve } from "../../src/solve/solve.js";
import { tableFromColumns } from "../../src/table/table-from-columns.js";
import { expectClose, expectEqualNumbers } from "../close-to.js";
import { wholeObjective } from "../whole-objective.js";
import { type FitProblem, objectiveOf, plain, ridgeProblems, sampleOf } from "./fit-problem.js";

const RUNS = { numRuns: 60 };
/** By how much f may rise where a step is taken for the gradient's sake. */
const ROUNDING = 1e-14;
/** Weights from 0 to far off, as a factor of standard normals. */
const sizes = fc.constantFrom(0, 0.1, 1, 5, 30);

function weightsFor(objective: Objective, size: number, seed: number): Float64Array {
  return normals(random(seed + 17), objective.ridge.length * objective.classes.length).map((w) => size * w);
}

describe("the duality gap", () => {
  it("is an upper bound on f(W) − min f at any W, once the constant is balanced", async () => {
    await fc.assert(
      fc.asyncProperty(ridgeProblems, sizes, async (problem, size) => {
        const objective = await objectiveOf(problem);
        const least = (await solve(objective, { solver: "newton", tolerance: 1e-12 })).value;
        const start = await objective.at(weightsFor(objective, size, problem.seed));
        const { point, certificate } = await certify(objective, start);
        expect(certificate.kind).toBe("duality-gap");
        expect(point.value).toBeLessThanOrEqual(start.value + ROUNDING * Math.abs(start.value));
        expect(certificate.gap).toBeGreaterThanOrEqual(0);
        expect(point.value - least).toBeLessThanOrEqual(certificate.gap + 1e-11 * Math.abs(least));
      }),
      RUNS,
    );
  });

  it("is an upper bound at any W as it stands, its constant balanced or not", async () => {
    await fc.assert(
      fc.asyncProperty(ridgeProblems, sizes, fc.constantFrom(0, 1e-3, 0.1, 1), async (problem, size, off) => {
        const objective = await objectiveOf(problem);
        const solution = await solve(objective, { solver: "newton", tolerance: 1e-12 });
        const V = weightsFor(objective, 1, problem.seed + 1);
        for (const W of [
          weightsFor(objective, size, problem.seed),
          solution.weights.map((w, jk) => w + off * V[jk]!),
        ]) {
          const point = await objective.at(W);
          const gap = await dualityGap(objective, point);
          expect(point.value - solution.value).toBeLessThanOrEqual(gap + 1e-11 * Math.abs(solution.value));
        }
      }),
      RUNS,
    );
  });

  it("is an upper bound where a feature is all but the constant: x ≈ 5 ± 0.01, λ = 0.01", async () => {
    const objective = await nearlyConstant();
    const least = (await solve(objective, { solver: "newton", tolerance: 1e-14 })).value;
    // gradient ascent ends at its last iteration for all but the first
    for (const solver of ["newton", "lbfgs", "gradient-ascent"] as const)
      for (const tolerance of solver === "gradient-ascent" ? [1e-3, 1e-10] : [1e-3, 1e-6, 1e-8, 1e-9, 1e-10]) {
        const solution = await solve(objective, { solver, tolerance, polish: false });
        // a reported 1.6e-8 nats, was truly 7.9e-8 from the minimum
        const distance = solution.value - least - 1e-13 * least;
        expect(distance, `${solver}, ${tolerance}`).toBeLessThanOrEqual(solution.certificate.gap);
        if (solver !== "gradient-ascent") expect(solution.reason).toMatch(/^converged/);
        else expect(solution.reason).not.toContain("no step lowers");
      }
  });

  it("is an upper bound there a little way off, along the constant too", async () => {
    const objective = await nearlyConstant();
    const { weights, value } = await solve(objective, { solver: "newton", tolerance: 1e-14 });
    for (let seed = 0; seed < 30; seed++)
      for (const t of [1e-5, 1e-4, 1e-3, 1e-2]) {
        const V = normals(random(seed), weights.length);
        // the score at x = 5 moves much less than the constant
        for (let k = 0; k < 2; k++) V[k] = 0.01 * V[k]! - 5 * V[2 + k]!;
        const point = await objective.at(weights.map((w, jk) => w + t * V[jk]!));
        const gap = await dualityGap(objective, point);
        expect(point.value - value - 1e-12).toBeLessThanOrEqual(gap);
        const certified = await certify(objective, point);
        expect(certified.point.value - value - 1e-12).toBeLessThanOrEqual(certified.certificate.gap);
        expect(certified.certificate.gap).toBeLessThanOrEqual(gap + 1e-12);
      }
  });

  it("is an upper bound at any W as it stands where there is no constant", async () => {
    await fc.assert(
      fc.asyncProperty(ridgeProblems, sizes, async (problem, size) => {
        const objective = await objectiveOf({ ...problem, hasConstant: false });
        const least = (await solve(objective, { solver: "newton", tolerance: 1e-12 })).value;
        const point = await objective.at(weightsFor(objective, size, problem.seed));
        expect(point.value - least).toBeLessThanOrEqual((await dualityGap(objective, point)) + 1e-11 * Math.abs(least));
      }),
      RUNS,
    );
  });

  it("is f(W) − [Σ w s H(p) + ⟨R, o⟩ − Σ (ΦᵀR)² / 2λ], the objective less its dual", async () => {
    await fc.assert(
      fc.asyncProperty(ridgeProblems, sizes, async (problem, size) => {
        const sample = sampleOf(problem);
        const objective = wholeObjective(await referenceEngine.likelihood(sample), ridge(problem.lambda!));
        const start = await objective.at(weightsFor(objective, size, problem.seed));
        const balanced = await balanceConstant(objective, start);
        const point = await objective.at(balanced.W);
        // f ≥ 0 is a lower bound too
        const byDefinition = point.value - Math.max(0, await dualValue(sample, objective, point));
        const scale = Math.abs(point.value) + dot(point.W, point.W) * problem.lambda! + 1;
        const unbalanced = Math.abs(await constantPart(objective, point)) + constantSlope(objective, point);
        expectClose(await dualityGap(objective, point), byDefinition, {
          absolute: 1e-9 * scale + unbalanced,
          relative: 1e-9,
        });
      }),
      RUNS,
    );
  });

  it("counts the imbalance of the constant, so that it cannot be small at weights whose constant is wrong", async () => {
    const objective = await objectiveOf(plain);
    const { weights } = await solve(objective);
    const moved = weights.slice();
    moved[0]! += 0.3;
    expect(await dualityGap(objective, await objective.at(weights))).toBeLessThan(1e-12);
    const point = await objective.at(moved);
    const least = (await objective.at(weights)).value;
    expect(await dualityGap(objective, point)).toBeGreaterThan(point.value - least);
  });

  it("goes to zero with f(W) − min f, not only with the gradient's norm", async () => {
    const objective = await objectiveOf(plain);
    const { weights, value } = await solve(objective);
    const V = normals(random(5), weights.length);
    for (const t of [1e-1, 1e-2, 1e-3]) {
      const { point, certificate } = await certify(
        objective,
        await objective.at(weights.map((w, jk) => w + t * V[jk]!)),
      );
      expect(certificate.gap).toBeLessThan(200 * (point.value - value));
    }
  });
});

describe("the duality gap along a step", () => {
  it("is an upper bound on f(W) − min f at any W, whatever the step", async () => {
    await fc.assert(
      fc.asyncProperty(ridgeProblems, sizes, fc.constantFrom(0, 1e-6, 1e-3, 0.1), async (problem, size, length) => {
        const objective = await objectiveOf(problem);
        const least = (await solve(objective, { solver: "newton", tolerance: 1e-12 })).value;
        const point = await objective.at(weightsFor(objective, size, problem.seed));
        const V = weightsFor(objective, length, problem.seed + 1);
        const gap = await gapAlong(objective, point, V);
        expect(point.value - least).toBeLessThanOrEqual(gap + 1e-11 * Math.abs(least));
      }),
      RUNS,
    );
  });

  it("is at most (1 + N) · decrement for Newton's step", async () => {
    await fc.assert(
      fc.asyncProperty(ridgeProblems, fc.constantFrom(1e-4, 1e-2), async (problem, off) => {
        const objective = await objectiveOf(problem);
        const { weights } = await solve(objective, { solver: "newton" });
        const V = centreClasses(weightsFor(objective, 1, problem.seed + 1), problem.K);
        const point = await objective.at(weights.map((w, jk) => w + off * V[jk]!));
        const { direction, decrement } = await newtonStep(objective, point, null, 1e-10);
        const { spread } = await point.scoreChange(direction);
        fc.pre(spread < 1);
        expect(await gapAlong(objective, point, direction)).toBeLessThanOrEqual((1 + spread) * decrement * (1 + 1e-6));
      }),
      RUNS,
    );
  });

  it("is no bound at all where p is 0 or 1 in every row and nothing can balance the constant", async () => {
    const featureMap = featureMapOf([{ kind: "constant" }], ["oa", "ob"]);
    const table = tableFromColumns({ y: [..."abb"], oa: [0, 2e12, 0], ob: [1e12, 0, 3e12] });
    const objective = penalised(await referenceEngine.likelihood(makeSample(featureMap, table, "y")), ridge(1));
    const point = await objective.at(new Float64Array(2));
    // was 0, and f = 3e12 "converged"
    expect(await gapAlong(objective, point, new Float64Array(2))).toBe(Infinity);
    const { converged, certificate } = await solve(objective, { maxIterations: 20 });
    if (!converged) expect(certificate.gap).toBeGreaterThan(1e11);
  });
});

describe("the step of the constant by products", () => {
  it("balances the classes to rounding, as that by the K × K Hessian does, wherever rows are not all beyond doubt", async () => {
    await fc.assert(
      fc.asyncProperty(ridgeProblems, sizes, async (problem, size) => {
        const objective = await objectiveOf(problem);
        const K = objective.classes.length;
        const point = await objective.at(weightsFor(objective, size, problem.seed));
        const M = await point.constantHessian!();
        const apply = (v: Float64Array) => v.map((_, k) => dot(M.subarray(k * K, k * K + K), v));
        const wanted = centreClasses(normals(random(problem.seed + 5), K), K);
        const b = apply(wanted);
        const found = await constantStepByProducts(
          (v) => point.constantCurvature!(v),
          b,
          1e-15 * Math.max(...b.map(Math.abs)),
        );
        if (size <= 1) expect(found).not.toBeNull();
        if (found === null) return;
        const scale = Math.max(...b.map(Math.abs), ...M.map(Math.abs));
        expectClose(apply(found), b, { absolute: 1e-13 * scale, relative: 0 });
        if (size <= 1) expectClose(centreClasses(found, K), wanted, { absolute: 1e-9, relative: 0 });
      }),
      RUNS,
    );
  });

  it("certifies 257 classes as the K × K Hessian does", async () => {
    const objective = await manyClasses(257);
    const end = (await solve(objective, { tolerance: 1e-3, polish: false })).weights;
    const point = await objective.at(end);
    const { constantCurvature: _, ...coupled } = point;
    const byProducts = await constantStep(objective, point);
    const byHessian = await constantStep(objective, coupled);
    expectClose([byProducts.decrement, byProducts.spread], [byHessian.decrement, byHessian.spread], {
      absolute: 1e-12,
      relative: 1e-6,
    });
    const gap = await dualityGap(objective, point);
    expect(gap).toBeLessThanOrEqual(2e-3 * point.value);
    expectClose([gap], [await dualityGap(objective, coupled)], { absolute: 1e-9, relative: 1e-6 });
  });

  it("is worked out at one point of a fit by L-BFGS, as its products take longer than steps", async () => {
    // was worked out at two points, at the first because −½ ∇fᵀV was within tolerance; the gap was not
    const objective = await manyClasses(257, 4, 2);
    const balanced = new Set<Point>();
    const at = async (W: Float64Array): Promise<Point> => {
      const point = await objective.at(W);
      const constantCurvature = (v: Float64Array) => {
        balanced.add(counting);
        return point.constantCurvature!(v);
      };
      const counting: Point = { ...point, constantCurvature };
      return counting;
    };
    const { converged } = await solve({ ...objective, at }, { solver: "lbfgs", tolerance: 1e-6, polish: false });
    expect(converged).toBe(true);
    expect(balanced.size).toBe(1);
  });
});

/** Two features and `K` classes, some rows each, around centres that lie `apart`. */
async function manyClasses(K: number, rowsOfEach = 2, apart = 0): Promise<Objective> {
  const next = random(11);
  const [x, y] = [0, 0].map(() => {
    const centres = normals(next, K);
    return normals(next, rowsOfEach * K).map((value, i) => value + apart * centres[i % K]!);
  });
  const label = Array.from({ length: rowsOfEach * K }, (_, i) => `c${i % K}`);
  const table = tableFromColumns({ x: x!, y: y!, label });
  return penalised(
    await referenceEngine.likelihood(
      makeSample(featureMapOf([{ kind: "constant" }, numberFeature("x"), numberFeature("y")]), table, "label"),
    ),
    ridge(1),
  );
}

describe("balancing the constant", () => {
  it("makes the residuals of every class sum to zero and touches nothing but the constant", async () => {
    await fc.assert(
      fc.asyncProperty(ridgeProblems, fc.constantFrom(0, 0.1, 1, 5), async (problem, size) => {
        const objective = await objectiveOf({ ...problem, hasConstant: true });
        const K = objective.classes.length;
        const start = await objective.at(weightsFor(objective, size, problem.seed));
        const point = await balanceConstant(objective, start);
        expectEqualNumbers(point.W.subarray(K), start.W.subarray(K));
        expect(point.value).toBeLessThanOrEqual(start.value + ROUNDING * Math.abs(start.value));
        const gap = await dualityGap(objective, point);
        expect(await constantPart(objective, point)).toBeLessThanOrEqual(1e-3 * gap + 1e-12 * Math.abs(point.value));
      }),
      RUNS,
    );
  });

  it("leaves weights without a constant as they are", async () => {
    const objective = await objectiveOf({ ...plain, hasConstant: false });
    const start = await objective.at(weightsFor(objective, 1, 1));
    expect(await balanceConstant(objective, start)).toBe(start);
  });
});

describe("the Newton decrement", () => {
  it("is ½ ∇fᵀH⁻¹∇f, what the quadratic model still promises, and no bound where its step moves scores far", async () => {
    for (const problem of [
      { ...plain, lambda: null },
      { ...plain, lambda: null, n: 300, K: 6, numbers: 20 },
    ] as FitProblem[]) {
      const objective = await objectiveOf(problem);
      const point = await objective.at(weightsFor(objective, 0.1, 3));
      const { certificate } = await certify(objective, point);
      expect(certificate.kind).toBe("newton-decrement");
      const step = await newtonStep(objective, point, null, 0);
      expectClose(step.decrement, await decrementByHand(objective, point), { relative: 1e-6 });
      // was the decrement, which is no bound where the step moves scores by a nat: f is
      expect((await point.scoreChange(step.direction)).spread).toBeGreaterThan(1);
      expect(certificate.gap).toBe(point.value);
    }
  });

  it("times 1 + spread is an upper bound on f(W) − min f, and f(W) − min f to second order near the minimum", async () => {
    const objective = await objectiveOf({ ...plain, lambda: null });
    const { weights, value } = await solve(objective);
    const V = normals(random(8), weights.length);
    for (const t of [1e-2, 1e-3]) {
      const { point, certificate } = await certify(
        objective,
        await objective.at(weights.map((w, jk) => w + t * V[jk]!)),
      );
      const step = await newtonStep(objective, point, null, 0);
      const { spread } = await point.scoreChange(step.direction);
      expect(spread).toBeLessThan(1);
      // was the decrement alone, which can be less than the distance
      expectClose(certificate.gap, (1 + spread) * (await decrementByHand(objective, point)), { relative: 1e-8 });
      expect(certificate.gap).toBeGreaterThanOrEqual(point.value - value - 1e-12);
      expectClose(certificate.gap, point.value - value, { relative: 20 * t, absolute: 1e-12 });
    }
  });
});

describe("the gap of a lasso", () => {
  it("allows for what sums in single precision hide in the value and in the slopes", async () => {
    const likelihood = await referenceEngine.likelihood(sampleOf(plain));
    const [double, single] = await Promise.all(
      ([64, 32] as const).map((precision) => solve(penalised(likelihoodOf({ ...likelihood, precision }), lasso(1)))),
    );
    const { W, logLikelihood, gramDiagonal } = await likelihood.at(single!.weights);
    const squares = await gramDiagonal();
    const K = likelihood.classes.length;
    const constant = likelihood.featureMap.names.indexOf("constant");
    const held = W.reduce((sum, w, jk) => {
      const j = Math.floor(jk / K);
      return j === constant ? sum : sum + Math.abs(w) * Math.sqrt(squares[j]!);
    }, 0);
    const share = (4 * 2 ** -24) / Math.sqrt(likelihood.rows);
    const ofSlopes = share * Math.sqrt(Math.min(likelihood.rows, -3 * logLikelihood)) * held;
    expect(ofSlopes).toBeGreaterThan(share);
    expect(single!.certificate.gap - double!.certificate.gap).toBeGreaterThan(-share * logLikelihood + ofSlopes);
  });
});

/** Two classes that x = 5 ± 0.01 tells apart a little, the constant and λ = 0.01. */
function nearlyConstant(): Promise<Objective> {
  const source = random(3);
  const x = normals(source, 200).map((e) => 5 + 0.01 * e);
  const y = Array.from(x, (value) => (source.uniform() < 1 / (1 + Math.exp(-100 * (value - 5) - 0.5)) ? "b" : "a"));
  const featureMap = featureMapOf([{ kind: "constant" }, numberFeature("x")]);
  return referenceEngine
    .likelihood(makeSample(featureMap, tableFromColumns({ x, y }), "y"))
    .then((likelihood) => wholeObjective(likelihood, ridge(0.01)));
}

/** Σ_i w_i s_i H(p_i) + ⟨R, o⟩ − Σ (ΦᵀR)² / 2λ over penalised features: the dual objective at the residuals of W. */
async function dualValue(sample: Sample, objective: Objective, point: Point): Promise<number> {
  const K = sample.classes.length;
  const effective = effectiveWeights(sample);
  const P = (await (await referenceEngine.likelihood(sample)).at(point.W)).probabilities;
  const entropy = P.reduce((sum, p, ik) => sum - (p > 0 ? effective[Math.floor(ik / K)]! * p * Math.log(p) : 0), 0);
  const observed = (i: number, k: number) =>
    sample.labels.kind === "classes" ? Number(sample.labels.codes[i] === k) : sample.labels.masses[i * K + k]!;
  const R = P.map((p, ik) => {
    const [i, k] = [Math.floor(ik / K), ik % K];
    return effective[i]! * p - sample.rowWeights[i]! * observed(i, k);
  });
  const PhiTR = new Float64Array(point.W.length);
  sample.design.transposeTimes(R, K, PhiTR);
  const conjugate = PhiTR.reduce((sum, g, jk) => {
    const lambda = objective.ridge[Math.floor(jk / K)]!;
    return lambda > 0 ? sum + (g * g) / (2 * lambda) : sum;
  }, 0);
  return entropy + (sample.offset === null ? 0 : dot(R, sample.offset)) - conjugate;
}

/** The part of the gap that is there because the constant is not balanced. */
async function constantPart(objective: Objective, point: Point): Promise<number> {
  const K = objective.classes.length;
  const penalised = point.gradient.reduce((sum, g, jk) => {
    const lambda = objective.ridge[Math.floor(jk / K)]!;
    return lambda > 0 ? sum + (g * g) / (2 * lambda) : sum;
  }, 0);
  return (await dualityGap(objective, point)) - penalised;
}

/** ⟨∇f, W⟩ over the constant's weights: what the dual value is off by where the constant is not balanced. */
function constantSlope(objective: Objective, { gradient, W }: Point): number {
  const K = objective.classes.length;
  const j = objective.ridge.indexOf(0);
  return j < 0 ? 0 : Math.abs(dot(gradient.subarray(j * K, j * K + K), W.subarray(j * K, j * K + K)));
}

async function decrementByHand(objective: Objective, point: Point): Promise<number> {
  const K = objective.classes.length;
  const dK = point.W.length;
  const H = await point.hessian!(objective.rows);
  // Any multiple of 11ᵀ per feature fixes the gauge and leaves the decrement as it is.
  for (let a = 0; a < dK; a++) for (let b = a - (a % K); b < a - (a % K) + K; b++) H[a * dK + b]! += 3;
  return dot(point.gradient, choleskySolve(cholesky(H, dK)!, point.gradient)) / 2;
}
