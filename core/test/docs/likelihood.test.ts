import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { linearScores, logLikelihood, lossGradient, residuals, softmaxRows } from "../../src/likelihood/formulas.js";
import { logSumExp } from "../../src/numeric/log-sum-exp.js";
import { normals, type Random, random } from "../../src/numeric/random.js";
import { riddersDerivative, riddersSteps } from "../../src/numeric/ridders.js";
import { softmax, softmaxJacobian } from "../../src/numeric/softmax.js";
import { ridgeFromGlmnet, ridgeFromScikitLearn, ridgeFromSpark } from "../../src/objective/foreign-penalties.js";
import type { Point } from "../../src/objective/objective.js";
import { dualityGap } from "../../src/solve/gap.js";
import { rowOf } from "../../src/table/table.js";
import { expectClose } from "../close-to.js";
import {
  backByLoops,
  balanced,
  changeByLoops,
  delta,
  derivativeOf,
  divergence,
  dualByLoops,
  entropy,
  gradientByLoops,
  hessianByLoops,
  inner,
  largestOfGram,
  logLikelihoodByLoops,
  logSumExpAsWritten,
  type Matrix,
  minimumByLoops,
  newtonStepByLoops,
  plus,
  probabilitiesByLoops,
  residualsByLoops,
  scoresByLoops,
  softmaxAsWritten,
  solveSemidefinite,
  spreadByLoops,
  sum,
  times,
  unit,
  upTo,
  valueByLoops,
  varianceFromPairs,
} from "./by-loops.js";
import { identity, identityForAll, tested } from "./identities.js";
import { features, type Instance, instanceFrom, PIXELS, type Spec, THRESHOLD, weightsAndOffsets } from "./instance.js";

// docs/likelihood.md, executed. One side of each identity is the engine or the formula as the document has it, the other an independent
// calculation: loops over raw rows, differences, counting, an elimination. The numbers are of the order of 1 to 100.

/** Two ways to the same number in f64. */
const ROUNDING = { absolute: 1e-11, relative: 1e-11 };
/** A derivative against Ridders' differences: their extrapolation ends near 1e-11. */
const DIFFERENCES = { absolute: 1e-8, relative: 1e-8 };
/** What an iteration left over: the minimum of f, a balanced constant. */
const ITERATED = { absolute: 1e-9, relative: 1e-9 };
/** An inequality may fail by this much of the numbers on its sides. */
const SLACK = 1e-10;

const docs = readFileSync(new URL("../../../docs/likelihood.md", import.meta.url), "utf8");

/** One row's scores, a few nats apart, and probabilities that have nothing to do with them. */
function someRows(check: (a: number[], q: number[], source: Random) => void): () => void {
  return () => {
    for (let seed = 1; seed <= 40; seed++) {
      const source = random(seed);
      const K = 2 + (seed % 5);
      check(
        [...normals(source, K)].map((x) => 2 * x),
        softmaxAsWritten([...normals(source, K)]),
        source,
      );
    }
  };
}

function someWeights({ source, d, K }: Instance, scale = 1): Float64Array {
  return normals(source, d * K).map((x) => scale * x);
}

function expectAtMost(smaller: number, larger: number): void {
  expect(smaller).toBeLessThanOrEqual(larger + SLACK * (1 + Math.abs(smaller) + Math.abs(larger)));
}

/** Every partial derivative of f at a point, by differences along each weight. */
async function partials(point: Point): Promise<Float64Array> {
  const steps = riddersSteps(0.25);
  const out = new Float64Array(point.W.length);
  for (let jk = 0; jk < out.length; jk++)
    out[jk] = riddersDerivative(steps, await point.along(unit(out.length, jk), steps)).derivative;
  return out;
}

const flat = (rows: Matrix): number[] => rows.flat();
const constantShift = ({ d, K }: Instance, c: readonly number[]): Float64Array =>
  Float64Array.from({ length: d * K }, (_, jk) => (jk < K ? c[jk]! : 0));
/** K equal numbers for each feature. */
const gaugeOf = ({ d, K, source }: Instance): Float64Array => {
  const c = normals(source, d);
  return Float64Array.from({ length: d * K }, (_, jk) => c[Math.floor(jk / K)]!);
};
const sumsOverClasses = (G: ArrayLike<number>, K: number): number[] =>
  upTo(G.length / K, (j) => sum(upTo(K, (k) => G[j * K + k]!)));
/** Σ_{λ_j > 0} g_jk² / (2 λ_j) */
const penalisedSquares = ({ lambda, K }: Instance, G: ArrayLike<number>): number =>
  sum(upTo(G.length, (jk) => (lambda[Math.floor(jk / K)]! > 0 ? G[jk]! ** 2 / (2 * lambda[Math.floor(jk / K)]!) : 0)));

describe("the model", () => {
  identityForAll("L1", "a score is the offset plus the features times the class's weights", async (instance) => {
    const W = someWeights(instance);
    expectClose((await instance.objective.at(W)).scores, flat(scoresByLoops(instance, W)), ROUNDING);
  });

  identity(
    "L2",
    "z is the log of the sum of exponentials, and moves with a common shift",
    someRows((a, _, source) => {
      const c = 3 * source.normal();
      expectClose(logSumExp(a, 0, a.length), Math.log(sum(a.map(Math.exp))), ROUNDING);
      expectClose(
        logSumExp(
          a.map((x) => x + c),
          0,
          a.length,
        ),
        logSumExp(a, 0, a.length) + c,
        ROUNDING,
      );
    }),
  );

  identity(
    "L3",
    "ln p is a − z, p is the quotient of exponentials, and probabilities sum to one",
    someRows((a) => {
      const p = new Float64Array(a.length);
      const z = Math.max(...a) + softmax(Float64Array.from(a), 0, a.length, p);
      const total = sum(a.map(Math.exp));
      expectClose(
        p,
        a.map((x) => Math.exp(x) / total),
        ROUNDING,
      );
      expectClose(
        p.map(Math.log),
        a.map((x) => x - z),
        ROUNDING,
      );
      expectClose(sum([...p]), 1, ROUNDING);
    }),
  );

  identityForAll(
    "L4",
    "ℓ is the log of a product of powers of probabilities, and linear in a but for z",
    async (instance) => {
      const { Y, w, s } = instance;
      const W = someWeights(instance);
      const A = scoresByLoops(instance, W);
      const likelihood = A.map((a, i) =>
        softmaxAsWritten(a).reduce((product, p, k) => product * p ** (w[i]! * Y[i]![k]!), 1),
      );
      const linear = sum(A.map((a, i) => w[i]! * (inner(Y[i]!, a) - s[i]! * logSumExpAsWritten(a))));
      const { logLikelihood: ell } = await instance.objective.at(W);
      expectClose(ell, sum(likelihood.map(Math.log)), ROUNDING);
      expectClose(ell, linear, ROUNDING);
    },
  );
});

