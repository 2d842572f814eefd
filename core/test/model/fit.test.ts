import { describe, expect, it } from "vitest";
import {
  boolean,
  category,
  cellOf,
  columnOf,
  evaluateRow,
  type FitOptions,
  featureMapOf,
  fit,
  fitted,
  formula,
  none,
  objectiveInWords,
  penalised,
  predict,
  prepare,
  probabilities,
  type Row,
  raw,
  rawWeights,
  referenceEngine,
  ridge,
  rowOf,
  scores,
  selectRows,
  solve,
  standardize,
  tableFromColumns,
  tableFromRows,
  threshold,
} from "../../src/index.js";
import { random } from "../../src/numeric/random.js";
import { expectClose } from "../close-to.js";
import { tableFromCsv } from "../read-csv.js";

function flowers(n: number, seed = 1): Row[] {
  const source = random(seed);
  return Array.from({ length: n }, () => {
    const kind = ["rose", "lily", "iris"][Math.floor(3 * source.uniform())]!;
    const size = source.normal() + (kind === "rose" ? 1 : 0);
    const colour = source.uniform() < 0.6 ? (kind === "lily" ? "white" : "red") : "blue";
    return { size, colour, wild: source.uniform() < 0.5, count: 1 + Math.floor(3 * source.uniform()), kind };
  });
}

