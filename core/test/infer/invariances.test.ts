import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  columnsRead,
  fit,
  none,
  prepare,
  type Row,
  raw,
  ridge,
  type Sample,
  standardize,
  tableFromRows,
} from "../../src/index.js";
import {
  biasReducedFit,
  type LikelihoodFit,
  likelihoodRatioTest,
  profileInterval,
  separation,
  summarize,
} from "../../src/infer/index.js";
import { random } from "../../src/numeric/random.js";
import { dot } from "../../src/numeric/vectors.js";
import { expectClose } from "../close-to.js";
import { contrast, covarianceOf, varianceOf } from "./contrasts.js";

const CLASSES = ["a", "b", "c"];
const TOLERANCE = { absolute: 1e-8, relative: 1e-7 };

/** Rows whose classes lean on x and overlap, each with a count. */
function rowsFrom(seed: number, n = 60, classes = CLASSES): Row[] {
  const source = random(seed);
  return Array.from({ length: n }, (_, i) => {
    const [x, z] = [source.normal(), 5 + 2 * source.normal()];
    const place = Math.floor(classes.length * Math.min(0.999, Math.max(0, 0.5 + 0.15 * x + source.uniform() - 0.5)));
    return { x, z, count: 1 + (i % 3), y: i < classes.length ? classes[i]! : classes[place]! };
  });
}

interface Found {
  readonly names: readonly string[];
  readonly sample: Sample;
  readonly fits: Readonly<Record<string, LikelihoodFit>>;
}

/** Maximum likelihood and bias-reduced. */
async function foundIn(rows: readonly Row[], options = {}): Promise<Found> {
  const settings = { features: raw("x", "z"), ignore: ["count"], penalty: none(), ...options };
  const { sample } = prepare(tableFromRows([...rows]), "y", settings);
  return {
    names: sample.featureMap.names,
    sample,
    fits: { likelihood: (await separation(sample)).limit, reduced: await biasReducedFit(sample) },
  };
}

/** Estimate, standard error, profile interval and likelihood-ratio statistic of a feature's weight, one class against another. */
async function numbersOf(
  { names, sample, fits }: Found,
  which: string,
  feature: string,
  of: string,
  against: string,
): Promise<number[]> {
  const fitted = fits[which]!;
  const places = sample.classes.map(String);
  const c = contrast(names.length, places.length, names.indexOf(feature), places.indexOf(of), places.indexOf(against));
  const interval = (await profileInterval(fitted, c))!;
  return [
    dot(c, fitted.weights),
    Math.sqrt(varianceOf(await fitted.covariance("classical"), c)),
    interval.lower,
    interval.upper,
    (await likelihoodRatioTest(fitted, [c]))!.statistic,
  ];
}

const seeds = fc.integer({ min: 1, max: 1e6 });
const runs = { numRuns: 6 };
const KINDS = ["likelihood", "reduced"] as const;

