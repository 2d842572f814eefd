import { describe, expect, it } from "vitest";
import { raw, standardize } from "../../src/features/feature-recipe.js";
import { fit } from "../../src/model/fit.js";
import { type Random, random } from "../../src/numeric/random.js";
import { elasticNet, grouped, lasso, ridge } from "../../src/objective/penalty.js";
import { penaltyAt } from "../../src/objective/penalty-at.js";
import { fitPath } from "../../src/path/fit-path.js";
import { runs, TIMEOUT } from "../many.js";

const KINDS = { lasso, elasticNet, grouped };

/** One of some values. */
const pick = <T>(source: Random, of: readonly T[]): T => of[Math.floor(of.length * source.uniform())]!;

/** Classes that follow `x`, each of K at least once. */
const classesOf = (source: Random, x: readonly number[], K: number) =>
  x.map((v, i) => `k${i < K || source.uniform() < 0.4 ? i % K : Math.abs(Math.round(1.2 * v)) % K}`);

const normals = (source: Random, n: number) => Array.from({ length: n }, () => source.normal());

function forEachSeed(few: number, visit: (source: Random, seed: number) => Promise<void>): Promise<void> {
  const { numRuns, seed: first } = runs(few);
  return Array.from({ length: numRuns }, (_, s) => first + s).reduce(
    (before, seed) => before.then(() => visit(random(seed), seed)),
    Promise.resolve(),
  );
}

describe("paths of features that repeat others", () => {
  // expected one λ and a reason; λ fell from 1e-15 on, from rounding, and the fit "did not converge" with a gap as large as its objective
  it("have one λ, and say why, where no penalised feature tells anything", { timeout: TIMEOUT }, () =>
    forEachSeed(40, async (source, seed) => {
      const n = 10 + Math.floor(40 * source.uniform());
      const x = normals(source, n);
      const rows = {
        x,
        copy: x,
        never: x.map(() => 0).fill(10 * source.normal()),
        one: x.map(() => "a"),
        w: x.map(() => 0.1 + 3 * source.uniform()),
        y: classesOf(source, x, 2 + Math.floor(3 * source.uniform())),
      };
      const factors = { x: 0 };
      const { path: pathOf } = pick(source, [lasso, grouped, ridge] as const);
      const penalty = pathOf({ count: 5, factors });
      const path = await fitPath(rows, "y", {
        penalty,
        engine: pick(source, ["reference", "wasm"]),
        ...(source.uniform() < 0.5 ? { features: [raw("x", "copy", "never")] } : {}),
        ...(source.uniform() < 0.5 ? { rowWeights: "w" } : { ignore: ["w"] }),
      }).catch((error: Error) => error);
      if (path instanceof Error) {
        expect(path.message).toMatch(/there is no path: .*"x", separate the classes/);
        return;
      }
      expect(path.reason, `seed ${seed}`).toMatch(/^the path has one λ, as every λ gives the same fit/);
      expect(path.points).toMatchObject([{ lambda: 1, converged: true }]);
      if (pathOf !== ridge.path) expect(path.points[0]!.nonZeros).toBe(0);
    }),
  );

  // expected no weight; of some groups with α below 1 it was 4e-18
  it("begin with every penalised weight at 0", { timeout: TIMEOUT }, () =>
    forEachSeed(150, async (source, seed) => {
      const x = normals(source, 8 + Math.floor(30 * source.uniform()));
      const rows = {
        x,
        z: x.map((v) => 0.5 * v + source.normal()),
        g: x.map(() => `g${Math.floor(3 * source.uniform())}`),
        one: x.map(() => "a"),
        o: normals(source, x.length),
        y: classesOf(source, x, 2),
      };
      const alpha = pick(source, [0.001, 0.05, 0.5, 1]);
      const kind = pick(source, ["elasticNet", "grouped"] as const);
      const penalty = KINDS[kind].path({ count: 2, alpha });
      const offset = { k0: "o", k1: "x" };
      const path = await fitPath(rows, "y", { penalty, offset, engine: pick(source, ["reference", "wasm"]) });
      expect(path.points[0]!.nonZeros, `seed ${seed}`).toBe(0);
    }),
  );

  // expected certified fits; with an unpenalised category the gap of two in five stayed above 1e-9, as H hides what the constant and all levels share
  it("are certified next to unpenalised levels of a category, which add up to the constant", { timeout: TIMEOUT }, () =>
    forEachSeed(30, async (source, seed) => {
      const x = normals(source, 30 + Math.floor(60 * source.uniform()));
      const rows = {
        x,
        z: x.map((v) => 0.3 * v + source.normal()),
        g: x.map(() => `g${Math.floor(3 * source.uniform())}`),
        y: classesOf(source, x, 2 + Math.floor(3 * source.uniform())),
      };
      const kind = pick(source, ["lasso", "elasticNet", "grouped"] as const);
      const penalty = KINDS[kind].path({ count: 4, ratio: 1e-3, factors: { g: 0 } });
      const path = await fitPath(rows, "y", { penalty, tolerance: 1e-9 }).catch((error: Error) => error);
      if (path instanceof Error) {
        expect(path.message).toMatch(/there is no path: .*separate the classes/);
        return;
      }
      expect(path.converged, `seed ${seed}`).toBe(true);
      const last = path.points.at(-1)!;
      const { report } = await fit(rows, "y", { penalty: penaltyAt(penalty, last.lambda) });
      expect(report.reason, `seed ${seed}`).toMatch(/^converged/);
    }),
  );

  // expected a bound or a refusal; gaps of 1e-8 were certified 0.4 nats above the minimum
  it(
    "have no gap below their distance from the minimum where unpenalised features hardly differ",
    {
      timeout: TIMEOUT,
    },
    () =>
      forEachSeed(60, async (source, seed) => {
        const apart = 10 ** -(2 + Math.floor(8 * source.uniform()));
        const a = normals(source, 15 + Math.floor(45 * source.uniform()));
        const z = a.map(() => source.normal());
        const b = a.map((v, i) => v + apart * z[i]!);
        const y = classesOf(
          source,
          a.map((v, i) => v + z[i]!),
          2 + Math.floor(2 * source.uniform()),
        );
        const x = a.map(() => source.normal());
        const factors = { a: 0, b: 0 };
        const { path: pathOf } = pick(source, [lasso, grouped] as const);
        const options = { features: standardize(), tolerance: 1e-9 };
        const penalty = pathOf({ count: 3, ratio: 0.1, factors });
        const path = await fitPath({ a, b, x, y }, "y", { ...options, penalty }).catch((error: Error) => error);
        if (path instanceof Error) {
          expect(path.message).toMatch(/there is no path/);
          return;
        }
        // the same features, far from dependent
        const difference = b.map((v, i) => (v - a[i]!) / apart);
        const lambdas = path.points.map(({ lambda }) => lambda);
        const same = await fitPath({ a, b: difference, x, y }, "y", {
          ...options,
          penalty: pathOf({ lambdas, factors }),
        });
        for (const [i, { value, certificate }] of path.points.entries())
          expect(value - certificate.gap, `seed ${seed}`).toBeLessThanOrEqual(same.points[i]!.value * (1 + 1e-9));
      }),
  );
});