describe("the gradient", () => {
  const moved = (a: readonly number[], l: number, t: number) => a.map((x, k) => x + t * delta(k, l));

  identity(
    "L5",
    "dz/da is p",
    someRows((a) => {
      const p = new Float64Array(a.length);
      softmax(Float64Array.from(a), 0, a.length, p);
      expectClose(
        p,
        a.map((_, l) => derivativeOf((t) => logSumExpAsWritten(moved(a, l, t)))),
        DIFFERENCES,
      );
    }),
  );

  identity(
    "L6",
    "d ln p_k / da_l is δ_kl − p_l",
    someRows((a) => {
      const p = softmaxAsWritten(a);
      a.forEach((_, k) => {
        const byDifferences = a.map((__, l) => derivativeOf((t) => Math.log(softmaxAsWritten(moved(a, l, t))[k]!)));
        expectClose(
          p.map((pl, l) => delta(k, l) - pl),
          byDifferences,
          DIFFERENCES,
        );
      });
    }),
  );

  identity(
    "L7",
    "the softmax Jacobian is p_k (δ_kl − p_l)",
    someRows((a) => {
      const byDifferences = a.flatMap((_, k) =>
        a.map((__, l) => derivativeOf((t) => softmaxAsWritten(moved(a, l, t))[k]!)),
      );
      expectClose(softmaxJacobian(softmaxAsWritten(a)), byDifferences, DIFFERENCES);
    }),
  );

  identity(
    "L8",
    "the Jacobian is symmetric with rows that sum to zero, a variance, of rank K − 1, with eigenvalues of at most ½",
    someRows((a, p, source) => {
      const K = a.length;
      const J = upTo(K, (k) => [...softmaxJacobian(p)].slice(k * K, k * K + K));
      const u = [...normals(source, K)];
      expectClose(flat(J), flat(upTo(K, (k) => upTo(K, (l) => J[l]![k]!))), ROUNDING);
      expectClose(
        J.map(sum),
        upTo(K, () => 0),
        ROUNDING,
      );
      expectClose(inner(u, times(J, u)), varianceFromPairs(p, u), ROUNDING);
      expect(
        solveSemidefinite(
          J,
          upTo(K, () => 0),
        ).rank,
      ).toBe(K - 1);
      expectAtMost(varianceFromPairs(p, u), inner(u, u) / 2);
      expectAtMost(varianceFromPairs(p, u), (Math.max(...u) - Math.min(...u)) ** 2 / 4);
      const [half, contrast] = [upTo(K, (k) => (k < 2 ? 0.5 : 0)), upTo(K, (k) => (k < 2 ? 1 - 2 * k : 0))];
      expectClose(varianceFromPairs(half, contrast), inner(contrast, contrast) / 2, ROUNDING);
    }),
  );

  identityForAll("L9", "a weight moves the score of its own class, by its feature", (instance) => {
    const { d, K, Phi } = instance;
    const W = someWeights(instance);
    for (let jl = 0; jl < d * K; jl++) {
      const [up, down] = [1, -1].map((t) => scoresByLoops(instance, plus(W, t, unit(d * K, jl))));
      const slopes = up!.map((a, i) => a.map((ak, k) => (ak - down![i]![k]!) / 2));
      const formula = Phi.map((phi) => upTo(K, (k) => delta(k, jl % K) * phi[Math.floor(jl / K)]!));
      expectClose(flat(formula), flat(slopes), ROUNDING);
    }
  });

  identityForAll("L10", "the chain rule: dℓ/dW as a double sum over rows and classes", (instance) => {
    const { d, K, w, Y, Phi } = instance;
    const W = someWeights(instance);
    const P = probabilitiesByLoops(instance, W);
    for (let jl = 0; jl < d * K; jl++) {
      const [j, l] = [Math.floor(jl / K), jl % K];
      const byRow = P.map((p, i) => w[i]! * sum(Y[i]!.map((y, k) => y * (delta(k, l) - p[l]!) * Phi[i]![j]!)));
      const slope = derivativeOf((t) => logLikelihoodByLoops(instance, plus(W, t, unit(d * K, jl))));
      expectClose(sum(byRow), slope, DIFFERENCES);
    }
  });

  identityForAll("L11", "the sum over classes collapses to y_l − s p_l, for masses of any sum", (instance) => {
    const P = probabilitiesByLoops(instance, someWeights(instance));
    P.forEach((p, i) => {
      const y = instance.Y[i]!;
      const sums = p.map((pl, l) => sum(y.map((yk, k) => yk * (delta(k, l) - pl))));
      expectClose(
        p.map((pl, l) => y[l]! - instance.s[i]! * pl),
        sums,
        ROUNDING,
      );
    });
  });

  identityForAll(
    "L12",
    "every partial derivative of ℓ is what differences of ℓ give, and over raw pixels it is not",
    async (instance) => {
      const { K, sample, table, Y, s, w } = instance;
      const point = await instance.objective.at(someWeights(instance));
      const slopes = (await partials(point)).map((slope) => -slope);
      expectClose(
        point.gradient.map((g) => -g),
        slopes,
        DIFFERENCES,
      );
      const raw = table.columns[table.names.indexOf("pixel1")]!;
      if (raw.kind !== "number") throw new Error("pixel1 holds numbers");
      const overRaw = upTo(K, (l) =>
        sum(upTo(sample.rows, (i) => w[i]! * (Y[i]![l]! - s[i]! * point.probabilities[i * K + l]!) * raw.values[i]!)),
      );
      const own = slopes.slice(PIXELS[0]! * K, PIXELS[0]! * K + K);
      expect(Math.max(...overRaw.map((g, l) => Math.abs(g - own[l]!)))).toBeGreaterThan(1e-3);
    },
    { only: { lambda: null } },
  );

  identityForAll("L13", "the gradient of −ℓ is ΦᵀR, in the shape of W", async (instance) => {
    const { sample, K, d } = instance;
    const W = someWeights(instance);
    const { probabilities: P } = await instance.objective.at(W);
    const R = residuals(sample, P);
    const rows = residualsByLoops(instance, probabilitiesByLoops(instance, W));
    expectClose(R, flat(rows), ROUNDING);
    const G = lossGradient(sample.design, R, K);
    expect(G.length).toBe(d * K);
    expectClose(G, backByLoops(instance, rows), ROUNDING);
  });

  identityForAll(
    "L14",
    "a ridge adds λ_j W_jk to the gradient of −ℓ, nothing for the constant",
    async (instance) => {
      const point = await instance.objective.at(someWeights(instance));
      expect(instance.lambda[0]).toBe(0);
      expectClose(point.value, valueByLoops(instance, point.W), ROUNDING);
      expectClose(point.gradient, gradientByLoops(instance, point.W), ROUNDING);
      expectClose(point.gradient, await partials(point), DIFFERENCES);
    },
    { only: { lambda: 2 } },
  );
});

