import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  category,
  type FeatureRecipe,
  fit,
  none,
  prepare,
  type Row,
  raw,
  standardize,
  type Table,
  tableFromColumns,
  tableFromRows,
  threshold,
} from "../../src/index.js";
import { type Separation, separation, summarize } from "../../src/infer/index.js";
import { random } from "../../src/numeric/random.js";
import { expectClose } from "../close-to.js";
import { tableFromCsv } from "../read-csv.js";
import { contrast, covarianceOf, varianceOf } from "./contrasts.js";
import { exactlyStrict } from "./exact-separation.js";

const iris = tableFromCsv("fixtures/iris.csv");

async function separationOf(
  table: Table,
  target: string,
  features: FeatureRecipe | readonly FeatureRecipe[],
): Promise<Separation> {
  return separation(prepare(table, target, { features, penalty: none() }).sample);
}

const irisRows = (change: (row: Row) => Row): Table =>
  tableFromRows(
    Array.from({ length: 150 }, (_, i) =>
      change(
        Object.fromEntries(
          iris.names.map((name, j) => {
            const column = iris.columns[j]!;
            return [
              name,
              column.kind === "number" ? column.values[i]! : ["setosa", "versicolor", "virginica"][Math.floor(i / 50)]!,
            ];
          }),
        ),
      ),
    ),
  );

describe("iris, whose setosa is separated and whose other two species are not", () => {
  const codings: Readonly<Record<string, () => Promise<Separation>>> = {
    raw: () => separationOf(iris, "Species", raw()),
    standardised: () => separationOf(iris, "Species", standardize()),
    "in micrometres, from far away": () =>
      separationOf(
        irisRows((row) => ({ ...row, "Petal.Length": 1e4 * Number(row["Petal.Length"]) + 1e7 })),
        "Species",
        raw(),
      ),
    "with a column twice": () =>
      separationOf(
        irisRows((row) => ({ ...row, again: 2 * Number(row["Petal.Length"]) - 1 })),
        "Species",
        raw(),
      ),
    "with classes in another order": () =>
      separationOf(
        irisRows((row) => ({ ...row, Species: row.Species === "setosa" ? "z" : row.Species! })),
        "Species",
        raw(),
      ),
  };

  it.each(Object.entries(codings))("is recognised %s", async (_, find) => {
    const found = await find();
    expect(found).toMatchObject({ found: true, kind: "quasi-complete" });
    expect(found.pairs.map(({ kind, separated, rows }) => [kind, separated, rows])).toEqual([
      ["complete", 100, 100],
      ["complete", 100, 100],
    ]);
    expect(found.features.length).toBe(1);
    expect(found.margin).toBeGreaterThan(1e6 * found.violation);
    expect(found.limit.spread).toBeLessThan(1e-6);
  });

  it("virginica − versicolor stays identified, with the estimates and standard errors of R's glm on those two species", async () => {
    const { limit } = await separationOf(iris, "Species", raw());
    expect(limit.identified).toBe(5);
    // glm(Species ~ ., binomial, droplevels(subset(iris, Species != "setosa")), control = list(epsilon = 1e-14, maxit = 100)), R 4.2.2
    const estimates = [-42.63780381302, -2.46522019519, -6.68088701408, 9.42938515393, 18.28613688785];
    const errors = [25.7076608316592, 2.39430101849776, 4.47956456646634, 4.73720770000604, 9.74261213944431];
    const V = await limit.covariance("classical");
    estimates.forEach((estimate, j) => {
      const c = contrast(5, 3, j, 2, 1);
      expect(limit.isIdentified(c)).toBe(true);
      expect(limit.isIdentified(contrast(5, 3, j, 2, 0))).toBe(false);
      expectClose(limit.weights[j * 3 + 2]! - limit.weights[j * 3 + 1]!, estimate, { relative: 1e-11 });
      expectClose(Math.sqrt(varianceOf(V, c)), errors[j]!, { relative: 1e-9 });
    });
    expectClose(limit.logLikelihood, -5.94927339567942, { relative: 1e-11 });
  });
});

/** Small whole numbers, so that rows tie often. */
interface Small {
  readonly x: readonly (readonly number[])[];
  readonly y: readonly number[];
  readonly K: number;
}

function tableOf({ x, y }: Small, unit = 1, shift = 0): Table {
  return tableFromColumns({
    ...Object.fromEntries(x[0]!.map((_, j) => [`x${j}`, Float64Array.from(x, (row) => unit * row[j]! + shift)])),
    y: y.map((k) => `c${k}`),
  });
}

