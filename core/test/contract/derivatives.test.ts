import fc from "fast-check";
import { describe, expect, it, vi } from "vitest";
import { normals } from "../../src/numeric/random.js";
import { riddersDerivative, riddersSteps } from "../../src/numeric/ridders.js";
import { addScaled, dot, norm } from "../../src/numeric/vectors.js";
import { expectClose } from "../close-to.js";
import { runs, TIMEOUT } from "../many.js";
import { wholeObjective } from "../whole-objective.js";
import { byHand, hessianByHand } from "./by-hand.js";
import { type EngineCase, engines } from "./engines.js";
import { type Problem, problemOf, variations } from "./problem.js";
import { representations } from "./representations.js";

const cases = engines.flatMap((engine) => representations.map((representation) => ({ engine, representation })));
const RUNS = runs(4);
vi.setConfig({ testTimeout: TIMEOUT });
/** Sums of a few hundred terms of size 1 to 100, added in another order. */
const ROUNDING = { absolute: 1e-10, relative: 1e-11 };

describe.each(cases)("derivatives: the $engine.name engine over $representation.name", ({ engine, representation }) => {
  /** Runs `check` over random problems, at random weights. */
  const everywhere = (check: (problem: Problem, at: At) => Promise<void>) => async () =>
    fc.assert(
      fc.asyncProperty(variations, async (variation) => {
        const problem = problemOf(representation, variation);
        await check(problem, await pointOf(engine, problem));
      }),
      RUNS,
    );

  it(
    "value, log-likelihood and gradient are those of the definition",
    everywhere(async (problem, { point, W }) => {
      const reference = byHand(problem, W);
      expectClose(point.value, reference.value, ROUNDING);
      expectClose(point.logLikelihood, reference.logLikelihood, ROUNDING);
      expectClose(point.gradient, reference.gradient, ROUNDING);
    }),
  );

  it(
    "the gradient is the slope of the value, by differences along a random direction",
    everywhere(async (_, { objective, point, W, direction }) => {
      const V = direction();
      const steps = riddersSteps(0.5 / norm(V));
      const values = Float64Array.from(
        await Promise.all([...steps].map(async (t) => (await objective.at(addScaled(W, t, V))).value)),
      );
      const { derivative, error } = riddersDerivative(steps, values);
      expectClose(dot(point.gradient, V), derivative, { absolute: 10 * error + 1e-10, relative: 1e-10 });
    }),
  );

  it(
    "H·V is the slope of the gradient, by differences along a random direction",
    everywhere(async (_, { objective, point, W, direction }) => {
      const [U, V] = [direction(), direction()];
      const steps = riddersSteps(0.5 / norm(V));
      const slopes = Float64Array.from(
        await Promise.all([...steps].map(async (t) => dot((await objective.at(addScaled(W, t, V))).gradient, U))),
      );
      const { derivative, error } = riddersDerivative(steps, slopes);
      expectClose(dot(await point.hessianVector(V), U), derivative, { absolute: 10 * error + 1e-10, relative: 1e-10 });
    }),
  );

  it(
    "along(V, t) is the value at W + tV",
    everywhere(async (_, { objective, point, W, direction }) => {
      const V = direction();
      const steps = Float64Array.of(0, 1, -1, 0.37, 2 ** -30, 16);
      const values = await point.along(V, steps);
      const reference = await Promise.all([...steps].map(async (t) => (await objective.at(addScaled(W, t, V))).value));
      expectClose(values, reference, ROUNDING);
    }),
  );

  // was, on the reference engine: W + tV from what the caller's array held by then, 141.43 where f(W) was 43.587
  it(
    "a point keeps its own W, whatever is written into the caller's array",
    everywhere(async (_, { objective, W, direction }) => {
      const [asked, V] = [W.slice(), direction()];
      const point = await objective.at(asked);
      const before = [await point.along(V, Float64Array.of(0, 1)), await point.hessianVector(V)];
      asked.fill(7);
      expect(point.W).toEqual(W);
      expect([await point.along(V, Float64Array.of(0, 1)), await point.hessianVector(V)]).toEqual(before);
      expectClose(await point.along(V, Float64Array.of(0)), [point.value], ROUNDING);
    }),
  );

  it(
    "hessian() is the definition, entry by entry, and H·V its product with V",
    everywhere(async (problem, { point, W, direction }) => {
      const H = await point.hessian(problem.table.rows);
      expectClose(H, hessianByHand(byHand(problem, W)), ROUNDING);
      const V = direction();
      const product = V.map((_, a) => dot(H.subarray(a * V.length, (a + 1) * V.length), V));
      expectClose(await point.hessianVector(V), product, { absolute: 1e-9, relative: 1e-10 });
    }),
  );

  it(
    "constantHessian is the Hessian in the weights of a constant feature",
    everywhere(async (problem, { point, W }) => {
      const { Phi, masses, P } = byHand(problem, W);
      const reference = { Phi: Phi.map(() => [1]), masses, P, ridge: [0] };
      expectClose(await point.constantHessian(), hessianByHand(reference), ROUNDING);
    }),
  );

  it(
    "constantCurvature is that Hessian's product with a vector, and its diagonal",
    everywhere(async (problem, { point, direction }) => {
      const K = problem.K;
      const M = await point.constantHessian();
      const v = direction().slice(0, K);
      const { product, diagonal } = await point.constantCurvature(v);
      expectClose(
        product,
        v.map((_, k) => dot(M.subarray(k * K, k * K + K), v)),
        ROUNDING,
      );
      expectClose(
        diagonal,
        v.map((_, k) => M[k * K + k]!),
        ROUNDING,
      );
    }),
  );

  it(
    "Hessian, class blocks and Gram matrix, of all and of chosen features, of at most so many rows are sums over evenly spaced rows, scaled up",
    everywhere(async (problem, { point, W }) => {
      const [n, K, d] = [problem.table.rows, problem.K, representation.width];
      const reference = byHand(problem, W);
      for (const rows of [n, Math.ceil(n / 3)]) {
        const every = Math.ceil(n / rows);
        const kept = reference.masses.map((mass, i) => (i % every === 0 ? mass : 0));
        const factor = total(kept) > 0 ? total(reference.masses) / total(kept) : 0;
        const masses = kept.map((mass) => factor * mass);
        const H = hessianByHand({ ...reference, masses });
        expectClose(await point.hessian(rows), H, ROUNDING);
        const blocks = new Float64Array(d * d * K);
        const gram = new Float64Array(d * d);
        for (let j = 0; j < d; j++)
          for (let m = 0; m <= j; m++) {
            for (let k = 0; k < K; k++) blocks[(j * d + m) * K + k] = H[(j * K + k) * d * K + m * K + k]!;
            gram[j * d + m] = total(reference.Phi.map((phi, i) => masses[i]! * phi[j]! * phi[m]!));
          }
        expectClose(lowerTriangle(await point.classBlocks(rows), d), blocks, ROUNDING);
        expectClose(lowerTriangle(await point.gram(rows), d), gram, ROUNDING);
        const chosen = Int32Array.from({ length: d }, (_, j) => j).filter((j) => j % 3 !== 1);
        const size = chosen.length;
        const among = Float64Array.from({ length: size ** 2 }, (_, at) => {
          const [p, q] = [Math.floor(at / size), at % size];
          return q > p ? 0 : gram[chosen[p]! * d + chosen[q]!]!;
        });
        expectClose(lowerTriangle(await point.gram(rows, chosen), size), among, ROUNDING);
      }
    }),
  );

  it(
    "productsOfRows and productsOfGroups are sums of products of the rows' own gradients",
    everywhere(async (problem, { ofLikelihood, W }) => {
      const { Phi, rowWeights, residuals } = byHand(problem, W);
      const gradients = Phi.map((phi, i) => phi.flatMap((x) => residuals[i]!.map((r) => x * r)));
      const products = (vectors: readonly number[][], factor: (i: number) => number) =>
        Float64Array.from({ length: W.length ** 2 }, (_, ab) => {
          const [a, b] = [Math.floor(ab / W.length), ab % W.length];
          return total(vectors.map((g, i) => factor(i) * g[a]! * g[b]!));
        });
      for (const power of [1, 2] as const)
        expectClose(
          await ofLikelihood.productsOfRows(power),
          products(gradients, (i) => rowWeights[i]! ** power),
          ROUNDING,
        );
      const groups = Int32Array.from(gradients, (_, i) => (i * i) % 3);
      const sums = [0, 1, 2].map((g) =>
        Array.from(W, (_, a) => total(gradients.map((row, i) => (groups[i] === g ? rowWeights[i]! * row[a]! : 0)))),
      );
      expectClose(
        await ofLikelihood.productsOfGroups(groups),
        products(sums, () => 1),
        ROUNDING,
      );
    }),
  );

  it(
    "curvatureSlope is the slope of ½ tr(V ∇²f), by differences along a random direction",
    everywhere(async (problem, { objective, ofLikelihood, W, direction }) => {
      const [A, B, U] = [direction(), direction(), direction()];
      const V = Float64Array.from({ length: W.length ** 2 }, (_, ab) => {
        const [a, b] = [Math.floor(ab / W.length), ab % W.length];
        return A[a]! * A[b]! - B[a]! * B[b]!;
      });
      const steps = riddersSteps(0.5 / norm(U));
      const traces = Float64Array.from(
        await Promise.all(
          [...steps].map(async (t) => {
            const H = await (await objective.at(addScaled(W, t, U))).hessian(problem.table.rows);
            return 0.5 * dot(V, H);
          }),
        ),
      );
      const { derivative, error } = riddersDerivative(steps, traces);
      const slope = dot(await ofLikelihood.curvatureSlope(V), U);
      expectClose(slope, derivative, { absolute: 10 * error + 1e-9, relative: 1e-9 });
    }),
  );

  it(
    "gramDiagonal is Σ w s φ_j², from all rows",
    everywhere(async (problem, { point, W }) => {
      const { Phi, masses, ridge } = byHand(problem, W);
      const squares = ridge.map((_, j) => total(Phi.map((phi, i) => masses[i]! * phi[j]! ** 2)));
      expectClose(await point.gramDiagonal(), squares, ROUNDING);
    }),
  );

  it(
    "scoreChange is the largest spread and the least margin of ΦV over rows that count",
    everywhere(async (problem, { point, direction }) => {
      const V = direction();
      const { spread, margin } = await point.scoreChange(V);
      const reference = scoreChangeByHand(problem, V);
      expectClose(spread, reference.spread, ROUNDING);
      expectClose(margin, reference.margin, ROUNDING);
    }),
  );

  it(
    "without a penalty the gradient sums to zero over the classes, and H maps a shift of all classes to zero",
    everywhere(async (problem, { objective, point, W, direction }) => {
      const { K } = problem;
      const ridge = objective.ridge;
      const unpenalised = point.gradient.map((g, jk) => g - ridge[Math.floor(jk / K)]! * W[jk]!);
      const sums = Array.from(ridge, (_, j) => total([...unpenalised.subarray(j * K, j * K + K)]));
      expectClose(sums, new Float64Array(ridge.length), { absolute: 1e-10 });
      const shift = direction().map((_, jk, V) => V[jk - (jk % K)]!);
      const ofPenalty = shift.map((v, jk) => ridge[Math.floor(jk / K)]! * v);
      expectClose(await point.hessianVector(shift), ofPenalty, { absolute: 1e-10 });
    }),
  );

  it(
    "any finite weights give a finite value and gradient, scores of thousands included",
    everywhere(async (problem, { objective, direction }) => {
      const W = direction().map((w) => 800 * w);
      const point = await objective.at(W);
      const reference = byHand(problem, W);
      expect(Number.isFinite(point.value)).toBe(true);
      expectClose(point.value, reference.value, { absolute: 1e-7, relative: 1e-10 });
      expectClose(point.gradient, reference.gradient, { absolute: 1e-7, relative: 1e-10 });
      for (const value of await point.along(W, Float64Array.of(-1, 1))) expect(Number.isFinite(value)).toBe(true);
    }),
  );
});