describe("fit and predict", () => {
  const rows = flowers(120);

  it("give the same model for rows as objects, as columns, and in another order of columns", async () => {
    const ignore = ["count"];
    const byRows = await fit(rows, "kind", { ignore });
    const columns = Object.fromEntries(
      ["size", "colour", "wild", "kind"].map((name) => [name, rows.map((row) => row[name])]),
    );
    const byColumns = await fit(tableFromColumns(columns as never), "kind");
    expect(byColumns.weights).toEqual(byRows.weights);
    const shuffled = rows.map(({ size, colour, wild }) => ({ wild, extra: new Date(0) as never, colour, size }));
    expect(probabilities(byRows, shuffled)).toEqual(probabilities(byRows, rows));
  });

  it("are bit by bit the same for the binarised digits as rows, as columns, and step by step", async () => {
    const columns = selectRows(
      tableFromCsv("../../data/digits.csv"),
      Array.from({ length: 200 }, (_, i) => 7 * i),
    );
    const objects = Array.from({ length: 200 }, (_, i) => rowOf(columns, i));
    const options = { features: threshold(8) };
    const model = await fit(columns, "digit", options);
    expect((await fit(objects, "digit", options)).weights).toEqual(model.weights);
    const likelihood = await referenceEngine.likelihood(prepare(objects, "digit", options).sample);
    const objective = penalised(likelihood, ridge(1));
    expect(fitted(objective, await solve(objective)).weights).toEqual(model.weights);
    expect(probabilities(model, objects)).toEqual((await likelihood.at(model.weights)).probabilities);
    expect(model.classes).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
    const right = predict(model, objects).filter((digit, i) => digit === objects[i]!.digit).length;
    expect(right).toBeGreaterThan(190);
  });

  it("keep the types of classes", async () => {
    const typed = rows as readonly object[] as readonly {
      size: number;
      kind: "rose" | "lily" | "iris";
      count: 1 | 2 | 3;
    }[];
    const model = await fit(typed, "kind", { ignore: ["count"] });
    const kinds: ("rose" | "lily" | "iris")[] = predict(model, rows.slice(0, 3));
    expect(model.classes).toEqual(["iris", "lily", "rose"]);
    expect(kinds).toHaveLength(3);
    // @ts-expect-error the classes are texts, not numbers
    const numbers: number[] = predict(model, rows.slice(0, 3));
    expect(numbers).toEqual(kinds);
    expect((await fit(rows, "count", { ignore: ["kind"] })).classes).toEqual([1, 2, 3]);
    expect((await fit(rows, "wild", { ignore: ["kind"] })).classes).toEqual([false, true]);
  });

  it("count a row of weight w as w rows, also in means and standard deviations", async () => {
    const repeated = rows.flatMap((row) => new Array<Row>(Number(row.count)).fill(row));
    const weighted = await fit(rows, "kind", { rowWeights: "count" });
    const again = await fit(repeated, "kind", { ignore: ["count"] });
    expectClose(weighted.weights, again.weights, { relative: 1e-8, absolute: 1e-10 });
    expectClose(weighted.report.value, again.report.value, { relative: 1e-12 });
  });

  it("take soft labels as the rows that they stand for", async () => {
    const soft = rows.map((row) => ({ size: row.size!, a: 0.25, b: row.kind === "rose" ? 0.5 : 1.5 }));
    const hard = soft.flatMap((row) => [
      { size: row.size, label: "a", mass: row.a },
      { size: row.size, label: "b", mass: row.b },
    ]);
    const features = raw("size");
    const bySoft = await fit(soft, ["a", "b"], { features });
    const byHard = await fit(hard, "label", { features, rowWeights: "mass" });
    expectClose(bySoft.weights, byHard.weights, { relative: 1e-9, absolute: 1e-12 });
  });

  it("add offsets to the scores of the class that each column names", async () => {
    const shifted = rows.map((row) => ({ size: row.size!, kind: row.kind!, o1: 0.5, o2: 0, o3: -0.25 }));
    const features = [raw("size")];
    const plain = await fit(shifted, "kind", { features, ignore: ["o1", "o2", "o3"] });
    const offset = { iris: "o1", lily: "o2", rose: "o3" };
    const model = await fit(shifted, "kind", { features, offset });
    // A constant offset is taken up by the constant, so that the probabilities stay.
    expectClose(probabilities(model, shifted), probabilities(plain, shifted), { absolute: 1e-9 });
    await expect(fit(shifted, "kind", { features, offset: { iris: "o1" } })).rejects.toThrow(
      /no column for class "lily"/,
    );
  });

  it("shift a weight by exactly what an offset along its feature already says", async () => {
    const shifted = rows.map((row) => ({ size: row.size!, kind: row.kind!, own: 0.7 * Number(row.size), zero: 0 }));
    const options = { features: [raw("size")], penalty: none() };
    const plain = await fit(shifted, "kind", options);
    const offset = { iris: "own", lily: "zero", rose: "zero" };
    const model = await fit(shifted, "kind", { ...options, offset });
    const shift = [0.7 - 0.7 / 3, -0.7 / 3, -0.7 / 3];
    expectClose(
      model.weights.subarray(3).map((w, k) => w + shift[k]!),
      plain.weights.subarray(3),
      { absolute: 1e-8 },
    );
    expectClose(model.report.logLikelihood, plain.report.logLikelihood, { relative: 1e-12 });
  });

  it("fit no constant where none is wanted: then zero cells give equal probabilities", async () => {
    const model = await fit(rows, "kind", { features: [raw("size")], constant: false });
    expect(model.featureMap.names).toEqual(["size"]);
    expectClose(probabilities(model, [{ size: 0 }]), [1 / 3, 1 / 3, 1 / 3]);
  });

  it("fit the constant alone: then every row gets the shares of the classes", async () => {
    // expected the shares, was: the table has no columns
    const model = await fit(rows, "kind", { features: [] });
    const shares = model.classes.map((name) => rows.filter((row) => row.kind === name).length / rows.length);
    expectClose(probabilities(model, rows.slice(0, 2)), [...shares, ...shares], { absolute: 1e-9 });
  });

  it("make of the columns what the recipes say, in the order of the columns", async () => {
    const features = [
      category("count"),
      threshold(0, "size"),
      boolean("wild"),
      category({ reference: "first" }, "colour"),
    ];
    expect((await fit(rows, "kind", { features })).featureMap.names).toEqual([
      "constant",
      "size>=0",
      "colour=red",
      "colour=white",
      "wild",
      "count=1",
      "count=2",
      "count=3",
    ]);
    await expect(fit(rows, "kind", { features: [standardize()] })).rejects.toThrow(
      /no feature recipe takes "colour", "wild"/,
    );
    const level = category({ reference: { level: "white" } }, "colour");
    expect((await fit(rows, "kind", { features: level })).featureMap.names).toEqual([
      "constant",
      "colour=blue",
      "colour=red",
    ]);
  });

  it("give raw weights that make the same scores from raw cells", async () => {
    const model = await fit(rows, "kind", { features: standardize("size") });
    const W = rawWeights(model);
    const size = columnOf(tableFromRows(rows), "size");
    const a = scores(model, rows);
    rows.forEach((_, i) => {
      const x = Number(cellOf(size, i));
      expectClose(
        a.subarray(i * 3, i * 3 + 3),
        [0, 1, 2].map((k) => W[k]! + x * W[3 + k]!),
        { absolute: 1e-12 },
      );
    });
  });

  it("give raw weights that score φ without centres and scales, beside categories, thresholds and offsets too", async () => {
    const source = random(17);
    const mixed = rows.map((row) => ({
      ...(row as { colour: string; wild: boolean; count: number; kind: string }),
      size: row.size!,
      far: 1e4 + 50 * source.normal(),
      o: source.normal(),
    }));
    const offset = { iris: "o", lily: "o", rose: "size" };
    const features = [standardize("far"), category("colour"), boolean("wild"), threshold(2, "count")];
    const model = await fit(mixed, "kind", { features, offset });
    const plain = model.featureMap.features.map((f) => (f.kind === "number" ? { ...f, center: 0, scale: 1 } : f));
    const unscaled = featureMapOf(plain, model.featureMap.offset);
    const [W, a] = [rawWeights(model), scores(model, mixed)];
    mixed.forEach((row, i) => {
      const phi = evaluateRow(unscaled, row);
      const offsets = [row.o, row.o, Number(row.size)];
      const byHand = offsets.map((o, k) => phi.reduce((sum, x, j) => sum + x * W[j * 3 + k]!, o));
      expectClose(a.subarray(3 * i, 3 * i + 3), byHand, { absolute: 1e-10 });
    });
  });

  it("say in words what was minimised", async () => {
    const model = await fit(rows, "kind", { features: raw("size"), penalty: ridge(2) });
    expect(objectiveInWords(model)).toBe(
      "−log-likelihood of 120 rows (2 features × 3 classes) + 2/2 · Σ w² over all weights but the constant's",
    );
    expect(objectiveInWords(await fit(rows, "kind", { features: raw("size"), penalty: none() }))).toContain(
      "no penalty",
    );
  });

  it("leave out rows with missing cells when asked to, and count them", async () => {
    const gaps = rows.map((row, i) =>
      i % 10 === 0 ? { ...row, size: Number.NaN } : i % 15 === 1 ? { ...row, colour: null } : row,
    );
    await expect(fit(gaps, "kind", { ignore: ["count"] })).rejects.toThrow(/"colour", row 2|"size", row 1/);
    const model = await fit(gaps, "kind", { ignore: ["count"], missing: "drop" });
    expect(model.report.droppedRows + model.report.rows).toBe(120);
    expect(model.report.droppedRows).toBe(gaps.filter((row) => Number.isNaN(row.size) || row.colour === null).length);
  });

  it("name rows as they were given in errors after rows were left out", async () => {
    // expected row 4, the one with the negative cell; was row 2, its place among the rows that were left
    const gaps = [
      { x: 1, w: 1, y: "a" },
      { x: null, w: 1, y: "b" },
      { x: null, w: 1, y: "b" },
      { x: -1, w: -2, y: "b" },
      { x: 3, w: 1, y: "a" },
    ];
    const drop = { missing: "drop" } as const;
    await expect(fit(gaps, formula("y ~ log(x)"), drop)).rejects.toThrow("log(x), row 4: NaN");
    await expect(fit(gaps, "y", { ...drop, rowWeights: "w" })).rejects.toThrow('row weights "w", row 4: -2');
    await expect(fit(gaps, ["x", "w"], { ...drop, features: [] })).rejects.toThrow('class mass "x", row 4: -1');
  });

  it("refuse what is not a feature recipe, options or an engine, in words", async () => {
    // expected a sentence, was "Cannot read properties of undefined"
    const refused = (options: unknown) => expect(fit(rows, "kind", options as FitOptions)).rejects;
    await refused({ features: { kind: "standardised", columns: [] } }).toThrow(
      'there is no kind "standardised"; did you mean "standardized"?',
    );
    await refused({ features: [{ kind: "raw" }] }).toThrow(
      /is not a feature recipe; expected standardize\(\), raw\(\)/,
    );
    await refused({ features: "raw" }).toThrow('features: "raw" is not a feature recipe');
    await refused({ features: null }).toThrow("features: null is not a feature recipe");
    await refused("wasm").toThrow('fit: the options are "wasm"; expected an object with some of features, ');
    await refused({ engine: "fast" }).toThrow('engine "fast"; expected "auto", "reference", "wasm" or an engine');
  });

  it("code categories against their first level without a penalty, one feature a level with one", async () => {
    const features = [category("colour")];
    expect((await fit(rows, "kind", { features, penalty: none() })).featureMap.names).toEqual([
      "constant",
      "colour=red",
      "colour=white",
    ]);
    expect((await fit(rows, "kind", { features })).featureMap.names).toHaveLength(4);
  });

  it("predict nothing for no rows, and the same for a row whatever stands beside it", async () => {
    const model = await fit(rows, "kind", { ignore: ["count"] });
    expect(predict(model, [])).toEqual([]);
    const all = probabilities(model, rows);
    rows.slice(0, 20).forEach((row, i) => {
      expect(probabilities(model, [row])).toEqual(all.slice(3 * i, 3 * i + 3));
    });
  });

  it("refuse what they cannot use, with the name of it and what to do", async () => {
    const model = await fit(rows, "kind", { ignore: ["count"] });
    // expected the near name, was: the columns are "size", "wild"
    expect(() => predict(model, [{ size: 1, color: "red", wild: true } as Row])).toThrow(
      /no column "colour"; did you mean "color"\?/,
    );
    expect(() => predict(model, [{ height: 1 }])).toThrow(/no column "size"; the columns are "height"/);
    expect(() => predict(model, [{}])).toThrow(/no column "size"; the rows hold nothing/);
    expect(() => predict(model, [{ size: 1, colour: "green", wild: true }])).toThrow(
      /row 1: category "green" was not seen/,
    );
    expect(() => predict(model, [{ size: "1", colour: "red", wild: true }])).toThrow(/"size" holds strings/);
    await expect(fit(rows, "kind", { ignore: ["cuont"] })).rejects.toThrow(/ignore names "cuont"/);
    await expect(fit(tableFromRows(rows), "kind", { ignore: ["coun"] })).rejects.toThrow(/did you mean "count"/);
    await expect(fit(rows, "kinds")).rejects.toThrow(/no column "kinds"; did you mean "kind"/);
    await expect(fit(rows, "kind", { penalti: ridge(1) } as never)).rejects.toThrow(
      /"penalti"; did you mean "penalty"/,
    );
    await expect(
      fit(
        rows.map((row) => ({ ...row, kind: "rose" })),
        "kind",
      ),
    ).rejects.toThrow(/one class only, "rose"/);
    await expect(fit(rows, "kind", { features: threshold(8, "size"), missing: "maybe" as never })).rejects.toThrow(
      /"error" or "drop"/,
    );
  });

  it("refuse what is not rows, in one sentence", async () => {
    // expected a sentence, was: TypeError, cannot read properties of undefined
    const model = await fit(rows, "kind", { ignore: ["count"] });
    for (const wrong of [rows[0], undefined, "rows.csv", { size: 1, colour: ["red"] }, new Float64Array(3)]) {
      expect(() => predict(model, wrong as never)).toThrow(/expected an array of row objects, columns by name/);
      await expect(fit(wrong as never, "kind")).rejects.toThrow(/expected an array of row objects, columns by name/);
    }
  });

  it("refuse a penalty that is not one, and never leave it out instead", async () => {
    // expected errors, was: converged, without any penalty for the text and below its minimum for the negative one
    const features = raw("size");
    await expect(fit(rows, "kind", { features, penalty: "ridge:1" as never })).rejects.toThrow(/expected ridge\(λ\)/);
    await expect(fit(rows, "kind", { features, penalty: { kind: "lass" } as never })).rejects.toThrow(/or none\(\)/);
    await expect(fit(rows, "kind", { features, penalty: { kind: "lasso" } as never })).rejects.toThrow(
      /lasso\(undefined\)/,
    );
    await expect(fit(rows, "kind", { features, penalty: { kind: "ridge", lambda: -1 } })).rejects.toThrow(
      /ridge\(-1\): expected a finite number above 0/,
    );
  });

  it("refuse a target that cannot be one", async () => {
    await expect(fit(rows, 3 as never)).rejects.toThrow(/the target is 3; expected a column's name/);
    await expect(fit(rows, [])).rejects.toThrow(/names 0 columns of class masses/);
    await expect(fit(rows, ["size"])).rejects.toThrow(/at least two/);
    await expect(fit(rows, "kind", { ignore: ["kind"] })).rejects.toThrow(/ignore names the target "kind"/);
  });

  it("refuse an offset for no class, and find classes by their own names only", async () => {
    // expected an error, was: the column of the misspelt class became a feature; and a TypeError for the class "constructor"
    const shifted: Row[] = rows.map((row) => ({ ...row, o: 0, kind: row.kind === "rose" ? "constructor" : row.kind! }));
    const features = [raw("size")];
    await expect(fit(shifted, "kind", { features, offset: { iris: "o", lily: "o" } })).rejects.toThrow(
      /no column for class "constructor"/,
    );
    const offset = { iris: "o", lily: "o", constructor: "o", lilly: "o" };
    await expect(fit(shifted, "kind", { features, offset })).rejects.toThrow(
      /offset names class "lilly".*did you mean "lily"/,
    );
  });

  it("keep what a model says of itself, whatever happens to the caller's objects", async () => {
    const penalty = { kind: "ridge" as const, lambda: 2 };
    const target: ("a" | "b")[] = ["a", "b"];
    const soft = rows.map((row) => ({ size: row.size!, a: 1, b: row.kind === "rose" ? 2 : 0 }));
    const model = await fit(soft, target, { features: raw("size"), penalty });
    penalty.lambda = 3;
    target.reverse();
    expect(objectiveInWords(model)).toContain("2/2 · Σ w²");
    expect(model.target).toEqual(["a", "b"]);
    expect([model, model.report, model.report.certificate, model.penalty, model.target].every(Object.isFrozen)).toBe(
      true,
    );
  });

  it("let an unseen category set no feature where that was declared", async () => {
    const model = await fit(rows, "kind", { features: [raw("size"), category({ unseen: "zero" }, "colour")] });
    const a = scores(model, [{ size: 0.3, colour: "green" }]);
    const W = model.weights;
    expectClose(
      a,
      [0, 1, 2].map((k) => W[k]! + 0.3 * W[3 + k]!),
      { absolute: 1e-12 },
    );
  });
});
