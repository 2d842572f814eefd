import { readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  category,
  fit,
  formula,
  MultilogitError,
  none,
  prepare,
  type Row,
  raw,
  ridge,
  standardize,
  tableFromRows,
} from "../../src/index.js";
import { biasReducedFit, compareModels, marginalEffects, type Summary, summarize } from "../../src/infer/index.js";
import { tableFromCsv } from "../read-csv.js";

interface Recorded {
  readonly stats: Readonly<Record<string, number>>;
  readonly rows: readonly { class: string; term: string; estimate: number; se: number; seHC0: number }[];
}

const fixtures = new URL("../fixtures/", import.meta.url);
const recorded: Readonly<Record<string, Recorded>> = JSON.parse(
  readFileSync(new URL("maximum-likelihood.json", fixtures), "utf8"),
);

function recordedFor(start: string): Recorded {
  return recorded[Object.keys(recorded).find((name) => name.toLowerCase().includes(start))!]!;
}

/** Recorded terms: const, a column, or a factor with its level. */
function ours(term: string): string {
  return term === "const" || term === "(Intercept)" ? "(Intercept)" : term;
}

function expectRecorded(summary: Summary, { rows }: Recorded, which: "se" | "seHC0", termOf = ours): void {
  expect(rows.length).toBe(summary.terms.length);
  for (const row of rows) {
    const term = summary.terms.find((t) => String(t.class) === row.class && t.term === termOf(row.term));
    expect(term, `${row.class} ${row.term}`).toBeDefined();
    expect(Math.abs(term!.estimate! / row.estimate - 1), `${row.class} ${row.term}`).toBeLessThan(1e-8);
    expect(Math.abs(term!.standardError! / row[which] - 1), `${row.class} ${row.term}`).toBeLessThan(1e-8);
  }
}

function expectStatistics(summary: Summary, { stats }: Recorded): void {
  expect(summary.logLikelihood).toBeCloseTo(stats.logLik!, 8);
  expect(summary.nullLogLikelihood).toBeCloseTo(stats.logLikNull!, 8);
  expect(summary.degreesOfFreedom).toBe(stats.df);
  expect(summary.aic).toBeCloseTo(stats.AIC!, 7);
  expect(summary.bic).toBeCloseTo(stats.BIC!, 7);
  expect(Math.abs(summary.likelihoodRatio!.p / stats.p! - 1)).toBeLessThan(1e-6); // recorded with 7 digits
  expect(summary.pseudoR2!.mcfadden).toBeCloseTo(stats.McFadden!, 10);
  expect(summary.pseudoR2!.coxSnell).toBeCloseTo(stats.CoxSnell!, 10);
  expect(summary.pseudoR2!.nagelkerke).toBeCloseTo(stats.Nagelkerke!, 10);
}

describe("summaries against numbers recorded from an independent program", () => {
  it("MADlib's example: estimates, classical and HC0 standard errors to 1e-8, and the statistics of the fit", async () => {
    const table = tableFromCsv("fixtures/madlib57.csv");
    const model = await fit(table, "cat", { features: raw(), penalty: none() });
    const classical = await summarize(model, table, { reference: 0 });
    expectRecorded(classical, recordedFor("madlib"), "se");
    expectRecorded(await summarize(model, table, { reference: 0, covariance: "HC0" }), recordedFor("madlib"), "seHC0");
    expectStatistics(classical, recordedFor("madlib"));
  });

  it("ANES 1996, fitted on raw and on standardised columns", async () => {
    const table = tableFromCsv("fixtures/anes96.csv");
    const names = ["logpopul", "selfLR", "age", "educ", "income"];
    for (const features of [raw(...names), standardize(...names)]) {
      const model = await fit(table, "PID", { features, penalty: none() });
      const classical = await summarize(model, table, { reference: 0 });
      expectRecorded(classical, recordedFor("anes"), "se");
      expectRecorded(await summarize(model, table, { reference: 0, covariance: "HC0" }), recordedFor("anes"), "seHC0");
      expectStatistics(classical, recordedFor("anes"));
    }
  });

  it("housing, weighted by frequency, with factors against their first level", async () => {
    const table = tableFromCsv("fixtures/housing.csv");
    const features = [
      category({ reference: { level: "Low" } }, "influence", "contact"),
      category({ reference: { level: "Tower" } }, "type"),
    ];
    const model = await fit(table, "satisfaction", { features, penalty: none(), rowWeights: "frequency" });
    const options = { reference: "Low", rowWeights: "frequency" } as const;
    const factors = { Infl: "influence", Type: "type", Cont: "contact" };
    const termOf = (term: string) => {
      const factor = Object.entries(factors).find(([start]) => term.startsWith(start));
      return factor ? `${factor[1]}[${term.slice(factor[0].length)}]` : ours(term);
    };
    const classical = await summarize(model, table, options);
    expectRecorded(classical, recordedFor("housing"), "se", termOf);
    expectRecorded(
      await summarize(model, table, { ...options, covariance: "HC0" }),
      recordedFor("housing"),
      "seHC0",
      termOf,
    );
    expectStatistics(classical, recordedFor("housing"));
  });
});