/** A d × d matrix of entries (one or more numbers each) with its upper triangle, whose content is not promised, set to zero. */
function lowerTriangle(A: Float64Array, d: number): Float64Array {
  const size = A.length / (d * d);
  return A.map((value, at) => (Math.floor(at / size) % d <= Math.floor(at / (size * d)) ? value : 0));
}

type At = Awaited<ReturnType<typeof pointOf>>;

async function pointOf({ engine }: EngineCase, { sample, penalty, source }: Problem) {
  const likelihood = await engine.likelihood(sample);
  const objective = wholeObjective(likelihood, penalty);
  const direction = () => normals(source, objective.ridge.length * objective.classes.length);
  const W = direction();
  return { objective, W, direction, point: await objective.at(W), ofLikelihood: await likelihood.at(W) };
}

function scoreChangeByHand(problem: Problem, V: Float64Array): { spread: number; margin: number } {
  const { K, sample } = problem;
  const { Phi, masses } = byHand(problem, V);
  let [spread, margin] = [0, 0];
  Phi.forEach((phi, i) => {
    if (masses[i] === 0) return;
    const change = Array.from({ length: K }, (_, k) => total(phi.map((x, j) => x * V[j * K + k]!)));
    spread = Math.max(spread, Math.max(...change) - Math.min(...change));
    const { labels } = sample;
    const own = change.filter((_, k) =>
      labels.kind === "classes" ? labels.codes[i] === k : labels.masses[i * K + k]! > 0,
    );
    margin = Math.min(margin, Math.min(...own) - Math.max(...change));
  });
  return { spread, margin };
}

function total(terms: readonly number[]): number {
  return terms.reduce((sum, term) => sum + term, 0);
}