describe("what the gradient says", () => {
  identityForAll(
    "L15",
    "for a 0/1 feature it is the observed count less the expected count",
    async (instance) => {
      const { K, table, n } = instance;
      const point = await instance.objective.at(someWeights(instance));
      for (const [at, j] of PIXELS.entries()) {
        const on = upTo(n, (i) => ({ i, row: rowOf(table, i) })).filter(
          ({ row }) => Number(row[`pixel${at + 1}`]) >= THRESHOLD,
        );
        const counts = upTo(K, (l) => {
          const observed = sum(on.filter(({ row }) => row.y === `y${l}`).map(({ row }) => Number(row.w)));
          const expected = sum(on.map(({ i, row }) => Number(row.w) * point.probabilities[i * K + l]!));
          return observed - expected;
        });
        expectClose(
          point.gradient.slice(j * K, j * K + K).map((g) => -g),
          counts,
          ROUNDING,
        );
      }
    },
    { only: { labels: "classes", lambda: null } },
  );

  identityForAll(
    "L16",
    "at the optimum observed less expected is the pull of the penalty, and class totals agree",
    async (instance) => {
      const { K, Phi, Y, s, w, d, lambda } = instance;
      const W = minimumByLoops(instance);
      const { probabilities: P } = await instance.objective.at(W);
      const total = (mass: (i: number, k: number) => number) =>
        upTo(d * K, (jk) => sum(upTo(Phi.length, (i) => mass(i, jk % K) * Phi[i]![Math.floor(jk / K)]!)));
      const observed = total((i, k) => w[i]! * Y[i]![k]!);
      const expected = total((i, k) => w[i]! * s[i]! * P[i * K + k]!);
      const pull = upTo(d * K, (jk) => lambda[Math.floor(jk / K)]! * W[jk]!);
      expectClose(
        observed.map((count, jk) => count - expected[jk]!),
        pull,
        ITERATED,
      );
      expectClose(
        expected.slice(0, K),
        upTo(K, (k) => sum(Y.map((y, i) => w[i]! * y[k]!))),
        ITERATED,
      );
    },
    { only: { labels: "positive masses", n: 16 } },
  );
});

describe("by hand", () => {
  /** The document's lines "name = numbers". */
  const printed = new Map<string, number[]>(
    [...docs.matchAll(/^ {4}(\S[^=\n]*?) += +((?:-?\d[\d.]* *)+)$/gm)].map(([, name, numbers]) => [
      name!,
      numbers!.trim().split(/ +/).map(Number),
    ]),
  );
  const table = (name: string, lines: number) => upTo(lines, (line) => printed.get(`${name}_${line + 1}`)!);
  const transposed = (M: Matrix) => M[0]!.map((_, k) => M.map((row) => row[k]!));

  identity("L17", "every number of the worked example is right to the digits shown", () => {
    const SHOWN = { absolute: 5.1e-7, relative: 0 };
    const [Phi, W] = [table("Φ", 3), table("W", 2)];
    const A = Phi.map((phi) =>
      upTo(3, (k) =>
        inner(
          phi,
          W.map((row) => row[k]!),
        ),
      ),
    );
    const P = A.map(softmaxAsWritten);
    const counts = (mass: Matrix) => transposed(Phi).map((column) => transposed(mass).map((own) => inner(column, own)));
    const [observed, expected] = [counts(upTo(3, (i) => upTo(3, (k) => delta(i, k)))), counts(P)];
    const gradient = observed.map((row, j) => row.map((count, k) => count - expected[j]![k]!));
    const ell = (t: number) =>
      sum(
        Phi.map((phi, i) => {
          const a = upTo(3, (k) =>
            inner(
              phi,
              W.map((row, j) => row[k]! + t * gradient[j]![k]!),
            ),
          );
          return a[i]! - logSumExpAsWritten(a);
        }),
      );
    expectClose(flat(table("a", 3)), flat(A), SHOWN);
    expectClose(printed.get("z")!, A.map(logSumExpAsWritten), SHOWN);
    expectClose(flat(table("p", 3)), flat(P), SHOWN);
    expectClose(printed.get("ℓ")!, [ell(0)], SHOWN);
    expectClose(flat(table("observed", 2)), flat(observed), SHOWN);
    expectClose(flat(table("expected", 2)), flat(expected), SHOWN);
    expectClose(flat(table("gradient", 2)), flat(gradient), SHOWN);
    const first = 0.1 * inner(flat(gradient), flat(gradient));
    const along = Phi.map((phi) => transposed(gradient).map((g) => inner(phi, g)));
    const curvature = sum(P.map((p, i) => varianceFromPairs(p, along[i]!)));
    expectClose(printed.get("first order")!, [first], SHOWN);
    expectClose(printed.get("second order")!, [first - (0.01 * curvature) / 2], SHOWN);
    expectClose(printed.get("actual")!, [ell(0.1) - ell(0)], SHOWN);
  });
});