describe("what a summary keeps whatever one does", () => {
  const rows = (seed: number): Row[] => {
    let state = seed * 2654435761 + 1;
    const next = () => {
      state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
      return state / 2 ** 32;
    };
    return Array.from({ length: 90 }, () => ({
      x: next() * 4 - 2,
      z: next(),
      count: 1 + Math.floor(3 * next()),
      y: ["a", "b", "c"][Math.floor(3 * next())]!,
    }));
  };
  const features = [raw("x", "z")];
  const seeds = fc.integer({ min: 1, max: 10_000 });

  it("frequency weights are that many rows: the same estimates, standard errors, HC0, HC1 and BIC", async () => {
    await fc.assert(
      fc.asyncProperty(seeds, async (seed) => {
        const weighted = rows(seed);
        const repeated = weighted.flatMap((row) => new Array<Row>(Number(row.count)).fill(row));
        for (const kind of ["classical", "HC0", "HC1"] as const) {
          const a = await summarize(
            await fit(weighted, "y", { features, penalty: none(), rowWeights: "count" }),
            weighted,
            {
              rowWeights: "count",
              covariance: kind,
            },
          );
          const b = await summarize(await fit(repeated, "y", { features, penalty: none() }), repeated, {
            covariance: kind,
          });
          expect(a.bic).toBeCloseTo(b.bic!, 8);
          a.terms.forEach((term, t) => {
            expect(term.estimate).toBeCloseTo(b.terms[t]!.estimate!, 9);
            expect(term.standardError).toBeCloseTo(b.terms[t]!.standardError!, 9);
          });
        }
      }),
      { numRuns: 10 },
    );
  });

  it("a change of reference class changes signs and intercepts, not the contrast between two classes", async () => {
    const table = tableFromRows(rows(7));
    const model = await fit(table, "y", { features, penalty: none() });
    const ab = (await summarize(model, table, { reference: "a" })).terms.filter((t) => t.class === "b");
    const ba = (await summarize(model, table, { reference: "b" })).terms.filter((t) => t.class === "a");
    ab.forEach((term, t) => {
      expect(term.estimate).toBeCloseTo(-ba[t]!.estimate!, 12);
      expect(term.standardError).toBeCloseTo(ba[t]!.standardError!, 12);
      expect(term.p).toBeCloseTo(ba[t]!.p!, 12);
    });
  });

  it("one cluster a row is HC0 times n/(n − 1)", async () => {
    const table = tableFromRows(rows(3).map((row, i) => ({ ...row, id: i })));
    const model = await fit(table, "y", { features, penalty: none() });
    const clustered = await summarize(model, table, { covariance: { cluster: "id" } });
    const robust = await summarize(model, table, { covariance: "HC0" });
    clustered.terms.forEach((term, t) => {
      expect(term.standardError).toBeCloseTo(robust.terms[t]!.standardError! * Math.sqrt(90 / 89), 12);
    });
  });

  it("fewer clusters than free weights are said to be too few, more are not", async () => {
    for (const [clusters, tooFew] of [
      [3, true],
      [45, false],
    ] as const) {
      const table = tableFromRows(rows(3).map((row, i) => ({ ...row, id: i % clusters })));
      const model = await fit(table, "y", { features, penalty: none() });
      const { note } = await summarize(model, table, { covariance: { cluster: "id" } });
      expect(note.includes(`${clusters} clusters are too few for `), note).toBe(tooFew);
    }
  });

  it("probability weights: Σ w² g² in the middle of the sandwich, whatever their scale; HC0 itself where all are 1", async () => {
    const sampled = rows(4).map((row): Row => ({ ...row, one: 1, tenfold: 10 * Number(row.count) }));
    const table = tableFromRows(sampled);
    const of = async (column: string, text: string, covariance: "HC0" | "HC1") =>
      await summarize(
        await fit(table, formula(text), { penalty: none(), rowWeights: column, tolerance: 1e-14 }),
        table,
        {
          probabilityWeights: column,
          covariance,
        },
      );
    for (const covariance of ["HC0", "HC1"] as const) {
      const plain = await fit(table, formula("y ~ x + z"), { penalty: none(), tolerance: 1e-14 });
      const ones = await of("one", "y ~ x + z", covariance);
      (await summarize(plain, table, { covariance })).terms.forEach((t, at) => {
        expect(ones.terms[at]!.standardError).toBeCloseTo(t.standardError!, 10);
      });
      const tenfold = await of("tenfold", "y ~ x + z", covariance);
      (await of("count", "y ~ x + z", covariance)).terms.forEach((t, at) => {
        expect(tenfold.terms[at]!.standardError).toBeCloseTo(t.standardError!, 9);
      });
    }
    // The constant alone, class b against the rest in closed form: the log odds of b and a have the scores w (y_b/p_b − y_a/p_a) / Σw.
    const { terms, rows: n } = await of("count", "y ~ 1", "HC0");
    const total = sampled.reduce((sum, row) => sum + Number(row.count), 0);
    const share = (name: string) =>
      sampled.reduce((sum, row) => sum + (row.y === name ? Number(row.count) : 0), 0) / total;
    const variance = sampled.reduce((sum, { y, count }) => {
      const score = (y === "b" ? 1 / share("b") : 0) - (y === "a" ? 1 / share("a") : 0);
      return sum + ((Number(count) * score) / total) ** 2;
    }, 0);
    expect(n).toBe(90);
    expect(terms.find((t) => t.class === "b")!.standardError).toBeCloseTo(Math.sqrt(variance), 10);
  });

  it("with a ridge there are no p-values, and the note says what the standard errors are", async () => {
    const table = tableFromRows(rows(5));
    const summary = await summarize(await fit(table, "y", { features, penalty: ridge(1) }), table);
    expect(summary.terms.every((term) => term.p === null && term.standardError! > 0)).toBe(true);
    expect(summary.aic).toBeNull();
    expect(summary.note).toContain("shrunk");
  });
});