/** How many rows of each pair of classes the exact programme tells apart. */
function exactCounts({ x, y, K }: Small): number[][] {
  const strict = exactlyStrict(
    x.map((row) => [1, ...row]),
    y,
    K,
  );
  const counts: number[][] = [];
  for (let k = 0; k < K; k++)
    for (let l = k + 1; l < K; l++) {
      const separated = y.filter((own, i) => (own === k && strict[i * K + l]) || (own === l && strict[i * K + k]));
      if (separated.length > 0) counts.push([k, l, separated.length]);
    }
  return counts;
}

function countsOf({ pairs }: Separation): number[][] {
  return pairs.map(({ classes, separated }) => [...classes.map((name) => Number(String(name).slice(1))), separated]);
}

const smallTables: fc.Arbitrary<Small> = fc
  .record({
    n: fc.integer({ min: 4, max: 16 }),
    K: fc.integer({ min: 2, max: 3 }),
    d: fc.integer({ min: 1, max: 3 }),
    largest: fc.constantFrom(1, 2, 4, 1000),
    seed: fc.nat(),
  })
  .map(({ n, K, d, largest, seed }) => {
    const source = random(seed);
    const whole = () => Math.floor(source.uniform() * (2 * largest + 1)) - largest;
    const x = Array.from({ length: n }, () => Array.from({ length: d }, whole));
    // Classes that lean on the first column, so that separated and overlapping tables are both common.
    const y = x.map((row, i) =>
      i < K
        ? i
        : Math.min(K - 1, Math.max(0, Math.floor(((row[0]! / largest + 1) / 2) * K + 0.7 * (source.uniform() - 0.5)))),
    );
    return { x, y, K };
  });

/** Two classes along a line that overlap by a last unit of 10^digits, or just do not; with a tie when the gap is 0. */
const nearlySeparated: fc.Arbitrary<Small> = fc
  .record({
    digits: fc.integer({ min: 1, max: 6 }),
    gap: fc.constantFrom(-1, 0, 1),
    d: fc.integer({ min: 1, max: 2 }),
    seed: fc.nat(),
  })
  .map(({ digits, gap, d, seed }) => {
    const source = random(seed);
    const far = () => 1 + Math.floor(source.uniform() * 10 ** digits);
    const rest = () => Array.from({ length: d - 1 }, () => Math.floor(source.uniform() * 10 ** digits));
    const below = Array.from({ length: 5 }, (_, i) => [i === 0 ? 0 : -far(), ...rest()]);
    const above = Array.from({ length: 5 }, (_, i) => [i === 0 ? gap : Math.max(gap, 0) + far(), ...rest()]);
    return { x: [...below, ...above], y: [0, 0, 0, 0, 0, 1, 1, 1, 1, 1], K: 2 };
  });

describe("against the slow programme in whole numbers", () => {
  const agrees = async (small: Small) => {
    const exact = exactCounts(small);
    for (const [unit, shift] of [
      [1, 0],
      [0.001, 0],
      [7, 2000],
    ])
      expect(countsOf(await separationOf(tableOf(small, unit, shift), "y", raw()))).toEqual(exact);
    expect(countsOf(await separationOf(tableOf(small), "y", standardize()))).toEqual(exact);
  };

  it("small tables with many ties: the same rows of the same classes are told apart, in any unit and coding", async () => {
    await fc.assert(fc.asyncProperty(smallTables, agrees), { numRuns: 80 });
  });

  it("tables that are separated, touch, or overlap by one part in a million are told from each other", async () => {
    await fc.assert(fc.asyncProperty(nearlySeparated, agrees), { numRuns: 60 });
  });
});

/** Three classes that overlap, and a fourth with x0 above all of theirs. */
function plantedRows(seed: number, n: number, d: number): Row[] {
  const source = random(seed);
  return Array.from({ length: n }, (_, i) => {
    const isApart = i % 5 === 0;
    const cells = Array.from({ length: d }, () => source.normal());
    return {
      ...Object.fromEntries(cells.map((x, j) => [`x${j}`, j === 0 && isApart ? 9 + x : x])),
      y: isApart ? "apart" : ["a", "b", "c"][Math.floor(3 * source.uniform())]!,
    };
  });
}

