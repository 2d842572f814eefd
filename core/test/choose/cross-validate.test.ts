import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { crossValidate } from "../../src/choose/cross-validate.js";
import type { CrossValidationProgress } from "../../src/choose/cross-validation-progress.js";
import { meanScore } from "../../src/choose/mean-score.js";
import { wasmEngine } from "../../src/engine/wasm/wasm-engine.js";
import { raw } from "../../src/features/feature-recipe.js";
import { formula } from "../../src/features/formula/formula.js";
import type { Formula } from "../../src/features/formula/formula-plan.js";
import { evaluate } from "../../src/model/evaluate.js";
import { probabilities } from "../../src/model/predict.js";
import { random } from "../../src/numeric/random.js";
import { elasticNet, grouped, lasso, ridge } from "../../src/objective/penalty.js";
import type { PenaltyPath } from "../../src/objective/penalty-path.js";
import { fitPath } from "../../src/path/fit-path.js";
import { selectRows } from "../../src/table/select-rows.js";
import { cellOf, columnOf, type Table } from "../../src/table/table.js";
import { type ColumnCells, tableFromColumns } from "../../src/table/table-from-columns.js";
import { expectClose, expectSameBits } from "../close-to.js";
import { expectSentence } from "../error-sentence.js";
import { runs, TIMEOUT } from "../many.js";
import { readJson, tableFromCsv } from "../read-csv.js";

const iris = tableFromCsv("fixtures/iris.csv");

const drawn = fc.record({
  n: fc.integer({ min: 24, max: 60 }),
  K: fc.integer({ min: 2, max: 4 }),
  d: fc.integer({ min: 1, max: 4 }),
  kind: fc.constantFrom("lasso", "elasticNet", "grouped", "ridge"),
  folds: fc.integer({ min: 2, max: 4 }),
  isWeighted: fc.boolean(),
  isSoft: fc.boolean(),
  by: fc.boolean(),
  measure: fc.constantFrom("deviance", "error", "auc", "brier"),
  seed: fc.nat(),
});
type Drawn = typeof drawn extends fc.Arbitrary<infer T> ? T : never;

const PATHS = {
  lasso: lasso.path({ count: 4, ratio: 0.05 }),
  elasticNet: elasticNet.path({ alpha: 0.4, count: 4, ratio: 0.05 }),
  grouped: grouped.path({ count: 4, ratio: 0.05 }),
  ridge: ridge.path({ count: 4, ratio: 1e-4 }),
};

/** Columns of very different units, a category with a rare level, groups; the classes follow the first column. */
function tableOf({ n, K, d, isSoft, seed }: Drawn): { table: Table; target: string | string[] } {
  const source = random(seed);
  const columns: Record<string, ColumnCells> = {};
  const x = Float64Array.from({ length: n }, () => source.normal());
  for (let j = 0; j < d; j++)
    columns[`x${j}`] = j === 0 ? x.map((v) => 100 * v + 3) : x.map((v) => 0.3 * v + source.normal());
  columns.level = Array.from(x, () => (source.uniform() < 0.08 ? "rare" : source.uniform() < 0.5 ? "p" : "q"));
  columns.g = Array.from(x, () => `g${Math.floor(12 * source.uniform())}`);
  // sums of quarters are exact in any order, and so is the share of a fold
  columns.w = Float64Array.from(x, () => Math.ceil(8 * source.uniform()) / 4);
  const codes = Array.from(x, (v, i) =>
    i < 3 * K ? i % K : Math.floor(K * Math.min(0.99, Math.abs(v + source.normal()) / 3)),
  );
  const classes = Array.from({ length: K }, (_, k) => `c${k}`);
  if (isSoft)
    classes.forEach((name, k) => {
      columns[name] = Float64Array.from(codes, (code) => (code === k ? 1 : 0) + Math.floor(3 * source.uniform()) / 8);
    });
  else columns.y = codes.map((code) => classes[code]!);
  return { table: tableFromColumns(columns), target: isSoft ? classes : "y" };
}