describe("what a summary says where the likelihood has no single finite maximum", () => {
  // virginica − versicolor, recorded with the requirement; an independent Newton method in R on these two species gives the same.
  const FINITE = [-42.63780381302, -2.46522019519, -6.68088701408, 9.42938515393, 18.28613688785];

  it("iris: separated, by which features and which classes, and the one contrast that stays", async () => {
    const table = tableFromCsv("fixtures/iris.csv");
    for (const features of [raw(), standardize()]) {
      const model = await fit(table, "Species", { features, penalty: none() });
      const against = await summarize(model, table, { reference: "versicolor" });
      expect(against.separation).toMatchObject({ found: true, kind: "quasi-complete", identified: [] });
      expect(against.separation.pairs.map(({ classes }) => classes.join(" "))).toEqual([
        "setosa versicolor",
        "setosa virginica",
      ]);
      const [setosa, virginica] = ["setosa", "virginica"].map((name) => against.terms.filter((t) => t.class === name));
      expect(setosa!.every((t) => t.estimate === null && t.standardError === null && t.p === null)).toBe(true);
      virginica!.forEach((t, j) => {
        expect(Math.abs(t.estimate! / FINITE[j]! - 1)).toBeLessThan(1e-9);
        expect(t.standardError).toBeGreaterThan(0);
      });
      const first = await summarize(model, table);
      expect(first.terms.every((t) => t.estimate === null)).toBe(true);
      expect(first.separation.identified.map(({ class: name, reference }) => `${name} ${reference}`)).toEqual(
        new Array(5).fill("virginica versicolor"),
      );
      expect([first.aic, first.bic, first.likelihoodRatio, first.pseudoR2]).toEqual([null, null, null, null]);
    }
  });

  it("a table that one number tells apart: complete, and nothing stays", async () => {
    const rows = Array.from({ length: 12 }, (_, i) => ({ x: i, y: i < 4 ? "low" : i < 8 ? "mid" : "high" }));
    const summary = await summarize(await fit(rows, "y", { features: raw(), penalty: none() }), rows);
    expect(summary.separation).toMatchObject({ found: true, kind: "complete", features: ["x"], identified: [] });
    expect(summary.terms.every((t) => t.estimate === null)).toBe(true);
    // The note used to speak of others, of which there are none.
    expect(summary.note).toMatch(/; no term has a finite estimate$/);
  });

  it("collinear columns: named as not identified, the rest as without them", async () => {
    const rows = Array.from({ length: 60 }, (_, i) => {
      const x = Math.sin(i);
      return { x, twice: 2 * x, z: Math.cos(3 * i), y: ["a", "b", "c"][Math.floor((i * 7919) % 3)]! };
    });
    const summary = await summarize(await fit(rows, formula("y ~ x + twice + z"), { penalty: none() }), rows);
    const without = await summarize(await fit(rows, formula("y ~ x + z"), { penalty: none() }), rows);
    expect(summary.separation.found).toBe(false);
    expect(summary.notIdentified.length).toBeGreaterThan(0);
    expect(["x", "twice"]).toEqual(expect.arrayContaining(summary.notIdentified as string[]));
    expect(summary.note).toContain("not identified");
    expect(summary.logLikelihood).toBeCloseTo(without.logLikelihood, 9);
    expect([summary.degreesOfFreedom, summary.aic!.toFixed(8)]).toEqual([4, without.aic!.toFixed(8)]);
    const z = (s: Summary) => s.terms.filter((t) => t.term === "z").map((t) => [t.estimate!, t.standardError!]);
    z(summary).forEach(([estimate, standardError], k) => {
      expect(estimate).toBeCloseTo(z(without)[k]![0]!, 8);
      expect(standardError).toBeCloseTo(z(without)[k]![1]!, 8);
    });
  });
});