describe("the Hessian", () => {
  identityForAll("L18", "every second derivative is what differences of the gradient give", async (instance) => {
    const W = someWeights(instance);
    const H = hessianByLoops(instance, W);
    const ml = Math.floor(W.length * instance.source.uniform());
    const steps = riddersSteps(0.25);
    const gradients: Float64Array[] = [];
    for (const t of steps) gradients.push((await instance.objective.at(plus(W, t, unit(W.length, ml)))).gradient);
    const slopes = upTo(
      W.length,
      (jk) =>
        riddersDerivative(
          steps,
          Float64Array.from(gradients, (g) => g[jk]!),
        ).derivative,
    );
    expectClose(
      H.map((row) => row[ml]!),
      slopes,
      DIFFERENCES,
    );
  });

  identityForAll("L19", "H·V by way of the scores is the whole Hessian times V", async (instance) => {
    const [W, V] = [someWeights(instance), someWeights(instance)];
    const point = await instance.objective.at(W);
    expectClose(await point.hessianVector(V), times(hessianByLoops(instance, W), V), ROUNDING);
  });

  identityForAll("L20", "the curvature along V is a sum of variances and a square", async (instance) => {
    const { w, s, lambda, K } = instance;
    const [W, V] = [someWeights(instance), someWeights(instance)];
    const [P, b] = [probabilitiesByLoops(instance, W), changeByLoops(instance, V)];
    const variances = sum(P.map((p, i) => w[i]! * s[i]! * varianceFromPairs(p, b[i]!)));
    const squares = sum(upTo(V.length, (jk) => lambda[Math.floor(jk / K)]! * V[jk]! ** 2));
    const curvature = inner(V, await (await instance.objective.at(W)).hessianVector(V));
    expectClose(curvature, variances + squares, ROUNDING);
    expect(curvature).toBeGreaterThanOrEqual(0);
  });

  identityForAll(
    "L21",
    "the curvature is nowhere above Böhning's bound, which two equal classes attain",
    async (instance) => {
      const { K, source, d } = instance;
      for (const p of probabilitiesByLoops(instance, someWeights(instance))) {
        const u = [...normals(source, K)];
        const centred = u.map((x) => x - sum(u) / K);
        expectAtMost(varianceFromPairs(p, u), inner(centred, centred) / 2);
      }
      const { value, vector } = largestOfGram(instance);
      const B = value / 2 + Math.max(...instance.lambda);
      const contrast = Float64Array.from(
        { length: d * K },
        (_, jk) => vector[Math.floor(jk / K)]! * [1, -1, 0, 0, 0][jk % K]!,
      );
      for (const V of [someWeights(instance), contrast]) {
        const point = await instance.objective.at(someWeights(instance));
        expectAtMost(inner(V, await point.hessianVector(V)), B * inner(V, V));
      }
      const isTight = K === 2 && instance.sample.offset === null && instance.penalty.kind === "none";
      if (!isTight) return;
      const atZero = await instance.objective.at(new Float64Array(d * K));
      expectClose(inner(contrast, await atZero.hessianVector(contrast)), B * inner(contrast, contrast), ITERATED);
    },
    { runs: 60 },
  );

  identityForAll("L22", "a gradient step of 1/B lowers f by at least ‖∇f‖²/(2B)", async (instance) => {
    const B = (1 + 1e-9) * (largestOfGram(instance).value / 2 + Math.max(...instance.lambda));
    const point = await instance.objective.at(someWeights(instance, 3));
    const stepped = await instance.objective.at(plus(point.W, -1 / B, point.gradient));
    expectAtMost(stepped.value, point.value - inner(point.gradient, point.gradient) / (2 * B));
  });
});

describe("gauge and reference coding", () => {
  identityForAll(
    "L23",
    "the same number added for all classes changes no probability, and has no gradient or curvature",
    async (instance) => {
      const W = someWeights(instance);
      const gauge = gaugeOf(instance);
      const point = await instance.objective.at(W);
      expectClose((await instance.objective.at(plus(W, 1, gauge))).probabilities, point.probabilities, ROUNDING);
      expectClose(
        sumsOverClasses(point.gradient, instance.K),
        upTo(instance.d, () => 0),
        ROUNDING,
      );
      expectClose(await point.hessianVector(gauge), new Float64Array(W.length), ROUNDING);
    },
    { only: { lambda: null } },
  );

  identityForAll(
    "L24",
    "with a ridge the weights of a feature sum to zero over the classes at the optimum",
    async (instance) => {
      const { K, lambda } = instance;
      const { W, gradient } = await instance.objective.at(someWeights(instance));
      expectClose(
        sumsOverClasses(gradient, K),
        sumsOverClasses(W, K).map((total, j) => lambda[j]! * total),
        ROUNDING,
      );
      expectClose(
        sumsOverClasses(minimumByLoops(instance), K).slice(1),
        lambda.slice(1).map(() => 0),
        ITERATED,
      );
    },
    { only: { lambda: 0.3 } },
  );

  identityForAll(
    "L25",
    "with one class pinned to zero, probabilities stay and the gradient loses a column",
    async (instance) => {
      const { K, d, source } = instance;
      const W = someWeights(instance);
      const r = Math.floor(K * source.uniform());
      const theta = W.map((x, jk) => x - W[jk - (jk % K) + r]!);
      const point = await instance.objective.at(W);
      expectClose(flat(probabilitiesByLoops(instance, theta)), point.probabilities, ROUNDING);
      const G = point.gradient.map((g) => -g);
      for (let jk = 0; jk < d * K; jk++) {
        if (jk % K === r) continue;
        expectClose(
          G[jk]!,
          derivativeOf((t) => logLikelihoodByLoops(instance, plus(theta, t, unit(d * K, jk)))),
          DIFFERENCES,
        );
      }
      const others = upTo(d, (j) => sum(upTo(K, (k) => (k === r ? 0 : G[j * K + k]!))));
      expectClose(
        upTo(d, (j) => G[j * K + r]!),
        others.map((total) => -total),
        ROUNDING,
      );
    },
    { only: { lambda: null } },
  );

  identity(
    "L26",
    "the symmetric ridge in reference coding is Σθ² − (Σθ)²/K",
    someRows((_, q, source) => {
      const K = q.length;
      const free = [...normals(source, K)];
      const W = free.map((x) => x - sum(free) / K);
      const theta = W.map((x) => x - W[K - 1]!);
      expectClose(inner(theta, theta) - sum(theta) ** 2 / K, inner(W, W), ROUNDING);
    }),
  );

  identityForAll(
    "L27",
    "two classes: the logistic function of the difference, opposite columns, half the ridge",
    async (instance) => {
      const { n, d, source, sample } = instance;
      const W = someWeights(instance);
      const { scores: a, probabilities: P, gradient } = await instance.objective.at(W);
      const logistic = upTo(n, (i) => 1 / (1 + Math.exp(a[2 * i]! - a[2 * i + 1]!)));
      expectClose(
        upTo(n, (i) => P[2 * i + 1]!),
        logistic,
        ROUNDING,
      );
      expectClose(
        upTo(d, (j) => gradient[2 * j]!),
        upTo(d, (j) => -gradient[2 * j + 1]!),
        ROUNDING,
      );
      // f along W = (−θ/2, θ/2) is −ℓ + (λ/2)/2 θ²: what a program with one vector minimises with half the λ
      const theta = normals(source, d);
      const split = Float64Array.from(
        { length: 2 * d },
        (_, jk) => (jk % 2 === 0 ? -1 : 1) * (theta[Math.floor(jk / 2)]! / 2),
      );
      const ridged = { ...instance, lambda: upTo(d, (j) => (j === 0 ? 0 : 0.8)) };
      const single = sum([...theta].map((x, j) => (ridged.lambda[j]! / 2 / 2) * x * x));
      const A = linearScores(sample.design, split, 2, sample.offset);
      const ell = logLikelihood(sample, A, softmaxRows(A, 2).u);
      expectClose(valueByLoops(ridged, split), single - ell, ROUNDING);
    },
    { only: { K: 2, lambda: null } },
  );
});