describe("what stays identified", () => {
  it("where one class is apart: the contrasts of the others, as in a fit without its rows", async () => {
    await fc.assert(
      fc.asyncProperty(fc.nat(), fc.constantFrom(1, 3, 9), async (seed, d) => {
        const rows = plantedRows(seed, 200, d);
        const found = await separationOf(tableFromRows(rows), "y", raw());
        const others = await fit(
          rows.filter(({ y }) => y !== "apart"),
          "y",
          { features: raw(), penalty: none() },
        );
        expect(found).toMatchObject({ kind: "quasi-complete", features: ["x0"] });
        expectClose(found.limit.logLikelihood, others.report.logLikelihood, { relative: 1e-11 });
        expect(found.limit.identified).toBe(2 * (d + 1));
        const place = (k: number) => ["a", "apart", "b", "c"].indexOf(String(others.classes[k]));
        for (let j = 0; j <= d; j++) {
          const got = found.limit.weights[j * 4 + place(2)]! - found.limit.weights[j * 4 + place(0)]!;
          expectClose(got, others.weights[j * 3 + 2]! - others.weights[j * 3]!, { absolute: 1e-9, relative: 1e-9 });
          expect(found.limit.isIdentified(contrast(d + 1, 4, j, 0, 2))).toBe(true);
          expect(found.limit.isIdentified(contrast(d + 1, 4, j, 0, 1))).toBe(false);
        }
      }),
      { numRuns: 15 },
    );
  });

  it("where nothing is: all, with the estimates and covariances of the ordinary fit", async () => {
    const table = tableFromCsv("fixtures/anes96.csv");
    const options = { features: standardize("age", "educ", "income"), penalty: none() };
    const { sample } = prepare(table, "PID", options);
    const model = await fit(table, "PID", options);
    const { found, kind, limit } = await separation(sample);
    expect([found, kind]).toEqual([false, "none"]);
    expectClose(limit.logLikelihood, model.report.logLikelihood, { relative: 1e-12 });
    for (const covarianceKind of ["classical", "HC0", "HC1"] as const) {
      const [ours, usual] = [await limit.covariance(covarianceKind), await covarianceOf(model, sample, covarianceKind)];
      for (let j = 0; j < 4; j++) {
        const c = contrast(4, 7, j, 5, 0);
        expectClose(varianceOf(ours, c), varianceOf(usual, c), { relative: 1e-8 });
        expectClose(
          limit.weights[j * 7 + 5]! - limit.weights[j * 7]!,
          model.weights[j * 7 + 5]! - model.weights[j * 7]!,
          {
            relative: 1e-9,
          },
        );
      }
    }
  });
});

describe("a table that is completely separable", () => {
  const rows = Array.from({ length: 30 }, (_, i) => ({
    x: i,
    z: (i * 7) % 5,
    g: i < 12 ? "low" : "high",
    y: i < 12 ? "a" : "b",
  }));
  const codings = {
    raw: raw("x"),
    standardised: standardize("x", "z"),
    thresholds: threshold(12, "x"),
    "categories against a reference": category({ reference: "first" }, "g"),
    "categories without": category("g"),
  };

  it.each(Object.entries(codings))("is recognised in %s", async (_, features) => {
    const found = await separationOf(tableFromRows(rows), "y", features);
    expect(found.kind).toBe("complete");
    expect(found.limit.identified).toBe(0);
    expectClose(found.limit.logLikelihood, 0, { absolute: 1e-12 });
    expect(found.reason).toContain('"a" from "b"');
  });

  it("one row on the other side makes it overlap; the same row with weight 0 does not", async () => {
    const more = (weight: number) =>
      tableFromRows([...rows, { x: 3, z: 0, g: "low", y: "b" }].map((row, i) => ({ ...row, w: i < 30 ? 1 : weight })));
    const kindOf = async (weight: number) =>
      (await separation(prepare(more(weight), "y", { features: raw("x"), penalty: none(), rowWeights: "w" }).sample))
        .kind;
    expect(await kindOf(1)).toBe("none");
    expect(await kindOf(0)).toBe("complete");
  });

  it("soft labels with mass in both classes bind them, with mass in one they do not", async () => {
    const kindOf = async (mass: number) => {
      const table = tableFromRows(
        rows.map(({ x, y }, i) => ({ x, a: y === "a" ? 1 : i === 12 ? mass : 0, b: y === "b" ? 1 : 0 })),
      );
      return (await separation(prepare(table, ["a", "b"], { features: raw("x"), penalty: none() }).sample)).kind;
    };
    expect(await kindOf(0)).toBe("complete");
    expect(await kindOf(0.01)).toBe("quasi-complete");
  });
});