it("a factor without the constant holds it: the same tests against the constants alone", async () => {
  const table = tableFromCsv("fixtures/housing.csv");
  const [withConstant, without] = await Promise.all(
    ["satisfaction ~ type", "satisfaction ~ type - 1"].map(
      async (text) =>
        await summarize(await fit(table, formula(text), { penalty: none(), rowWeights: "frequency" }), table, {
          rowWeights: "frequency",
        }),
    ),
  );
  expect(without!.degreesOfFreedom).toBe(6);
  expect(without!.likelihoodRatio!.statistic).toBeCloseTo(withConstant!.likelihoodRatio!.statistic, 8);
  expect(without!.pseudoR2!.mcfadden).toBeCloseTo(withConstant!.pseudoR2!.mcfadden, 12);
});

describe("codings of the classes, without another fit", () => {
  it("symmetric: estimates sum to zero, differ as against a reference, and have standard errors that repeating the fit agrees with", async () => {
    const table = tableFromCsv("fixtures/housing.csv");
    const model = await fit(table, formula("satisfaction ~ type"), { penalty: none(), rowWeights: "frequency" });
    const options = { rowWeights: "frequency", tests: true } as const;
    const symmetric = await summarize(model, table, { ...options, coding: "symmetric" });
    const against = await summarize(model, table, { ...options, reference: "Low" });
    expect([symmetric.reference, symmetric.coding, symmetric.terms.length]).toEqual([null, "symmetric", 12]);
    for (const { term, estimate } of against.terms.filter((t) => t.class === "High")) {
      const of = (name: string) => symmetric.terms.find((t) => t.class === name && t.term === term)!.estimate!;
      expect(of("High") - of("Low")).toBeCloseTo(estimate!, 10);
      expect(of("High") + of("Low") + of("Medium")).toBeCloseTo(0, 12);
    }
    // The mean of two contrasts against a third: Var((a − c + b − c)/3) by hand from the two references' variances.
    const [highLow, mediumLow, highMedium] = ["High", "Medium"]
      .map((name) => against.terms.find((t) => t.class === name && t.term === "type[Tower]")!.standardError! ** 2)
      .concat(
        (await summarize(model, table, { ...options, reference: "Medium" })).terms.find(
          (t) => t.class === "High" && t.term === "type[Tower]",
        )!.standardError! ** 2,
      ) as [number, number, number];
    const covariance = (highLow + mediumLow - highMedium) / 2;
    const low = symmetric.terms.find((t) => t.class === "Low" && t.term === "type[Tower]")!;
    expect(low.standardError! ** 2).toBeCloseTo((highLow + mediumLow + 2 * covariance) / 9, 12);
    symmetric.tests!.terms.forEach((test, t) => {
      expect(test.wald!.statistic).toBeCloseTo(against.tests!.terms[t]!.wald!.statistic, 7);
      expect(test.likelihoodRatio!.statistic).toBeCloseTo(against.tests!.terms[t]!.likelihoodRatio!.statistic, 7);
    });
    expect(symmetric.tests!.classes).toHaveLength(3);
  });

  it("any combination of terms by its coefficients, in each comparison: a level against another is that of the other base", async () => {
    const table = tableFromCsv("fixtures/housing.csv");
    const weights = { penalty: none(), rowWeights: "frequency", tolerance: 1e-14 };
    const model = await fit(table, formula("satisfaction ~ type + contact"), weights);
    const options = { rowWeights: "frequency", reference: "Low", covariance: "HC0" } as const;
    const summary = await summarize(model, table, {
      ...options,
      contrasts: { "High − Medium": { High: 1, Medium: -1 } },
      combinations: { difference: { "type[Tower]": 1, "type[Terrace]": -1 }, thrice: { "contact[Low]": 3 } },
    });
    const based = formula("satisfaction ~ type + contact", { base: { type: "Terrace" } });
    const other = await summarize(await fit(table, based, weights), table, options);
    expect(summary.combinations.map((t) => [t.class, t.term])).toEqual(
      ["High", "Medium"].flatMap((of) => ["difference", "thrice"].map((name) => [of, name])),
    );
    for (const { class: of, term, hauckDonner, ...found } of summary.combinations) {
      const same = other.terms.find(
        (t) => t.class === of && t.term === (term === "thrice" ? "contact[Low]" : "type[Tower]"),
      )!;
      const factor = term === "thrice" ? 3 : 1;
      expect(found.estimate).toBeCloseTo(factor * same.estimate!, 8);
      expect(found.standardError).toBeCloseTo(factor * same.standardError!, 8);
      expect(found.z).toBeCloseTo(same.z!, 7);
      expect(hauckDonner).toBeNull();
    }
    const [high, medium] = summary.combinations.filter((t) => t.term === "difference");
    const between = summary.contrasts.find((t) => t.term === "difference")!;
    expect(between.class).toBe("High − Medium");
    expect(between.estimate).toBeCloseTo(high!.estimate! - medium!.estimate!, 10);
    const refused = (of: Record<string, number>) => summarize(model, table, { ...options, combinations: { it: of } });
    await expect(refused({ "type[Towr]": 1 })).rejects.toThrow('did you mean "type[Tower]"');
    await expect(refused({ "type[Tower]": 0 })).rejects.toThrow("no term has a coefficient");
    await expect(refused({ "type[Tower]": Number.NaN })).rejects.toThrow("expected a finite number");
  });

  it("any contrast by its coefficients; those that do not sum to zero are refused", async () => {
    const table = tableFromCsv("fixtures/housing.csv");
    const model = await fit(table, formula("satisfaction ~ type"), { penalty: none(), rowWeights: "frequency" });
    const contrasts = { "rest against Low": { Low: -1, Medium: 0.5, High: 0.5 }, "High − Low": { High: 1, Low: -1 } };
    const summary = await summarize(model, table, { rowWeights: "frequency", reference: "Low", contrasts });
    const of = (name: string) => summary.terms.filter((t) => t.class === name).map((t) => t.estimate!);
    const found = (name: string) => summary.contrasts.filter((t) => t.class === name);
    expect(found("High − Low").map(({ class: _, ...t }) => t)).toEqual(
      summary.terms
        .filter((t) => t.class === "High")
        .map(({ class: _, ...t }) => ({ ...t, hauckDonner: expect.anything() })),
    );
    found("rest against Low").forEach((t, j) => {
      expect(t.estimate).toBeCloseTo((of("High")[j]! + of("Medium")[j]!) / 2, 12);
    });
    const refused = (q: Record<string, number>) =>
      summarize(model, table, { rowWeights: "frequency", contrasts: { it: q } });
    await expect(refused({ High: 1 })).rejects.toThrow("sum to 1; expected 0");
    await expect(refused({ Hig: 1, Low: -1 })).rejects.toThrow('did you mean "High"');
    await expect(refused({})).rejects.toThrow("some of them not 0");
    await expect(
      summarize(model, table, { rowWeights: "frequency", coding: "symmetric", reference: "Low" }),
    ).rejects.toThrow("leave the reference out");
  });
});