describe("sums and means", () => {
  identityForAll(
    "L28",
    "a weight of 2 is the row twice, and foreign scales are ours times a constant",
    async (instance) => {
      const { w, table, sample, K, lambda, penalty } = instance;
      const W = someWeights(instance);
      const spec: Spec = {
        seed: 0,
        n: 2 * sample.rows,
        K,
        labels: table.names.includes("y") ? "classes" : "masses",
        hasOffset: sample.offset !== null,
        lambda: penalty.kind === "ridge" ? penalty.lambda : null,
      };
      const columns = Object.fromEntries(
        table.names.map((name) => {
          const cells = upTo(sample.rows, (i) => rowOf(table, i)[name]);
          return [
            name,
            name === "y" ? [...cells, ...cells].map(String) : Float64Array.from([...cells, ...cells].map(Number)),
          ];
        }),
      );
      const twice = await (await instanceFrom(spec, columns, instance.source)).objective.at(W);
      const doubled = { ...instance, w: w.map((weight) => 2 * weight) };
      expectClose(twice.value, valueByLoops(doubled, W), ROUNDING);
      expectClose(twice.gradient, gradientByLoops(doubled, W), ROUNDING);

      const [total, mu, C] = [sum([...w]), 0.07, 1.7];
      const loss = -logLikelihoodByLoops(instance, W);
      const norm = sum([...W].map((x, jk) => (jk < K ? 0 : x * x)));
      const f = (l: number) => valueByLoops({ ...instance, lambda: lambda.map((_, j) => (j === 0 ? 0 : l)) }, W);
      expectClose(loss / total + (mu / 2) * norm, f(mu * total) / total, ROUNDING);
      expectClose(C * loss + norm / 2, C * f(1 / C), ROUNDING);
      expect(ridgeFromGlmnet(mu, total, 3)).toEqual({ kind: "ridge", lambda: mu * total });
      expect(ridgeFromSpark(mu, total, 3)).toEqual({ kind: "ridge", lambda: mu * total });
      expect(ridgeFromScikitLearn(C, 3)).toMatchObject({ kind: "ridge", lambda: 1 / C });
    },
  );
});

describe("without losing digits", () => {
  identity(
    "L29",
    "subtracting the maximum gives the same z, finite and between m and m + ln K, with all digits of a small excess",
    someRows((a, _, source) => {
      const [K, m] = [a.length, Math.max(...a)];
      const z = logSumExp(a, 0, K);
      expectClose(z, logSumExpAsWritten(a), ROUNDING);
      for (const c of [m, 10 * source.normal()]) expectClose(z, c + logSumExpAsWritten(a.map((x) => x - c)), ROUNDING);
      expectAtMost(m, z);
      expectAtMost(z, m + Math.log(K));
      expectClose(
        logSumExp(
          a.map((x) => x + 1e6),
          0,
          K,
        ),
        1e6 + z,
        { relative: 1e-15 },
      );
      expect(logSumExp([0, -40], 0, 2)).toBe(Math.exp(-40));
      expect(logSumExpAsWritten([0, -40])).toBe(0);
      expect(logSumExpAsWritten([710, 0])).toBe(Infinity);
    }),
  );

  identityForAll(
    "L30",
    "ln p is finite and right where p underflows, and so is ℓ at any finite weights",
    async (instance) => {
      for (const gap of [746, 1e4, 1e100]) {
        const p = new Float64Array(3);
        const a = Float64Array.of(0, gap, -gap);
        const u = softmax(a, 0, 3, p);
        expectClose(
          a.map((x) => x - gap - u),
          [-gap, 0, -2 * gap],
          { relative: 1e-15 },
        );
        expect(Math.log(p[0]!)).toBe(-Infinity);
      }
      // ln p near 0: by its series, which a − z misses by the rounding of z
      for (const [m, gap] of [
        [40, 30],
        [1e6, 25],
        [0, 700],
      ] as const) {
        const a = Float64Array.of(m, m - gap);
        const [u, e] = [softmax(a, 0, 2, new Float64Array(2)), Math.exp(-gap)];
        expectClose(-u, -(e - e ** 2 / 2 + e ** 3 / 3), { relative: 1e-15 });
        if (m > 0) expect(Math.abs(m - logSumExp(a, 0, 2) + u)).toBeGreaterThan(0.01 * u);
      }
      const far = await instance.objective.at(someWeights(instance, 1e6));
      expect(Number.isFinite(far.logLikelihood)).toBe(true);
      expect(far.gradient.every(Number.isFinite)).toBe(true);
      // so far out z is the largest score, except where two nearly tie
      const own = scoresByLoops(instance, far.W).map((a, i) => {
        const largest = Math.max(...a);
        const excess = Math.log(sum(a.map((ak) => Math.exp(ak - largest))));
        return instance.w[i]! * sum(a.map((ak, k) => instance.Y[i]![k]! * (ak - largest - excess)));
      });
      expectClose(far.logLikelihood, sum(own), { absolute: 1e-6 * 100, relative: 1e-9 });
    },
  );

  identityForAll(
    "L31",
    "p − 1 of a confident row is minus the sum of the others, and the engine has all its digits",
    async (instance) => {
      for (let gap = 1; gap <= 700; gap *= 1.3) {
        const others = [Math.exp(-gap), Math.exp(-gap - 1), Math.exp(-gap - 3)];
        const minusSum = -sum(others) / (1 + sum(others));
        expectClose(Math.expm1(-Math.log1p(sum(others))), minusSum, { relative: 1e-14 });
        if (gap > 40) expect(1 / (1 + sum(others)) - 1).toBe(0);
      }
      // the engine's residuals of whole classes
      const W = someWeights(instance, 8);
      const { probabilities: P } = await instance.objective.at(W);
      const R = residuals(instance.sample, P);
      instance.Y.forEach((y, i) => {
        const [own, at] = [y.indexOf(1), i * instance.K];
        const minusOthers = -instance.w[i]! * sum(y.map((_, k) => (k === own ? 0 : P[at + k]!)));
        expectClose(R[at + own]!, minusOthers, { relative: 1e-14 });
      });
    },
    { only: { labels: "classes" } },
  );
});