describe("cross-validation", () => {
  it(
    "learns from each fold's training rows alone, features and all, and scores as evaluate does",
    { timeout: TIMEOUT },
    () =>
      fc.assert(
        fc.asyncProperty(drawn, async (choices) => {
          const { table, target } = tableOf(choices);
          const { kind, isWeighted, by, measure, seed } = choices;
          const penalty: PenaltyPath = PATHS[kind];
          const ofFit = { ...(isWeighted ? { rowWeights: "w" } : {}), ...(by ? {} : { ignore: ["g"] }) };
          const options = { ...ofFit, penalty, measure, seed, folds: choices.folds, ...(by ? { by: "g" } : {}) };
          const outcome = await crossValidate(table, target, options).catch((error) => String(error));
          if (typeof outcome === "string") {
            // a fold that lacks a class can have no area; a group that has to be learnt from can leave a fold empty
            expect(outcome).toMatch(/auc.*is not defined|no rows to score|separate the classes/);
            return;
          }
          const [curve] = outcome.curves;
          const without = { ...ofFit, ignore: ["g"] };
          const whole = await fitPath(table, target, { ...without, penalty });
          expect(curve!.points.map(({ lambda }) => lambda)).toEqual(whole.points.map(({ lambda }) => lambda));
          curve!.points.forEach((_, i) => {
            expectSameBits(curve!.path.model(i).weights, whole.model(i).weights);
          });
          const weightOf = (t: Table) => evaluate(whole.model(0), t, isWeighted ? { rowWeights: "w" } : {}).weight;
          for (const [f, { training, heldOut }] of outcome.folds.entries()) {
            const learnt = selectRows(table, training);
            const share = weightOf(learnt) / weightOf(table);
            const lambdas = whole.points.map(({ lambda }) => lambda * share);
            const alone = await fitPath(learnt, target, { ...without, penalty: { ...penalty, ratio: null, lambdas } });
            const { featureMap } = alone;
            const level = featureMap.features.find((feature) => feature.kind === "category");
            const known = level?.kind === "category" ? level.levels : [];
            const cells = columnOf(table, "level");
            const scored = heldOut.filter((i) => known.includes(String(cellOf(cells, i))));
            if (scored.length === 0) continue;
            for (const [i, point] of curve!.points.entries()) {
              const model = alone.model(i);
              const score = evaluate(model, selectRows(table, scored), isWeighted ? { rowWeights: "w" } : {});
              const wanted = {
                deviance: 2 * score.logLoss,
                error: 1 - score.accuracy,
                brier: score.brier,
                auc: score.auc,
              }[measure];
              if (wanted === null) expect(point.scores[f]).toBeNull();
              else expectClose(point.scores[f]!, wanted, { relative: 1e-12, absolute: 1e-13 });
              const held = outcome.heldOut({ curve: 0, index: i });
              const places = Array.from(held.folds.keys()).filter((at) => held.folds[at] === f);
              expect(places.map((at) => held.rows[at])).toEqual([...scored]);
              const P = probabilities(model, selectRows(table, scored));
              const K = outcome.classes.length;
              expectSameBits(held.probabilities.subarray(places[0]! * K, (places.at(-1)! + 1) * K), P);
            }
          }
        }),
        runs(10),
      ),
  );

  describe("agrees with cv.glmnet", () => {
    const { lambda, curves } = readJson<{
      lambda: number[];
      curves: {
        penalty: "lasso" | "elasticNet" | "grouped";
        alpha: number;
        weighted: boolean;
        measure: "deviance" | "error";
        mean: number[];
        se: number[];
        min: number;
        oneSe: number;
      }[];
    }>("fixtures/cv-glmnet.json");
    const anes = tableFromCsv("fixtures/anes96.csv");
    const columns = Object.fromEntries(anes.names.map((name, j) => [name, anes.columns[j]!]));
    const rows = tableFromColumns({
      ...Object.fromEntries(
        ["logpopul", "selfLR", "age", "educ", "income", "PID"].map((name) => [name, columns[name]!]),
      ),
      fold: Float64Array.from({ length: anes.rows }, (_, i) => ((((i + 1) * 5) % 11) % 7) + 1),
      w: Float64Array.from({ length: anes.rows }, (_, i) => [1, 2, 0.5][i % 3]!),
    });

    it.each(curves)("$penalty, measured by $measure, weighted: $weighted", async (wanted) => {
      const { penalty: kind, alpha, weighted, measure } = wanted;
      const weight = weighted
        ? Array.from({ length: rows.rows }, (_, i) => [1, 2, 0.5][i % 3]!).reduce((a, b) => a + b, 0)
        : rows.rows;
      const lambdas = lambda.map((each) => each * weight);
      const penalty = {
        lasso: () => lasso.path({ lambdas }),
        elasticNet: () => elasticNet.path({ alpha, lambdas }),
        grouped: () => grouped.path({ lambdas }),
      }[kind]();
      const options = weighted ? { rowWeights: "w" } : { ignore: ["w"] };
      const outcome = await crossValidate(rows, "PID", {
        ...options,
        features: raw(),
        penalty,
        folds: "fold",
        measure,
        tolerance: 1e-9,
      });
      const { points } = outcome.curves[0]!;
      expectClose(
        points.map(({ mean }) => mean),
        wanted.mean,
        { relative: 2e-6 },
      );
      expectClose(
        points.map(({ standardError }) => standardError!),
        wanted.se,
        { relative: 1e-4 },
      );
      expectClose(outcome.best.lambda, wanted.min * weight, { relative: 1e-9 });
      expectClose(outcome.oneStandardError.lambda, wanted.oneSe * weight, { relative: 1e-9 });
    });
  });

  it("chooses among α, and by one standard error the simplest that is not clearly worse", async () => {
    const penalty = [0.2, 0.6, 1].map((alpha) => elasticNet.path({ alpha, count: 15 }));
    const { curves, best, oneStandardError, notes } = await crossValidate(iris, "Species", { penalty, folds: 5 });
    expect(curves.map(({ penalty: { alpha } }) => alpha)).toEqual([0.2, 0.6, 1]);
    const means = curves.flatMap(({ points }) => points.map(({ mean }) => mean));
    expect(best.mean).toBe(Math.min(...means));
    expect(curves[best.curve]!.points[best.index]!.mean).toBe(best.mean);
    expect(oneStandardError.curve).toBe(best.curve);
    const { points } = curves[best.curve]!;
    const limit = best.mean + best.standardError!;
    expect(points.findIndex(({ mean }) => mean <= limit)).toBe(oneStandardError.index);
    expect(oneStandardError.lambda).toBeGreaterThan(best.lambda);
    expect(best.model.penalty).toEqual(best.penalty);
    expect(best.model.report.rows).toBe(150);
    expect(notes).toEqual(best.index === 14 ? [expect.stringMatching(/last of its path/)] : []);
  });

  it("averages repeats, without claiming that they make it √R more certain", async () => {
    const options = { penalty: lasso.path({ count: 6 }), folds: 5, repeats: 3, seed: 4 };
    const { curves, folds } = await crossValidate(iris, "Species", options);
    expect(folds.length).toBe(15);
    for (const { mean, standardError, scores } of curves[0]!.points) {
      const rounds = [0, 1, 2].map((r) => scores.slice(5 * r, 5 * r + 5) as number[]);
      const means = rounds.map((round) => round.reduce((sum, x) => sum + x, 0) / 5);
      expectClose(mean, means.reduce((sum, x) => sum + x, 0) / 3);
      const variances = rounds.map((round, r) => round.reduce((sum, x) => sum + (x - means[r]!) ** 2, 0) / 20);
      expectClose(standardError!, Math.sqrt(variances.reduce((sum, x) => sum + x, 0) / 3), { absolute: 1e-12 });
    }
  });

  it("numbers rows as they were given when rows with missing cells are left out", async () => {
    const rows = Array.from({ length: 40 }, (_, i) => ({ x: i % 7 === 0 ? null : (i * 5) % 11, y: i % 2 ? "a" : "b" }));
    const outcome = await crossValidate(rows, "y", { penalty: lasso.path({ count: 3 }), folds: 4, missing: "drop" });
    const held = outcome.folds.flatMap(({ heldOut }) => [...heldOut]).sort((a, b) => a - b);
    expect(held).toEqual(rows.flatMap(({ x }, i) => (x === null ? [] : [i])));
    expect([...outcome.heldOut(outcome.best).rows].sort((a, b) => a - b)).toEqual(held);
    expect(outcome.best.model.report.droppedRows).toBe(6);
  });

  it("keeps the only row of a class in every training set, and says so", async () => {
    const rows = Array.from({ length: 30 }, (_, i) => ({ x: (i * 7) % 13, y: i === 4 ? "once" : i % 2 ? "a" : "b" }));
    const { folds, notes } = await crossValidate(rows, "y", {
      penalty: lasso.path({ count: 3, ratio: 0.2 }),
      folds: 3,
    });
    expect(notes[0]).toMatch(/^class "once" has too few rows/);
    for (const { training, heldOut } of folds) {
      expect(training).toContain(4);
      expect(heldOut).not.toContain(4);
    }
  });

  it("does not score rows with a level that their fold did not learn, and says how many", async () => {
    const rows = Array.from({ length: 40 }, (_, i) => ({
      x: (i * 7) % 13,
      g: i === 9 ? "once" : i % 3 ? "p" : "q",
      y: i % 2 ? "a" : "b",
    }));
    const { notes, heldOut, best } = await crossValidate(rows, "y", {
      penalty: lasso.path({ count: 3, ratio: 0.2 }),
      folds: 4,
    });
    expect(notes.join()).toMatch(/1 held-out row was not scored/);
    expect(heldOut(best).rows).not.toContain(9);
  });

  it("gives the same digits for any number of threads", async () => {
    const digits = tableFromCsv("../../data/digits.csv");
    const some = selectRows(
      digits,
      Int32Array.from({ length: 400 }, (_, i) => 4 * i),
    );
    const means: number[][] = [];
    for (const threads of [1, 3]) {
      await using engine = await wasmEngine({ threads });
      const penalty = lasso.path({ count: 4, ratio: 0.1 });
      const { curves } = await crossValidate(some, "digit", { features: raw(), penalty, folds: 3, engine });
      means.push(curves[0]!.points.flatMap(({ mean, standardError }) => [mean, standardError!]));
    }
    expectSameBits(means[1]!, means[0]!);
  });

  it("reports which λ of which fold it is at, and stops when it is aborted", async () => {
    const seen: CrossValidationProgress[] = [];
    const abort = new AbortController();
    const options = {
      penalty: [lasso.path({ count: 3 }), ridge.path({ count: 3 })],
      folds: 3,
      signal: abort.signal,
      onProgress: (progress: CrossValidationProgress) => {
        seen.push(progress);
        if (progress.fold === 2 && progress.step === 2) abort.abort(new Error("enough"));
      },
    };
    await expect(crossValidate(iris, "Species", options)).rejects.toThrow("enough");
    const place = ({ fold, penalty, step }: CrossValidationProgress) => [fold, penalty, step];
    expect(seen.slice(0, 8).map(place)).toEqual([
      [0, 1, 1],
      [0, 1, 2],
      [0, 1, 3],
      [0, 2, 1],
      [0, 2, 2],
      [0, 2, 3],
      [1, 1, 1],
      [1, 1, 2],
    ]);
    expect(place(seen.at(-1)!)).toEqual([2, 1, 2]);
    expect(seen.at(-1)).toMatchObject({ folds: 3, penalties: 2, count: 3 });
  });

  it("says which choice its λ leave: whether the first sets weights to 0, and whether there are others", async () => {
    const noise = random(1);
    const rows = Array.from({ length: 40 }, (_, i) => ({ z: noise.normal(), one: 1, y: i % 2 === 0 ? "a" : "b" }));
    const notes = async (penalty: PenaltyPath, ignore: string[]) =>
      (await crossValidate(rows, "y", { penalty, folds: 4, ignore })).notes.join("; ");
    expect(await notes(lasso.path({ count: 4 }), [])).toMatch(
      /first of its path, which sets every penalised weight to 0/,
    );
    // of a ridge and of given λ it said so too, though their first λ has weights
    for (const penalty of [ridge.path({ count: 4 }), lasso.path({ lambdas: [1e-2, 1e-3] })])
      expect(await notes(penalty, [])).toMatch(/first of its path, so that a larger one may be better/);
    // nothing was said
    expect(await notes(lasso.path({ count: 4 }), ["z"])).toMatch(/^the path has one λ, as every λ gives the same fit/);
  });

  it("says why no fold has a score", async () => {
    const rows = Array.from({ length: 24 }, (_, i) => ({
      x: (i * 7) % 11,
      g: `g${i % 4}`,
      w: i % 4 === 0 ? 0 : 1,
      y: "ab"[(i >> 2) % 2]!,
    }));
    const said = async (target: string | Formula, options: object) =>
      crossValidate(rows, target as never, { penalty: lasso.path({ count: 3 }), ...options } as never).then(
        () => "",
        (error: Error) => error.message,
      );
    // "measure "deviance" is not defined in any fold: no held-out rows have a class next to others"
    expect(await said(formula("y ~ x + g"), { folds: 3, by: "g" })).toMatch(
      /^no held-out row can be scored: each has a level of a category that the training rows of its fold lack/,
    );
    // "ignore names the target "y"", of an option that was not given
    for (const options of [{ by: "y" }, { time: "y" }, { folds: "y" }])
      for (const target of ["y", formula("y ~ x")])
        expect(await said(target, options)).toBe(
          `${Object.keys(options)[0]} is "y", which is the target; expected another column, or leave it out`,
        );
    // rows without weight were said to have a level that was not seen
    const { notes } = await crossValidate(rows, "y", {
      penalty: lasso.path({ count: 3 }),
      folds: "g",
      rowWeights: "w",
    });
    expect(notes.join()).not.toContain("level");
  });

  it("has no error where every fold has the same score", () => {
    // 8e-17, of rounding
    const fold = { repeat: 1, fold: 1, training: new Int32Array(0), heldOut: new Int32Array(0) };
    const same = Array.from({ length: 3 }, () => ({ fold, weight: 50, score: 0.68 }));
    expect(meanScore(same)).toEqual({ mean: 0.68, standardError: 0 });
  });

  it("refuses options that are not known, and says in which fold rows cannot be fitted", async () => {
    const refused = (options: object) =>
      crossValidate(iris, "Species", options as never).then(undefined, (error) => error as Error);
    const thrown = async (options: object) => {
      const error = await refused(options);
      return () => {
        throw error;
      };
    };
    expectSentence(await thrown({ penalty: lasso(1) }), "option", "is not a path", "lasso.path()");
    expectSentence(await thrown({ penalty: [] }), "option", "empty list");
    expectSentence(await thrown({ penalty: lasso.path(), measure: "f1" }), "option", 'measure is "f1"', "deviance");
    expectSentence(await thrown({ penalty: lasso.path(), fold: 3 }), "option", "unknown option", "folds");
    const penalty = lasso.path({ count: 3, factors: { x: 0 } });
    // all of class b is left of x = 3 but one row, which is held out in one fold
    const rows = Array.from({ length: 12 }, (_, i) => ({
      x: i === 11 ? 0.5 : i,
      z: (i * 5) % 7,
      y: i === 11 || i > 5 ? "a" : "b",
    }));
    await expect(crossValidate(rows, "y", { penalty, folds: 4 })).rejects.toThrow(/^fold \d: there is no path/);
  });
});