describe("what a summary asks of the likelihood itself", () => {
  const table = tableFromCsv("fixtures/housing.csv");
  const fitted = (text: string) =>
    fit(table, formula(text), { penalty: none(), rowWeights: "frequency", tolerance: 1e-14 });
  const weights = { rowWeights: "frequency" };

  it("joint tests: the likelihood ratio of a term is that of the fit without it; Wald's of one weight is z²", async () => {
    const model = await fitted("satisfaction ~ influence + type + contact");
    const { tests, terms } = await summarize(model, table, { ...weights, tests: true });
    for (const [term, rest] of [
      ["influence", "type + contact"],
      ["type", "influence + contact"],
      ["contact", "influence + type"],
    ] as const) {
      const test = tests!.terms.find((t) => t.term === term)!;
      const { likelihoodRatio } = await compareModels(await fitted(`satisfaction ~ ${rest}`), model);
      expect(test.likelihoodRatio!.degreesOfFreedom).toBe(likelihoodRatio.degreesOfFreedom);
      expect(test.likelihoodRatio!.statistic).toBeCloseTo(likelihoodRatio.statistic, 7);
      for (const { statistic } of [test.wald!, test.score!])
        expect(Math.abs(statistic / likelihoodRatio.statistic - 1)).toBeLessThan(0.2);
    }
    expect(tests!.classes.map((t) => [t.class, t.wald!.degreesOfFreedom])).toEqual([
      ["Low", 6],
      ["Medium", 6],
    ]);
    const binary = await fit(table, formula("contact ~ influence"), { penalty: none(), ...weights });
    const one = await summarize(binary, table, { ...weights, tests: true });
    expect(one.tests!.terms).toHaveLength(1);
    expect(terms.every((t) => t.hauckDonner === false)).toBe(true);
    const simple = await fit(tableFromCsv("fixtures/madlib57.csv"), formula("cat ~ feat1"), { penalty: none() });
    const two = await summarize(simple, tableFromCsv("fixtures/madlib57.csv"), { tests: true });
    const z = two.terms.find((t) => t.class === 1 && t.term === "feat1")!.z!;
    expect(two.tests!.classes.find((t) => t.class === 1)!.wald!.statistic).toBeCloseTo(z * z, 9);
  });

  it("joint tests are of raw weights, not of those around the means", async () => {
    const [standard, raw] = await Promise.all(
      [true, false].map((standardize) =>
        fit(tableFromCsv("fixtures/madlib57.csv"), formula("cat ~ feat1*feat2", { standardize }), {
          penalty: none(),
          tolerance: 1e-14,
        }),
      ),
    );
    const testsOf = async (model: typeof standard) =>
      (await summarize(model!, tableFromCsv("fixtures/madlib57.csv"), { tests: true })).tests!.terms;
    const others = await testsOf(raw);
    (await testsOf(standard)).forEach(({ term, wald, likelihoodRatio }, t) => {
      const other = others[t]!;
      expect(term).toBe(other.term);
      expect(wald!.statistic).toBeCloseTo(other.wald!.statistic, 6);
      expect(likelihoodRatio!.statistic).toBeCloseTo(other.likelihoodRatio!.statistic, 6);
    });
  });

  it("profile intervals lie near Wald's, without being the same", async () => {
    const model = await fitted("satisfaction ~ contact");
    const summary = await summarize(model, table, { ...weights, intervals: "profile", level: 0.9 });
    expect(summary.note).toContain("profile");
    const wald = await summarize(model, table, { ...weights, level: 0.9 });
    summary.terms.forEach((t, at) => {
      expect(t.estimate).toBeCloseTo(wald.terms[at]!.estimate!, 8);
      expect(Math.abs(t.lower! - wald.terms[at]!.lower!)).toBeLessThan(0.05 * t.standardError!);
      expect(t.lower).not.toBe(wald.terms[at]!.lower);
    });
  });

  it("bias-reduced estimates are finite where classes are separated, which is still said", async () => {
    const iris = tableFromCsv("fixtures/iris.csv");
    const model = await fit(iris, formula("Species ~ ."), { penalty: none() });
    const summary = await summarize(model, iris, { biasReduced: true });
    expect(summary).toMatchObject({ estimator: "bias-reduced", aic: null, likelihoodRatio: null });
    expect(summary.separation).toMatchObject({ found: true, identified: [] });
    expect(summary.terms.every((t) => Number.isFinite(t.estimate) && t.standardError! > 0)).toBe(true);
    const { sample } = prepare(iris, formula("Species ~ ."), { penalty: none() });
    const { weights: W } = await biasReducedFit(sample);
    const { names } = sample.featureMap;
    const petal = names.indexOf("Petal.Width");
    const feature = sample.featureMap.features[petal] as { scale: number };
    const found = summary.terms.find((t) => t.class === "virginica" && t.term === "Petal.Width")!;
    expect(found.estimate).toBeCloseTo((W[petal * 3 + 2]! - W[petal * 3]!) / feature.scale, 9);
    expect((await marginalEffects(model, iris, { biasReduced: true })).effects.every((e) => e.standardError > 0)).toBe(
      true,
    );
  });

  it("none of it is given for a ridge, for probability weights, or against a covariance that it does not have", async () => {
    const model = await fit(table, formula("satisfaction ~ contact"), { penalty: ridge(1), ...weights });
    for (const options of [{ tests: true }, { intervals: "profile" }, { biasReduced: true }] as const)
      await expect(summarize(model, table, { ...weights, ...options })).rejects.toThrow("without a penalty");
    const plain = await fitted("satisfaction ~ contact");
    await expect(summarize(plain, table, { probabilityWeights: "frequency", tests: true })).rejects.toThrow(
      "likelihood of the sample",
    );
    await expect(summarize(plain, table, { ...weights, covariance: "HC0", intervals: "profile" })).rejects.toThrow(
      "HC0",
    );
    const robust = (await summarize(plain, table, { ...weights, covariance: "HC0", tests: true })).tests!.terms[0]!;
    expect([robust.likelihoodRatio, robust.score, robust.wald!.degreesOfFreedom]).toEqual([null, null, 2]);
    await expect(summarize(plain, table, { ...weights, intervals: "profiles" as never })).rejects.toThrow('"profile"');
  });
});

