import { describe, expect, it } from "vitest";
import { dense } from "../../src/design/dense.js";
import { applyFeatures } from "../../src/features/apply-features.js";
import { differentiateFeatures } from "../../src/features/differentiate-features.js";
import { MeanRow } from "../../src/features/mean-row.js";
import {
  type Cell,
  fit,
  formula,
  type Model,
  none,
  probabilities,
  type Row,
  ridge,
  type Table,
  tableFromRows,
} from "../../src/index.js";
import { constantRow } from "../../src/infer/constant-slopes.js";
import { marginalEffects, predictedProbabilities } from "../../src/infer/index.js";
import type { Inference } from "../../src/infer/inference.js";
import { withInference } from "../../src/infer/inference-of-rows.js";
import { type MarginOptions, type Margins, marginsAtMean, marginsAtRows } from "../../src/infer/margin-place.js";
import { type EffectKind, type Margin, probabilityMargins, slopeMargins } from "../../src/infer/probability-margins.js";
import { effectiveWeights, linearScores, softmaxRows as softmaxOfRows } from "../../src/likelihood/formulas.js";
import { random } from "../../src/numeric/random.js";
import { withConstantColumn } from "../../src/table/with-constant-column.js";
import { expectClose } from "../close-to.js";
import { tableFromCsv } from "../read-csv.js";

const FORMULA = "y ~ x*z*f + log(x) + I(z^2/x) + sqrt(x):g + exp(-z) + flag";

function rowsOf(seed: number, n = 150): Record<string, Cell>[] {
  const source = random(seed);
  const pick = <T>(items: readonly T[]): T => items[Math.floor(source.uniform() * items.length)]!;
  return Array.from({ length: n }, () => ({
    y: pick(["a", "b", "c"]),
    x: 1 + 3 * source.uniform(),
    z: source.uniform(),
    f: pick(["u", "v", "w"]),
    g: pick(["left", "right"]),
    flag: source.uniform() < 0.5,
    w: 1 + Math.floor(3 * source.uniform()),
  }));
}

const ROWS = rowsOf(3);
const TABLE = tableFromRows(ROWS as Row[]);
const fitOf = (text = FORMULA, penalty = none()) => fit(TABLE, formula(text), { penalty, tolerance: 1e-14 });

/** The margins at the rows of TABLE, or at their mean. */
function marginsAt({ model, sample }: Inference, { at = "rows", given = {} }: MarginOptions): Margins {
  const effective = effectiveWeights(sample!);
  if (at === "rows") return marginsAtRows(model, { table: TABLE, effective }, given);
  const mean = new MeanRow(model.featureMap);
  mean.add(TABLE, effective);
  return marginsAtMean(model, mean, TABLE, given);
}

/** `table` with h added to a column of numbers, or times 1 + h. */
function moved(table: Table, name: string, change: (x: number) => number): Table {
  const columns = table.columns.map((column, j) =>
    table.names[j] === name && column.kind === "number"
      ? { ...column, values: Float64Array.from(column.values as Iterable<number>, change) }
      : column,
  );
  return { ...table, columns };
}

/** Mean over rows of what `of` makes of the probabilities of each row. */
function mean(model: Model, table: Table, k: number, of: (p: number) => number): number {
  const K = model.classes.length;
  const P = probabilities(model, table);
  let sum = 0;
  for (let i = 0; i < table.rows; i++) sum += of(P[i * K + k]!);
  return sum / table.rows;
}

describe("∂Φ/∂x", () => {
  it("is the slope of the features, through products, logarithms, powers and levels", async () => {
    const { featureMap } = await fitOf();
    for (const column of ["x", "z"]) {
      const slopes = differentiateFeatures(featureMap, TABLE, column);
      const h = 1e-6;
      const [above, below] = [h, -h].map((step) =>
        applyFeatures(
          featureMap,
          moved(TABLE, column, (x) => x + step),
        ),
      ) as [ReturnType<typeof applyFeatures>, ReturnType<typeof applyFeatures>];
      for (let j = 0; j < slopes.features; j++) {
        const [own, up, down] = [slopes, above, below].map((design) => columnOf(design, j)) as [
          Float64Array,
          Float64Array,
          Float64Array,
        ];
        own.forEach((slope, i) => {
          expect(Math.abs(slope - (up[i]! - down[i]!) / (2 * h)), `${column} ${featureMap.names[j]}`).toBeLessThan(
            1e-7 * (1 + Math.abs(slope)),
          );
        });
      }
    }
  });

  it("is refused for a column that is a category somewhere", async () => {
    const { featureMap } = await fitOf("y ~ x + C(w)");
    expect(() => differentiateFeatures(featureMap, TABLE, "w")).toThrow('"w" is read as a category');
  });
});