describe("inference does not depend on how the question is put", () => {
  it("rows repeated are rows weighted by frequency", async () => {
    await fc.assert(
      fc.asyncProperty(seeds, async (seed) => {
        const rows = rowsFrom(seed);
        const weighted = await foundIn(rows, { ignore: [], rowWeights: "count" });
        const repeated = await foundIn(rows.flatMap((row) => new Array<Row>(Number(row.count)).fill(row)));
        for (const kind of KINDS)
          expectClose(
            await numbersOf(weighted, kind, "x", "c", "a"),
            await numbersOf(repeated, kind, "x", "c", "a"),
            TOLERANCE,
          );
      }),
      runs,
    );
  });

  it("classes and rows in another order", async () => {
    await fc.assert(
      fc.asyncProperty(seeds, async (seed) => {
        const rows = rowsFrom(seed);
        const renamed = { a: "z", b: "y", c: "x" } as const;
        const other = rows.map((row) => ({ ...row, y: renamed[row.y as "a" | "b" | "c"] })).reverse();
        const [one, two] = [await foundIn(rows), await foundIn(other)];
        for (const kind of KINDS)
          expectClose(await numbersOf(one, kind, "x", "c", "a"), await numbersOf(two, kind, "x", "x", "z"), TOLERANCE);
      }),
      runs,
    );
  });

  it("the other class as the base: signs change, and the ends of intervals change places", async () => {
    await fc.assert(
      fc.asyncProperty(seeds, async (seed) => {
        const found = await foundIn(rowsFrom(seed));
        for (const kind of KINDS) {
          const [estimate, error, lower, upper, statistic] = await numbersOf(found, kind, "x", "c", "a");
          const turned = [-estimate!, error!, -upper!, -lower!, statistic!];
          expectClose(await numbersOf(found, kind, "x", "a", "c"), turned, TOLERANCE);
        }
      }),
      runs,
    );
  });

  it("features in other units and from another origin: weights per unit, the same statistics", async () => {
    await fc.assert(
      fc.asyncProperty(
        seeds,
        fc.constantFrom(1e-3, 0.5, 40),
        fc.constantFrom(0, -7, 2000),
        async (seed, unit, origin) => {
          const rows = rowsFrom(seed);
          const moved = await foundIn(rows.map((row) => ({ ...row, x: origin + unit * Number(row.x) })));
          const plain = await foundIn(rows);
          const standardised = await foundIn(rows, { features: standardize("x", "z") });
          const [number] = standardised.sample.featureMap.features.filter(
            (f) => f.kind === "number" && columnsRead({ features: [f], offset: [] }).includes("x"),
          );
          const scale = number?.kind === "number" ? number.scale : Number.NaN;
          for (const kind of KINDS) {
            const ofPlain = await numbersOf(plain, kind, "x", "b", "a");
            const inUnits = (u: number) => ofPlain.map((x, at) => (at === 4 ? x : x / u));
            expectClose(await numbersOf(moved, kind, "x", "b", "a"), inUnits(unit), {
              absolute: 1e-7 / unit,
              relative: 1e-6,
            });
            expectClose(await numbersOf(standardised, kind, "x", "b", "a"), inUnits(1 / scale), TOLERANCE);
            expectClose(moved.fits[kind]!.logLikelihood, plain.fits[kind]!.logLikelihood, { relative: 1e-10 });
          }
        },
      ),
      runs,
    );
  });
});

/** Binary logistic regression as textbooks have it: Newton on β, weights p(1 − p); with Firth's ½ h_i (1 − 2p_i) if asked. */
function binaryLogistic(rows: readonly Row[], isReduced: boolean): { beta: number[]; errors: number[] } {
  const X = rows.map(({ x, z }) => [1, Number(x), Number(z)]);
  const y = rows.map((row) => (row.y === "b" ? 1 : 0));
  let beta = [0, 0, 0];
  let inverse: number[][] = [];
  for (let round = 0; round < 200; round++) {
    const p = X.map((row) => 1 / (1 + Math.exp(-row.reduce((sum, x, j) => sum + x * beta[j]!, 0))));
    const I = [0, 1, 2].map((j) =>
      [0, 1, 2].map((m) => X.reduce((s, row, i) => s + p[i]! * (1 - p[i]!) * row[j]! * row[m]!, 0)),
    );
    inverse = inverse3(I);
    const leverage = X.map(
      (row, i) =>
        p[i]! * (1 - p[i]!) * row.reduce((s, x, j) => s + x * inverse[j]!.reduce((t, v, m) => t + v * row[m]!, 0), 0),
    );
    const residual = y.map((value, i) => value - p[i]! + (isReduced ? leverage[i]! * (0.5 - p[i]!) : 0));
    const g = [0, 1, 2].map((j) => X.reduce((s, row, i) => s + row[j]! * residual[i]!, 0));
    beta = beta.map((b, j) => b + inverse[j]!.reduce((s, v, m) => s + v * g[m]!, 0));
  }
  return { beta, errors: [0, 1, 2].map((j) => Math.sqrt(inverse[j]![j]!)) };
}