describe("what a summary refuses", () => {
  const refusal = async (work: () => unknown): Promise<string> => {
    try {
      await work();
    } catch (error) {
      expect(error).toBeInstanceOf(MultilogitError);
      return (error as Error).message;
    }
    throw new Error("nothing was refused");
  };

  it("fits that stopped short of a maximum", async () => {
    const table = tableFromCsv("fixtures/anes96.csv");
    const model = await fit(table, "PID", {
      features: raw("age"),
      penalty: ridge(1),
      maxIterations: 1,
      solver: "lbfgs",
    });
    expect(model.report.converged).toBe(false);
    expect(await refusal(() => summarize(model, table))).toContain("no standard errors");
  });

  it("other rows than the model was fitted to", async () => {
    const table = tableFromCsv("fixtures/madlib57.csv");
    const model = await fit(table, "cat", { features: raw(), penalty: none() });
    const fewer = tableFromRows([
      { feat1: 1, feat2: 35, cat: 1 },
      { feat1: 2, feat2: 33, cat: 0 },
    ]);
    expect(await refusal(() => summarize(model, fewer))).toContain("rows and row weights of the fit");
  });

  it("an unknown class, suggesting the nearest, and a level outside 0 to 1", async () => {
    const table = tableFromCsv("fixtures/housing.csv");
    const model = await fit(table, "satisfaction", { ignore: [], penalty: ridge(1), rowWeights: "frequency" });
    expect(await refusal(() => summarize(model, table, { reference: "Hgh", rowWeights: "frequency" }))).toContain(
      '"High"',
    );
    expect(await refusal(() => summarize(model, table, { level: 95, rowWeights: "frequency" }))).toContain("0.95");
  });
});