describe("the certificate", () => {
  identity(
    "L32",
    "z is the mean score plus the entropy plus the divergence, for any probabilities q",
    someRows((a, q) => {
      const z = logSumExp(a, 0, a.length);
      const p = softmaxAsWritten(a);
      expectClose(inner(q, a) + entropy(q) + divergence(q, p), z, ROUNDING);
      expectAtMost(inner(q, a) + entropy(q), z);
      expectClose(inner(p, a) + entropy(p), z, ROUNDING);
    }),
  );

  const balancedQ = (instance: Instance) =>
    balanced(
      instance,
      upTo(instance.n, () => [...normals(instance.source, instance.K)].map(Math.exp)),
    ).Q;
  /** Labels as probabilities: their residuals are zero, so that they are a dual point without a penalty too. */
  const labelsAsQ = ({ Y, s, K }: Instance) => Y.map((y, i) => y.map((mass) => (s[i]! > 0 ? mass / s[i]! : 1 / K)));

  identityForAll(
    "L33",
    "no weights have a value below the dual of a balanced Q",
    (instance) => {
      const Q = instance.penalty.kind === "none" ? labelsAsQ(instance) : balancedQ(instance);
      const dual = dualByLoops(instance, Q);
      const isUnpenalised = (_: number, jk: number) => instance.lambda[Math.floor(jk / instance.K)] === 0;
      const free = [...backByLoops(instance, residualsByLoops(instance, Q))].filter(isUnpenalised);
      expectClose(
        free,
        free.map(() => 0),
        ITERATED,
      );
      for (const scale of [0, 0.3, 1, 3]) expectAtMost(dual, valueByLoops(instance, someWeights(instance, scale)));
      const canBeMinimised = instance.penalty.kind === "ridge" || instance.Y.every((y) => y.every((mass) => mass > 0));
      if (canBeMinimised) expectAtMost(dual, valueByLoops(instance, minimumByLoops(instance)));
    },
    { only: { n: 16 }, runs: 40 },
  );

  identityForAll(
    "L34",
    "f less the dual is the divergences and the squares",
    (instance) => {
      const { w, s, lambda, K } = instance;
      const W = someWeights(instance);
      const Q = balancedQ(instance);
      const G = backByLoops(instance, residualsByLoops(instance, Q));
      const divergences = sum(probabilitiesByLoops(instance, W).map((p, i) => w[i]! * s[i]! * divergence(Q[i]!, p)));
      const squares = penalisedSquares(
        instance,
        G.map((g, jk) => lambda[Math.floor(jk / K)]! * W[jk]! + g),
      );
      expectClose(valueByLoops(instance, W) - dualByLoops(instance, Q), divergences + squares, ITERATED);
    },
    { only: { lambda: 0.3 } },
  );

  /** W with its constant moved so that R sums to zero in every class. */
  const withBalancedConstant = (instance: Instance, W: Float64Array) =>
    plus(
      W,
      1,
      constantShift(
        instance,
        balanced(
          instance,
          scoresByLoops(instance, W).map((a) => a.map(Math.exp)),
        ).lnC,
      ),
    );

  identityForAll(
    "L35",
    "at W's own probabilities, constant balanced, the gap is Σ∇f²/(2λ), and f itself is a bound",
    async (instance) => {
      const W = withBalancedConstant(instance, someWeights(instance));
      const point = await instance.objective.at(W);
      expectClose(point.gradient.slice(0, instance.K), new Float64Array(instance.K), ITERATED);
      const gap = valueByLoops(instance, W) - dualByLoops(instance, probabilitiesByLoops(instance, W));
      expectClose(penalisedSquares(instance, point.gradient), gap, ITERATED);
      expectClose(await dualityGap(instance.objective, point), Math.min(gap, point.value), ITERATED);
      expectAtMost(0, point.value);
      expectAtMost(point.value - valueByLoops(instance, minimumByLoops(instance)), gap);
    },
    { only: { lambda: 2 } },
  );

  identityForAll(
    "L36",
    "the Newton decrement is the depth of the quadratic model, and at most the gap",
    (instance) => {
      const W = withBalancedConstant(instance, someWeights(instance));
      const [g, H, V] = [gradientByLoops(instance, W), hessianByLoops(instance, W), newtonStepByLoops(instance, W)];
      const model = (U: Float64Array) => inner(g, U) + inner(U, times(H, U)) / 2;
      const decrement = -inner(g, V) / 2;
      expectClose(decrement, inner(V, times(H, V)) / 2, ITERATED);
      expectClose(model(V), -decrement, ITERATED);
      for (const scale of [0.01, 0.3, 1]) expectAtMost(-decrement, model(plus(V, scale, someWeights(instance))));
      expectAtMost(decrement, penalisedSquares(instance, g));
    },
    { only: { lambda: 0.3 } },
  );
});