describe("the verdict of a fit and that of separation", () => {
  /** `from` and `unit` are of the other units: x0 in them is from + unit x0. */
  interface Drawn {
    readonly K: number;
    readonly d: number;
    readonly more: number;
    readonly noise: number;
    readonly grid: number;
    readonly from: number;
    readonly unit: number;
    readonly seed: number;
  }
  const drawn: fc.Arbitrary<Drawn> = fc.record({
    K: fc.integer({ min: 2, max: 6 }),
    d: fc.integer({ min: 1, max: 8 }),
    more: fc.integer({ min: 5, max: 120 }),
    noise: fc.constantFrom(0, 0.05, 0.2, 0.6, 2),
    grid: fc.constantFrom(1, 4, 1000),
    from: fc.constantFrom(0, 30, 3000, 50_000),
    // powers of two, as 50000 + 0.01 x is rounded, which may turn rows that touch into rows that overlap
    unit: fc.constantFrom(1 / 128, 1, 64),
    seed: fc.nat(),
  });

  function rowsOf({ K, d, more, noise, grid, seed }: Drawn): Row[] {
    const source = random(seed);
    const W = Array.from({ length: d * K }, () => source.normal());
    return Array.from({ length: K + more }, (_, i) => {
      const x = Array.from({ length: d }, () => Math.round(source.normal() * grid) / grid);
      const scores = Array.from(
        { length: K },
        (_, k) => x.reduce((sum, value, j) => sum + value * W[j * K + k]!, 0) + noise * source.normal(),
      );
      const best = i < K ? i : scores.indexOf(Math.max(...scores));
      return { ...Object.fromEntries(x.map((value, j) => [`x${j}`, value])), y: `c${best}` };
    });
  }

  it("agree, with the same log-likelihood; other units and another order of rows change nothing", async () => {
    await fc.assert(
      fc.asyncProperty(drawn, async (draw) => {
        const rows = rowsOf(draw);
        const found = await separationOf(tableFromRows(rows), "y", raw());
        const moved = rows.map((row) => ({ ...row, x0: draw.from + draw.unit * Number(row.x0) })).reverse();
        expect((await separationOf(tableFromRows(moved), "y", raw())).pairs).toEqual(found.pairs);
        const { report } = await fit(rows, "y", { features: standardize(), penalty: none() });
        expect(report.certificate.minimum).not.toBe(found.found ? "finite" : "separated");
        if (report.converged) expectClose(found.limit.logLikelihood, report.logLikelihood, { relative: 1e-10 });
      }),
      // nine pairs of classes, of which four were lost in the other units, rounded by 5e-11
      {
        numRuns: 60,
        examples: [[{ K: 6, d: 7, more: 91, noise: 0, grid: 1, from: 3000, unit: 0.01, seed: 1060499761 }]],
      },
    );
  });

  // With seven digits: expected estimates of what is identified, got none, because rounding tied what is apart.
  it("images of three digits, a tenth of them under a wrong name: the same in both codings, and the limit has its maximum", async () => {
    const digits = tableFromCsv("../../data/digits.csv");
    const names = digits.names.filter((name) => name !== "digit");
    const cells = digits.columns.map((column) => (column.kind === "number" ? column.values : []));
    const label = cells[digits.names.indexOf("digit")]!;
    const places = Array.from(label.keys()).filter((i) => label[i]! < 3);
    const table = tableFromColumns({
      ...Object.fromEntries(
        names.map((name) => [name, Float64Array.from(places, (i) => cells[digits.names.indexOf(name)]![i]!)]),
      ),
      digit: places.map((i, at) => `d${at % 10 === 0 ? (7 * label[i]! + at) % 3 : label[i]!}`),
    });
    const [one, two] = [await separationOf(table, "digit", raw()), await separationOf(table, "digit", standardize())];
    expect(one.kind).toBe("quasi-complete");
    expect(two.pairs).toEqual(one.pairs);
    expect(two.limit.identified).toBe(one.limit.identified);
    expectClose(two.limit.logLikelihood, one.limit.logLikelihood, { relative: 1e-10 });
    expect(one.limit.spread).toBeLessThan(1e-6);
  });
});

describe("a search for separation that is ended", () => {
  const options = { features: raw(), penalty: none() };
  const touching = tableFromRows(
    Array.from({ length: 60 }, (_, i) => ({ x: i % 7, z: (i * 5) % 11, y: i % 7 === 6 ? "c" : i % 3 ? "a" : "b" })),
  );

  it("says so in one line that names the remedies, and at the same step every time", async () => {
    const { sample } = prepare(touching, "y", options);
    for (let time = 0; time < 2; time++)
      await expect(separation(sample, { searchSteps: 500 })).rejects.toThrow(
        /^which classes are separated, and by what, is not settled within 500 multiplications \(about 5e-7 s\).*ridge penalty or bias reduction$/,
      );
    expect((await separation(sample)).found).toBe(true);
  });

  it("leaves bias-reduced estimates what they are", async () => {
    const model = await fit(touching, "y", options);
    const ended = await summarize(model, touching, { biasReduced: true, searchSteps: 500 });
    const settled = await summarize(model, touching, { biasReduced: true });
    expect(ended.terms).toEqual(settled.terms);
    await expect(summarize(model, touching, { searchSteps: 0 })).rejects.toThrow(/^searchSteps is 0; expected/);
  });

  it("is stopped by a signal, as by its last step", async () => {
    const { sample } = prepare(touching, "y", options);
    await expect(separation(sample, { signal: AbortSignal.abort(), searchSteps: 500 })).rejects.toThrow(
      /is not settled before it was stopped/,
    );
  });
});