function inverse3(A: number[][]): number[][] {
  const cofactor = (r: number, c: number) => {
    const [r1, r2, c1, c2] = [(r + 1) % 3, (r + 2) % 3, (c + 1) % 3, (c + 2) % 3];
    return A[r1]![c1]! * A[r2]![c2]! - A[r1]![c2]! * A[r2]![c1]!;
  };
  const determinant = [0, 1, 2].reduce((sum, c) => sum + A[0]![c]! * cofactor(0, c), 0);
  return [0, 1, 2].map((r) => [0, 1, 2].map((c) => cofactor(c, r) / determinant));
}

describe("two classes", () => {
  it("are binary logistic regression: estimates and standard errors, plain and bias-reduced", async () => {
    await fc.assert(
      fc.asyncProperty(seeds, async (seed) => {
        const rows = rowsFrom(seed, 80, ["a", "b"]);
        const found = await foundIn(rows);
        for (const kind of KINDS) {
          const { beta, errors } = binaryLogistic(rows, kind === "reduced");
          for (const [j, feature] of ["constant", "x", "z"].entries()) {
            const [estimate, error] = await numbersOf(found, kind, feature, "b", "a");
            expectClose([estimate!, error!], [beta[j]!, errors[j]!], { absolute: 1e-8, relative: 1e-8 });
          }
        }
      }),
      runs,
    );
  });
});

describe("robust covariances", () => {
  it.each([
    ["without a penalty", none()],
    ["with a ridge, around the penalised estimates", ridge(2)],
  ])(
    "HC0 %s is the sum of squared influences: of how the estimates move with each row's weight",
    async (_, penalty) => {
      const rows = rowsFrom(11, 25);
      const options = { features: raw("x", "z"), penalty, tolerance: 1e-14, rowWeights: "w" } as const;
      const fittedWith = (changed: number, weight: number) =>
        fit(
          rows.map(({ x, z, y }, i) => ({ x: x!, z: z!, y: y!, w: i === changed ? weight : 1 })),
          "y",
          options,
        );
      const h = 1e-4;
      const model = await fittedWith(-1, 1);
      const size = model.weights.length;
      const expected = new Float64Array(size * size);
      for (let i = 0; i < rows.length; i++) {
        const [up, down] = [(await fittedWith(i, 1 + h)).weights, (await fittedWith(i, 1 - h)).weights];
        const influence = up.map((w, jk) => (w - down[jk]!) / (2 * h));
        for (let r = 0; r < size; r++)
          for (let c = 0; c < size; c++) expected[r * size + c]! += influence[r]! * influence[c]!;
      }
      const table = tableFromRows(rows.map((row) => ({ ...row, w: 1 })));
      const { sample } = prepare(table, "y", { ...options, ignore: ["count"] });
      const V = await covarianceOf(model, sample, "HC0");
      for (let j = 0; j < 3; j++) {
        const c = contrast(3, 3, j, 2, 0);
        expectClose(varianceOf(V, c), varianceOf(expected, c), { relative: 1e-5 });
      }
    },
  );

  it("with a ridge that fades all covariances become those of maximum likelihood", async () => {
    const rows = rowsFrom(5).map(({ x, z, y }) => ({ x: x!, z: z!, y: y! }));
    for (const kind of ["classical", "HC0", "HC1"] as const) {
      const errors = async (penalty: ReturnType<typeof none>) =>
        (await summarize(await fit(rows, "y", { features: raw(), penalty }), rows, { covariance: kind })).terms.map(
          ({ standardError }) => standardError!,
        );
      expectClose(await errors(ridge(1e-7)), await errors(none()), { relative: 1e-6 });
      expect((await errors(ridge(10)))[1]).toBeLessThan((await errors(none()))[1]!);
    }
  });
});