describe("Newton's step", () => {
  identityForAll("L37", "the Hessian changes by no more than the exponential of the spread", async (instance) => {
    const [W, V] = [someWeights(instance), someWeights(instance, 0.5)];
    const [before, after] = [await instance.objective.at(W), await instance.objective.at(plus(W, 1, V))];
    const N = spreadByLoops(instance, V);
    const everyRowCounts = instance.s.every((mass, i) => mass > 0 || instance.w[i] === 0);
    const { spread } = await before.scoreChange(V);
    expectAtMost(N, spread);
    if (everyRowCounts) expectClose(spread, N, ROUNDING);
    for (let direction = 0; direction < 5; direction++) {
      const U = someWeights(instance);
      const [h, moved] = [inner(U, await before.hessianVector(U)), inner(U, await after.hessianVector(U))];
      expectAtMost(Math.exp(-N) * h, moved);
      expectAtMost(moved, Math.exp(N) * h);
    }
    before.probabilities.forEach((p, ik) => {
      if (instance.w[Math.floor(ik / instance.K)]! * instance.s[Math.floor(ik / instance.K)]! === 0) return;
      expectAtMost(Math.exp(-N) * p, after.probabilities[ik]!);
      expectAtMost(after.probabilities[ik]!, Math.exp(N) * p);
    });
  });

  identityForAll("L38", "f along V stays between two exponentials of the spread", async (instance) => {
    for (const scale of [0.03, 0.3, 1]) {
      const [W, V] = [someWeights(instance), someWeights(instance, scale)];
      const point = await instance.objective.at(W);
      const [h, N] = [inner(V, await point.hessianVector(V)), spreadByLoops(instance, V)];
      const rise = (await point.along(V, Float64Array.of(1)))[0]! - point.value - inner(point.gradient, V);
      expectAtMost((h * (Math.exp(-N) + N - 1)) / N ** 2, rise);
      expectAtMost(rise, (h * (Math.exp(N) - N - 1)) / N ** 2);
    }
  });

  /** Near the minimum; how near is drawn, so that N(V) takes values from a hundredth to beyond 1. */
  const nearMinimum = (instance: Instance) =>
    plus(minimumByLoops(instance), 0.01 + 0.2 * instance.source.uniform(), someWeights(instance));

  identityForAll(
    "L39",
    "a Newton step of spread below 1 gives a dual point, and its decrement brackets the distance",
    async (instance) => {
      const { w, s, lambda, K } = instance;
      const W = nearMinimum(instance);
      const V = newtonStepByLoops(instance, W);
      const N = spreadByLoops(instance, V);
      if (N >= 1) return;
      const [P, b] = [probabilitiesByLoops(instance, W), changeByLoops(instance, V)];
      const counts = (i: number) => w[i]! * s[i]! > 0;
      const Q = P.map((p, i) => (counts(i) ? p.map((pk, k) => pk * (1 + b[i]![k]! - inner(p, b[i]!))) : p));
      expectClose(
        Q.map(sum),
        Q.map(() => 1),
        ROUNDING,
      );
      expect(Math.min(...flat(Q))).toBeGreaterThanOrEqual(0);
      const G = backByLoops(instance, residualsByLoops(instance, Q));
      expectClose(
        G,
        W.map((x, jk) => -lambda[Math.floor(jk / K)]! * (x + V[jk]!)),
        ITERATED,
      );
      const divergences = sum(P.map((p, i) => w[i]! * s[i]! * divergence(Q[i]!, p)));
      const gap = divergences + sum([...V].map((x, jk) => (lambda[Math.floor(jk / K)]! * x * x) / 2));
      const distance = valueByLoops(instance, W) - valueByLoops(instance, minimumByLoops(instance));
      const decrement = -inner(gradientByLoops(instance, W), V) / 2;
      expectAtMost((1 - N / 2) * decrement, distance);
      expectAtMost(distance, gap);
      expectAtMost(gap, (1 + N) * decrement);
      expectClose(valueByLoops(instance, W) - dualByLoops(instance, Q), gap, ITERATED);
    },
    { only: { labels: "positive masses", n: 16 }, runs: 50 },
  );

  /** Labels that follow a direction U exactly; with masses, ties of two classes share a row. */
  async function separatedInstance(seed: number): Promise<{ instance: Instance; U: Float64Array }> {
    const source = random(seed);
    const spec: Spec = {
      seed,
      n: 14,
      K: 3 + (seed % 2),
      labels: seed % 3 === 0 ? "masses" : "classes",
      hasOffset: seed % 5 < 3,
      lambda: null,
    };
    const columns = { ...features(spec.n, source), ...weightsAndOffsets(spec, source) };
    const unlabelled = await instanceFrom(
      { ...spec, labels: "classes" },
      { ...columns, y: upTo(spec.n, () => "y0") },
      source,
    );
    const U = someWeights(unlabelled);
    if (spec.labels === "masses") for (let jk = 0; jk < U.length; jk += spec.K) U[jk + 1] = U[jk]!;
    const b = changeByLoops(unlabelled, U);
    const winners = b.map((row) => row.map((x) => Number(x === Math.max(...row))));
    const labels =
      spec.labels === "classes"
        ? { y: winners.map((row) => `y${row.indexOf(1)}`) }
        : Object.fromEntries(
            upTo(spec.K, (k) => [`y${k}`, Float64Array.from(winners, (row) => row[k]! * (0.2 + source.uniform()))]),
          );
    return { instance: await instanceFrom(spec, { ...columns, ...labels }, source), U };
  }

  identity(
    "L40",
    "on separated data ℓ rises for ever and every Newton step moves scores by a nat; on others there is a minimum",
    async () => {
      for (let seed = 1; seed <= 30; seed++) {
        const { instance, U } = await separatedInstance(seed);
        const W = someWeights(instance, [0, 0.5, 2][seed % 3]!);
        const point = await instance.objective.at(W);
        const { spread, margin } = await point.scoreChange(U);
        expect(margin).toBeGreaterThanOrEqual(-1e-12);
        expect(spread).toBeGreaterThan(0);
        const values = await point.along(U, Float64Array.of(0, 0.5, 1, 2, 4, 8));
        for (let t = 1; t < values.length; t++) expect(values[t]!).toBeLessThan(values[t - 1]!);
        const V = newtonStepByLoops(instance, W);
        const left = plus(gradientByLoops(instance, W), 1, times(hessianByLoops(instance, W), V));
        expectClose(left, new Float64Array(W.length), { absolute: 1e-8 });
        expect(spreadByLoops(instance, V), `seed ${seed}`).toBeGreaterThanOrEqual(1 - 1e-6);
      }
    },
  );

  identityForAll(
    "L40",
    "where every class has mass in every row no data are separated, and f has a minimum",
    async (instance) => {
      const W = minimumByLoops(instance);
      const V = newtonStepByLoops(instance, W);
      expect(spreadByLoops(instance, V)).toBeLessThan(1e-9);
      expectClose((await instance.objective.at(W)).gradient, new Float64Array(W.length), ITERATED);
    },
    { only: { labels: "positive masses", lambda: null, n: 16 } },
  );
});