function columnOf(design: ReturnType<typeof applyFeatures>, j: number): Float64Array {
  const out = new Float64Array(design.rows);
  design.times(
    Float64Array.from({ length: design.features }, (_, m) => (m === j ? 1 : 0)),
    1,
    out,
  );
  return out;
}

describe("marginal effects", () => {
  it("of ANES 1996, outcome 0, are those of statsmodels: average effects, at means, and their standard errors", async () => {
    const table = tableFromCsv("fixtures/anes96.csv");
    const model = await fit(table, formula("PID ~ logpopul + selfLR + age + educ + income"), { penalty: none() });
    // statsmodels 0.15.0: d = sm.datasets.anes96.load_pandas(); m = sm.MNLogit(d.endog, sm.add_constant(d.exog)).fit(tol=1e-14);
    // m.get_margeff() and m.get_margeff(at="mean"). With the default tolerance of that fit they agree to 1e-8 only.
    const theirs = {
      rows: [
        [0.008680859852936358, -0.09779853989344726, 0.002725569843204636, -0.019923765994715802, -0.00603133313319708],
        [0.003858106323550924, 0.008047112968924536, 0.0007068488402958803, 0.008231896973764141, 0.002026170652739953],
      ],
      means: [
        [
          0.011498874876067449, -0.13784207373397397, 0.0027331342178934957, -0.025429743757631948,
          -0.00855346865005796,
        ],
        [
          0.004372976224980982, 0.011034336409569077, 0.0008149907968762022, 0.009255139863486191,
          0.0023752073077549134,
        ],
      ],
    };
    for (const at of ["rows", "means"] as const) {
      const effects = (await marginalEffects(model, table, { at })).effects.filter((effect) => effect.class === 0);
      expect(effects.map(({ column }) => column)).toEqual(["logpopul", "selfLR", "age", "educ", "income"]);
      effects.forEach(({ column, change, estimate, standardError }, e) => {
        expect(change).toBeNull();
        expect(Math.abs(estimate / theirs[at][0]![e]! - 1), column).toBeLessThan(1e-11);
        expect(Math.abs(standardError / theirs[at][1]![e]! - 1), column).toBeLessThan(1e-11);
      });
    }
  });

  it("are the slopes of the mean probabilities, and elasticities those of their logarithms", async () => {
    const model = await fitOf();
    const h = 1e-6;
    for (const column of ["x", "z"]) {
      const numeric: Record<EffectKind, (k: number) => number> = {
        dydx: (k) =>
          slope(
            k,
            (p) => p,
            (x, t) => x + t,
          ),
        eydx: (k) => slope(k, Math.log, (x, t) => x + t),
        dyex: (k) =>
          slope(
            k,
            (p) => p,
            (x, t) => x * Math.exp(t),
          ),
        eyex: (k) => slope(k, Math.log, (x, t) => x * Math.exp(t)),
      };
      const slope = (k: number, of: (p: number) => number, move: (x: number, t: number) => number) =>
        (mean(
          model,
          moved(TABLE, column, (x) => move(x, h)),
          k,
          of,
        ) -
          mean(
            model,
            moved(TABLE, column, (x) => move(x, -h)),
            k,
            of,
          )) /
        (2 * h);
      for (const effect of ["dydx", "eydx", "dyex", "eyex"] as const) {
        const { effects } = await marginalEffects(model, TABLE, { columns: [column], effect });
        effects.forEach(({ estimate }, k) => {
          expect(estimate, `${effect} ${column} ${k}`).toBeCloseTo(numeric[effect](k), 7);
        });
      }
    }
  });

  it("of columns that are read as they are, from shared moments, are those of any other column", async () => {
    const model = await fitOf("y ~ x + z + f");
    await withInference(model, TABLE, {}, (inference) => {
      const margins = marginsAt(inference, { given: { z: 0.25 } });
      const place = margins.place();
      for (const [j, column] of ["x", "z"].entries()) {
        const { design, x } = margins.slopes(column);
        expect(constantRow(design)![j + 1]).toBeGreaterThan(0);
        const slopes = new Float64Array(design.rows * design.features);
        for (let i = 0; i < design.rows; i++) slopes.set(constantRow(design)!, i * design.features);
        const written = dense(slopes, design.features);
        expect(constantRow(written)).toBeNull();
        const [ours, plain] = [design, written].map((d) => slopeMargins(place, d, x, "dydx", model.weights, 3));
        ours!.forEach(({ value, gradient }, k) => {
          expectClose(value, plain![k]!.value, { absolute: 1e-14, relative: 1e-12 });
          expectClose(gradient, plain![k]!.gradient, { absolute: 1e-13, relative: 1e-11 });
        });
      }
    });
  });

  it("have the gradient in the weights that differences show", async () => {
    const model = await fitOf();
    const K = 3;
    await withInference(model, TABLE, {}, (inference) => {
      for (const options of [{}, { at: "means" }, { given: { z: 0.25 } }] as const) {
        const margins = marginsAt(inference, options);
        const place = margins.place();
        const { design, x } = margins.slopes("x");
        const kinds: ((W: Float64Array) => Margin[])[] = [
          (W) => probabilityMargins(place, W, K),
          ...(["dydx", "eyex", "dyex", "eydx"] as const).map(
            (kind) => (W: Float64Array) => slopeMargins(place, design, x, kind, W, K),
          ),
        ];
        for (const margin of kinds) {
          const source = random(8);
          const V = model.weights.map(() => source.normal());
          const h = 1e-6;
          const step = (t: number) => margin(model.weights.map((w, jk) => w + t * V[jk]!));
          const [up, down] = [step(h), step(-h)];
          margin(model.weights).forEach(({ gradient }, k) => {
            const slope = gradient.reduce((sum, g, jk) => sum + g * V[jk]!, 0);
            const numeric = (up[k]!.value - down[k]!.value) / (2 * h);
            expect(Math.abs(slope - numeric)).toBeLessThan(1e-6 * (1 + Math.abs(numeric)));
          });
        }
      }
    });
  });

  it("of categories, booleans and columns of 0 and 1 are differences of mean probabilities", async () => {
    const rows = ROWS.map((row, i) => ({ ...row, zero: i % 2 }));
    const table = tableFromRows(rows as Row[]);
    const model = await fit(table, formula("y ~ f*x + flag + zero", { base: { f: "v" } }), { penalty: none() });
    const { effects } = await marginalEffects(model, table, { columns: ["f", "flag", "zero"] });
    expect(effects.map(({ column, change }) => `${column} ${change?.from}-${change?.to}`)).toEqual([
      ...new Array(3).fill("f v-u"),
      ...new Array(3).fill("f v-w"),
      ...new Array(3).fill("flag false-true"),
      ...new Array(3).fill("zero 0-1"),
    ]);
    for (const { column, change, class: name, estimate } of effects) {
      const k = model.classes.indexOf(name);
      const at = (cell: Cell) => mean(model, withConstantColumn(table, column, cell), k, (p) => p);
      expect(estimate).toBeCloseTo(at(change!.to) - at(change!.from), 12);
    }
  });

  it("sum to zero over the classes, and do not depend on the units or the coding of the fit", async () => {
    const model = await fitOf("y ~ x*f + log(z)");
    const same = await fit(TABLE, formula("y ~ log(z) + f:x + f - 1", { standardize: false }), {
      penalty: none(),
      tolerance: 1e-14,
    });
    const [ours, theirs] = await Promise.all(
      [model, same].map(async (m) => (await marginalEffects(m, TABLE, { columns: ["x", "z", "f"] })).effects),
    );
    ours!.forEach((effect, e) => {
      expect(effect.estimate).toBeCloseTo(theirs![e]!.estimate, 9);
      expect(effect.standardError).toBeCloseTo(theirs![e]!.standardError, 9);
    });
    for (let e = 0; e < ours!.length; e += 3)
      expect(ours!.slice(e, e + 3).reduce((sum, { estimate }) => sum + estimate, 0)).toBeCloseTo(0, 12);
  });

  it("count frequency weights as that many rows, and use the covariance that is asked for", async () => {
    const repeated = ROWS.flatMap((row) => new Array<Record<string, Cell>>(Number(row.w)).fill(row)) as Row[];
    const weighted = await fit(TABLE, formula("y ~ x + f"), { penalty: none(), rowWeights: "w", tolerance: 1e-14 });
    const counted = await fit(repeated, formula("y ~ x + f"), { penalty: none(), tolerance: 1e-14 });
    for (const covariance of ["classical", "HC1"] as const)
      for (const at of ["rows", "means"] as const) {
        const a = (await marginalEffects(weighted, TABLE, { rowWeights: "w", covariance, at })).effects;
        const b = (await marginalEffects(counted, repeated, { covariance, at })).effects;
        a.forEach((effect, e) => {
          expect(effect.estimate).toBeCloseTo(b[e]!.estimate, 9);
          expect(effect.standardError).toBeCloseTo(b[e]!.standardError, 9);
        });
      }
  });

  it("at means take numbers at their mean and categories by their shares", async () => {
    const model = await fitOf("y ~ x*f + I(x^2)");
    const share = (level: string) => ROWS.filter(({ f }) => f === level).length / ROWS.length;
    const x = ROWS.reduce((sum, row) => sum + Number(row.x), 0) / ROWS.length;
    // φ is linear in the indicators, so that the score of the mean row is the mean of the scores of the levels at x̄.
    const K = 3;
    const levels = ["u", "v", "w"];
    const table = tableFromRows(levels.map((f) => ({ x, f })));
    const a = linearScores(applyFeatures(model.featureMap, table), model.weights, K, null);
    const meanScores = Float64Array.from({ length: K }, (_, k) =>
      levels.reduce((sum, level, i) => sum + share(level) * a[i * K + k]!, 0),
    );
    const expected = softmaxOfRows(meanScores, K).P;
    const found = (await predictedProbabilities(model, TABLE, { at: "means" })).probabilities;
    found.forEach(({ probability }, k) => {
      expect(probability).toBeCloseTo(expected[k]!, 12);
    });
  });

  it("have no p-values with a ridge", async () => {
    const { effects } = await marginalEffects(await fitOf("y ~ x", ridge(1)), TABLE);
    expect(effects.every(({ p, standardError }) => p === null && standardError > 0)).toBe(true);
  });

  it("refuse columns that are not read, kinds that there are not, cells of another kind and logarithms of zero", async () => {
    const model = await fitOf("y ~ x + z + f");
    await expect(marginalEffects(model, TABLE, { columns: ["xx"] })).rejects.toThrow(
      'reads no column "xx"; did you mean "x"',
    );
    await expect(marginalEffects(model, TABLE, { effect: "dxdy" as never })).rejects.toThrow('"eyex"');
    await expect(marginalEffects(model, TABLE, { given: { f: 3 } })).rejects.toThrow('column "f": 3 is given');
    await expect(marginalEffects(model, TABLE, { given: { f: "zz" } })).rejects.toThrow('category "zz" was not seen');
    await expect(marginalEffects(model, TABLE, { effect: "eyex", columns: ["f"] })).rejects.toThrow(
      "from level to level",
    );
    await expect(marginalEffects(model, TABLE, { effect: "eyex", given: { z: 0 } })).rejects.toThrow(
      "asks for its logarithm",
    );
    await expect(marginalEffects(model, TABLE, { at: "mean" as never })).rejects.toThrow('expected "rows" or "means"');
    expect((await marginalEffects(model, TABLE, { effect: "eyex" })).skipped).toEqual(["f"]);
  });
});

describe("predicted probabilities", () => {
  it("average to the observed shares, lie within their intervals, and are the prediction of a row that is given whole", async () => {
    const model = await fitOf("y ~ x + f");
    const { probabilities: found } = await predictedProbabilities(model, TABLE);
    found.forEach(({ class: name, probability, lower, upper }) => {
      expect(probability).toBeCloseTo(ROWS.filter(({ y }) => y === name).length / ROWS.length, 9);
      expect(0 < lower && lower < probability && probability < upper && upper < 1).toBe(true);
    });
    const given = { x: 2.5, f: "w" };
    const one = (await predictedProbabilities(model, TABLE, { given })).probabilities;
    expect(one.map(({ probability }) => probability)).toEqual(
      [...probabilities(model, [given])].map((p) => expect.closeTo(p, 12)),
    );
  });

  it("of a constant alone have the standard error of a share", async () => {
    const constant = await fit(TABLE, formula("y ~ 1"), { penalty: none(), tolerance: 1e-14 });
    (await predictedProbabilities(constant, TABLE)).probabilities.forEach(({ probability: p, standardError }) => {
      expect(standardError).toBeCloseTo(Math.sqrt((p * (1 - p)) / ROWS.length), 10);
    });
  });
});