describe("many more features than rows", () => {
  identityForAll(
    "L41",
    "at the minimum under a ridge penalised weights are rows times residuals, over −λ",
    (instance) => {
      const W = minimumByLoops(instance);
      const pull = backByLoops(instance, residualsByLoops(instance, probabilitiesByLoops(instance, W)));
      W.forEach((w, jk) => {
        const lambda = instance.lambda[Math.floor(jk / instance.K)]!;
        if (lambda > 0) expectClose(w, -pull[jk]! / lambda, ITERATED);
      });
    },
    { only: { lambda: 0.7 } },
  );
});

describe("How exact the weights are", () => {
  const isPenalised = ({ lambda, K }: Instance, jk: number) => lambda[Math.floor(jk / K)]! > 0;
  /** Σ_jk λ_j D_jk² */
  const inUnits = ({ lambda, K }: Instance, D: ArrayLike<number>) =>
    sum(Array.from(D, (x, jk) => lambda[Math.floor(jk / K)]! * x * x));

  identityForAll(
    "L42",
    "weights are as near to those of the minimum as the gap says",
    (instance) => {
      const best = minimumByLoops(instance);
      for (const length of [1e-3, 1, 30]) {
        const W = plus(best, length, someWeights(instance));
        const distance = valueByLoops(instance, W) - valueByLoops(instance, best);
        expectAtMost(inUnits(instance, plus(W, -1, best)) / 2, distance);
      }
    },
    { only: { lambda: 0.7 } },
  );

  identityForAll(
    "L43",
    "offsets that are wrong by η move the minimum by no more than their length",
    (instance) => {
      const { o, w, s, source } = instance;
      const best = minimumByLoops(instance);
      for (const size of [1e-3, 0.3, 4]) {
        const eta = o.map(() => size * source.uniform());
        const shifted = o.map((row, i) => row.map((x) => x + eta[i]! * (2 * source.uniform() - 1)));
        const other = minimumByLoops({ ...instance, o: shifted });
        expectAtMost(inUnits(instance, plus(other, -1, best)), sum(eta.map((x, i) => w[i]! * s[i]! * x * x)));
      }
    },
    { only: { lambda: 0.7 } },
  );

  identityForAll(
    "L44",
    "a slope with errors bounds the gap, with what they may add",
    (instance) => {
      const { Phi, d, K, lambda, w, s, source } = instance;
      const W = plus(minimumByLoops(instance), 0.02 * source.uniform(), someWeights(instance));
      const e = plus(new Float64Array(d * K), 0.05, someWeights(instance));
      const mean = sum([...e.subarray(0, K)]) / K;
      for (let k = 0; k < K; k++) e[k]! -= mean;
      const H = hessianByLoops(instance, W);
      const M = H.slice(0, K).map((row) => row.slice(0, K));
      const wrong = plus(gradientByLoops(instance, W), 1, e);
      const stepOf = (b: ArrayLike<number>) =>
        Float64Array.from({ length: d * K }, (_, jk) => (jk < K ? -solveSemidefinite(M, b).x[jk]! : 0));
      const [b, eOfConstant] = [wrong.slice(0, K), e.slice(0, K)];
      const [V, exactV, ofError] = [b, plus(b, -1, eOfConstant), eOfConstant].map(stepOf) as Float64Array[];
      const N = Math.max(spreadByLoops(instance, V!), spreadByLoops(instance, exactV!));
      if (N >= 1) return;
      const overLambda = (G: ArrayLike<number>) =>
        sum(Array.from(G, (g, jk) => (isPenalised(instance, jk) ? (g * g) / lambda[Math.floor(jk / K)]! : 0)));
      const known = -(1 + N) * inner(b, V!.subarray(0, K)) + overLambda(plus(wrong, 1, times(H, V!)));
      const squares = upTo(d, (j) => sum(Phi.map((phi, i) => w[i]! * s[i]! * phi[j]! ** 2)));
      const coupling = Math.sqrt(sum(squares.map((S, j) => (lambda[j]! > 0 ? S / lambda[j]! : 0))));
      const ofConstant = (Math.sqrt(1 + N) + coupling) * Math.sqrt(-inner(eOfConstant, ofError!.subarray(0, K)));
      const distance = valueByLoops(instance, W) - valueByLoops(instance, minimumByLoops(instance));
      expectAtMost(Math.sqrt(2 * distance), Math.sqrt(known) + Math.sqrt(overLambda(e)) + ofConstant);
    },
    { only: { lambda: 0.7 } },
  );
});

describe("docs/likelihood.md", () => {
  const labelled = [...docs.matchAll(/^\*\*\((L\d+)\)\*\*/gm)].map(([, label]) => label!);

  it("labels are L1, L2 … in order, each once", () => {
    expect(labelled).toEqual(upTo(labelled.length, (at) => `L${at + 1}`));
  });

  it("every label has a test, and every test its label", () => {
    expect([...tested].sort()).toEqual([...labelled].sort());
  });

  it("has the headings that comments in the code refer to", () => {
    const source = new URL("../../src/", import.meta.url);
    const files = readdirSync(source, { recursive: true, encoding: "utf8" }).filter((name) => name.endsWith(".ts"));
    const headings = new Set([...docs.matchAll(/^#+ (.+)$/gm)].map(([, heading]) => heading!));
    const code = files.map((name) => readFileSync(new URL(name, source), "utf8")).join("\n");
    const references = [...code.matchAll(/docs\/likelihood\.md,[\s*]+"([^"]+)"/g)].map(([, heading]) => heading!);
    expect(references.filter((heading) => !headings.has(heading))).toEqual([]);
  });

  it("refers to no label that it does not define", () => {
    const mentioned = [...docs.matchAll(/\bL\d+\b/g)].map(([label]) => label);
    expect(mentioned.filter((label) => !labelled.includes(label))).toEqual([]);
  });
});
