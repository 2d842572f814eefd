import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { ANES, answer, expectRefusal, HOUSING, IRIS, MADLIB, workplace } from "./program.js";

const here = workplace();
const recorded = JSON.parse(
  readFileSync(new URL("../../../core/test/fixtures/maximum-likelihood.json", import.meta.url), "utf8"),
);
const housing = [
  "summary",
  HOUSING,
  "--formula",
  "satisfaction ~ influence + type + contact",
  "--weights",
  "frequency",
  "--reference",
  "Low",
  "--base",
  "influence=Low",
  "type=Tower",
  "contact=Low",
];

interface Term {
  readonly class: string | number;
  readonly term: string;
  readonly estimate: number;
  readonly standardError: number;
}

/** The models of maximum-likelihood.json, as one would ask for them. */
const MODELS: readonly { start: string; words: string[]; term: (recorded: string) => string }[] = [
  { start: "MADlib", words: ["summary", MADLIB, "--formula", "cat ~ feat1 + feat2"], term: (name) => name },
  {
    start: "statsmodels",
    words: ["summary", ANES, "--formula", "PID ~ logpopul + selfLR + age + educ + income"],
    term: (name) => name,
  },
  {
    start: "MASS",
    words: housing,
    term: (name) =>
      name.replace(/^(Infl|Type|Cont)(\w+)$/, (_, factor: "Infl" | "Type" | "Cont", level) => {
        return `${{ Infl: "influence", Type: "type", Cont: "contact" }[factor]}[${level}]`;
      }),
  },
];

describe("multilogit summary --refit", () => {
  const sparse = [
    "summary",
    HOUSING,
    "--formula",
    "satisfaction ~ influence + type + contact",
    "--weights",
    "frequency",
  ];

  it("summarises the features that a lasso kept, and says what that is worth", async () => {
    const kept = answer(await here.run([...sparse, "--penalty", "lasso:30", "--refit", "--json"]));
    const alone = answer(
      await here.run([...sparse.slice(0, 3), "satisfaction ~ influence + type", ...sparse.slice(4), "--json"]),
    );
    expect(kept.logLikelihood).toBeCloseTo(alone.logLikelihood, 8);
    expect(kept.degreesOfFreedom).toBe(alone.degreesOfFreedom);
    expect(kept.estimator).toBe("maximum likelihood");
    expect(kept.note).toContain(
      "of the features that lasso:30 kept, fitted again without a penalty: unless other rows chose them, p-values come out too small and intervals too short",
    );
  });

  it("is named as a remedy where it is left out, and refused where nothing was left out of the fit", async () => {
    expectRefusal(await here.run([...sparse, "--penalty", "lasso:30"]), /refitKept, summary --refit/);
    expectRefusal(await here.run([...sparse, "--refit"]), /none, which keeps every feature/);
  });
});

describe("multilogit summary DATA --formula", () => {
  it.each(MODELS)(
    "$start: estimates, classical and HC0 standard errors to 1e-8, and the fit's statistics",
    async ({ start, words, term: termOf }) => {
      const { stats, rows } = recorded[Object.keys(recorded).find((name) => name.includes(start))!];
      for (const [kind, key] of [
        ["classical", "se"],
        ["HC0", "seHC0"],
      ] as const) {
        const summary = answer(await here.run([...words, "--covariance", kind, "--json"]));
        expect([summary.rows, summary.degreesOfFreedom, summary.covariance]).toEqual([stats.n, stats.df, kind]);
        for (const [ours, theirs] of [
          [summary.logLikelihood, stats.logLik],
          [summary.nullLogLikelihood, stats.logLikNull],
          [summary.aic, stats.AIC],
          [summary.bic, stats.BIC],
        ])
          expect(Math.abs(ours - theirs)).toBeLessThan(1e-9 * Math.abs(theirs));
        expect(summary.pseudoR2.mcfadden).toBeCloseTo(stats.McFadden, 10);
        expect(summary.pseudoR2.coxSnell).toBeCloseTo(stats.CoxSnell, 10);
        expect(summary.pseudoR2.nagelkerke).toBeCloseTo(stats.Nagelkerke, 10);
        expect(summary.terms).toHaveLength(rows.length);
        for (const row of rows) {
          const name = row.term === "const" ? "(Intercept)" : termOf(row.term);
          const found: Term = summary.terms.find((t: Term) => String(t.class) === row.class && t.term === name);
          expect(Math.abs(found.estimate / row.estimate - 1), `${row.class} ${name}`).toBeLessThan(1e-8);
          expect(Math.abs(found.standardError / row[key] - 1), `${row.class} ${name}`).toBeLessThan(1e-8);
        }
      }
    },
  );

  it("has the keys that programs read", async () => {
    const summary = answer(await here.run([...housing, "--json"]));
    expect(Object.keys(summary)).toEqual(
      expect.arrayContaining([
        "rows",
        "logLikelihood",
        "nullLogLikelihood",
        "degreesOfFreedom",
        "likelihoodRatio",
        "aic",
        "bic",
        "pseudoR2",
        "reference",
        "covariance",
        "separation",
        "terms",
      ]),
    );
    expect(summary.separation.found).toBe(false);
    expect(Object.keys(summary.likelihoodRatio)).toEqual(["statistic", "degreesOfFreedom", "p"]);
    expect(Object.keys(summary.terms[0])).toEqual(
      expect.arrayContaining(["class", "term", "estimate", "standardError", "z", "p", "lower", "upper"]),
    );
  });

  it("says the same of a fitted model at its rows as of the formula", async () => {
    const [, , , text] = housing;
    await here.run([
      "fit",
      HOUSING,
      "--formula",
      text!,
      "--weights",
      "frequency",
      "--penalty",
      "none",
      "--base",
      "influence=Low",
      "type=Tower",
      "contact=Low",
      "-o",
      "m.json",
    ]);
    const ofModel = answer(
      await here.run(["summary", "m.json", HOUSING, "--weights", "frequency", "--reference", "Low", "--json"]),
    );
    expect(ofModel).toEqual(answer(await here.run([...housing, "--json"])));
  });

  it("prints for people, and writes CSV, Markdown, LaTeX and HTML by flag or by ending", async () => {
    const printed = (await here.run(housing)).stdout;
    expect(printed).toContain("formula           satisfaction ~ influence + type + contact");
    expect(printed).toContain("High against Low");
    expect(printed).toMatch(/influence\[High\] +1\.6126 +0\.16713 +9\.65 +5\.0e-22\*\*\* +1\.285 /);
    const csv = (await here.run([...housing, "--csv"])).stdout.trimEnd().split("\n");
    expect(csv[0]).toBe("class,term,estimate,standardError,z,p,lower,upper,ratio");
    expect(csv).toHaveLength(15);
    expect(Number(csv[2]!.split(",")[2])).toBeCloseTo(1.612631066, 6);
    expect((await here.run([...housing, "--markdown"])).stdout).toContain("| influence\\[High\\] | 1.6126 |");
    expect((await here.run([...housing, "--latex"])).stdout).toContain("influence[High] & $1.6126$ & $0.16713$");
    for (const [file, said] of [
      ["s.html", "<svg "],
      ["s.md", "### High against Low"],
      ["s.tex", "\\toprule"],
      ["s.csv", "class,term"],
      ["s.json", '{"rows":1681'],
    ] as const) {
      const outcome = await here.run([...housing, "-o", file]);
      expect([outcome.code, outcome.stdout, outcome.stderr]).toEqual([0, `Wrote ${file}.\n`, ""]);
      expect(here.read(file)).toContain(said);
    }
    expect(here.read("s.html")).not.toMatch(/https?:|src=|<script/);
  });

  it("counts frequency weights as rows, and keeps probability weights apart", async () => {
    const rows = "y,x,w\nyes,1,2\nno,2,1\nyes,3,3\nno,1,2\nno,4,1\nyes,2,2\nno,3,2\nyes,4,1\n";
    const [head, ...lines] = rows.trimEnd().split("\n");
    const repeated = lines.flatMap((line) => new Array<string>(Number(line.at(-1))).fill(line));
    here.write({ "w.csv": rows, "r.csv": `${[head, ...repeated].join("\n")}\n` });
    const words = ["--formula", "y ~ x", "--json", "--covariance"];
    for (const kind of ["classical", "HC0", "HC1"]) {
      const weighted = answer(await here.run(["summary", "w.csv", "--weights", "w", ...words, kind]));
      const counted = answer(await here.run(["summary", "r.csv", ...words, kind]));
      expect([weighted.rows, weighted.bic.toFixed(9)]).toEqual([14, counted.bic.toFixed(9)]);
      weighted.terms.forEach((t: Term, at: number) => {
        expect(t.standardError).toBeCloseTo(counted.terms[at].standardError, 9);
      });
    }
    const sampled = answer(await here.run(["summary", "w.csv", "--probability-weights", "w", ...words, "HC0"]));
    expect([sampled.rows, sampled.aic, sampled.likelihoodRatio]).toEqual([8, null, null]);
    const frequency = answer(await here.run(["summary", "w.csv", "--weights", "w", ...words, "HC0"]));
    expect(sampled.terms[1].estimate).toBeCloseTo(frequency.terms[1].estimate, 9);
    expect(sampled.terms[1].standardError).toBeGreaterThan(1.05 * frequency.terms[1].standardError);
    const twice = ["summary", "w.csv", "--probability-weights", "w", "--weights", "w", "--formula", "y ~ x"];
    expectRefusal(await here.run(twice), /expected one of them/);
    expectRefusal(await here.run(["summary", "w.csv", "--probability-weights", "w", ...words, "classical"]), /use HC0/);
  });

  it("leaves . without the weights and the clusters, and leaves out rows with missing cells", async () => {
    here.write({
      "c.csv": `y,x,school\n${Array.from({ length: 40 }, (_, i) => `${["a", "b"][((i * 7) % 3) % 2]},${i === 5 ? "" : (i * 13) % 17},s${i % 8}`).join("\n")}\n`,
    });
    const words = ["summary", "c.csv", "--formula", "y ~ .", "--covariance", "cluster:school", "--json"];
    expectRefusal(await here.run([...words, "--missing", "error"]), /row 6: the cell is empty.*--missing drop/);
    const summary = answer(await here.run(words));
    expect([summary.rows, summary.covariance]).toEqual([39, "cluster:school"]);
    expect(summary.terms.map((t: Term) => t.term)).toEqual(["(Intercept)", "x"]);
  });

  it("compares classes and combines terms as sums say, with a name or by their own text, in every format", async () => {
    const words = [
      ...housing,
      "--contrast",
      "rest = 1/2 Medium + 0.5*High - Low",
      "High - Medium",
      "--combination",
      "type[Apartment] - type[Atrium]",
      "ten = 10 `contact[High]`",
    ];
    const summary = answer(await here.run([...words, "--json"]));
    const estimate = (terms: readonly Term[], of: string, term: string) =>
      terms.find((t) => t.class === of && t.term === term)!.estimate;
    const of = (name: string, term: string) => estimate(summary.terms, name, term);
    expect(estimate(summary.contrasts, "rest", "contact[High]")).toBeCloseTo(
      (of("Medium", "contact[High]") + of("High", "contact[High]")) / 2,
      10,
    );
    expect(estimate(summary.contrasts, "High - Medium", "ten")).toBeCloseTo(
      10 * (of("High", "contact[High]") - of("Medium", "contact[High]")),
      9,
    );
    expect(estimate(summary.combinations, "High", "type[Apartment] - type[Atrium]")).toBeCloseTo(
      of("High", "type[Apartment]") - of("High", "type[Atrium]"),
      10,
    );
    const { stdout } = await here.run(words);
    expect(stdout).toContain("type[Apartment] - type[Atrium]");
    expect(stdout).toContain("\nrest\n");
    const { stdout: csv } = await here.run([...words, "--csv"]);
    expect(csv).toContain("\nrest,ten,");
    for (const [flag, text, says] of [
      ["--contrast", "High -", "expected a sum"],
      ["--contrast", "High + High", "expected a sum"],
      ["--contrast", "High Low", "expected a sum"],
      ["--contrast", "High", "sum to 1; expected 0"],
      ["--contrast", "Hgh - Low", 'did you mean "High"'],
      ["--combination", "type[Atriun]", 'did you mean "type[Atrium]"'],
    ] as const)
      expectRefusal(await here.run([...housing, flag, text]), new RegExp(says.replace(/[[\]]/g, "\\$&")));
  });

  it("says of separated data what is separated, gives the contrasts that stay, and ends with 1", async () => {
    const { code, stdout } = await here.run(["summary", IRIS, "--formula", "Species ~ .", "--json"]);
    const { separation, terms } = JSON.parse(stdout);
    expect([code, separation.found, separation.kind]).toEqual([1, true, "quasi-complete"]);
    expect(terms.every((t: Term) => t.standardError === null)).toBe(true);
    expect(separation.identified[4]).toMatchObject({
      class: "virginica",
      reference: "versicolor",
      term: "Petal.Width",
    });
    expect(separation.identified[4].estimate).toBeCloseTo(18.28613688785, 7);
    const printed = (await here.run(["summary", IRIS, "--formula", "Species ~ ."])).stdout;
    expect(printed).toMatch(/separation +quasi-complete: "Petal.\w+" tells? apart/);
    expect(printed).toContain("versicolor against setosa: no finite estimates");
    expect(printed).toMatch(/Petal\.Width +18\.286/);
    const margins = await here.run(["margins", IRIS, "--formula", "Species ~ ."]);
    expectRefusal(margins, /no standard errors: separated/);
  });

  it("gives bias-reduced estimates of separated data, profile intervals and joint tests", async () => {
    const firth = ["summary", IRIS, "--formula", "Species ~ .", "--firth"];
    const summary = answer(await here.run([...firth, "--json"]));
    expect(summary).toMatchObject({ estimator: "bias-reduced", aic: null, separation: { found: true } });
    expect(summary.terms.every((t: Term) => t.standardError > 0)).toBe(true);
    expect((await here.run(firth)).stdout).toContain("estimates         bias-reduced");
    const printed = (await here.run([...housing, "--tests", "--intervals", "profile"])).stdout;
    expect(printed).toMatch(/type +6 +60\.\d+ +\d\.\de-11 /);
    expect(printed).toContain("profile intervals");
    for (const [file, said] of [
      ["t.html", "<h2>joint tests</h2>"],
      ["t.md", "### joint tests"],
      ["t.tex", "score"],
    ] as const) {
      await here.run([...housing, "--tests", "-o", file]);
      expect(here.read(file)).toContain(said);
    }
    expectRefusal(await here.run([...housing, "--tests", "--penalty", "ridge:1"]), /joint tests require a fit without/);
  });

  it("refuses what does not fit together", async () => {
    await here.run([
      "fit",
      HOUSING,
      "--target",
      "satisfaction",
      "--weights",
      "frequency",
      "--penalty",
      "none",
      "-o",
      "m.json",
    ]);
    expectRefusal(await here.run(["summary", "m.json", HOUSING]), /row weights of the fit/);
    expectRefusal(await here.run(["summary", HOUSING]), /expected MODEL DATA, or DATA with a --formula/);
    expectRefusal(
      await here.run(["summary", "m.json", HOUSING, "--formula", "satisfaction ~ type"]),
      /leave out the model or the formula/,
    );
    expectRefusal(
      await here.run(["summary", "m.json", HOUSING, "--penalty", "none"]),
      /--penalty belongs to a --formula/,
    );
    expectRefusal(
      await here.run([...housing, "--covariance", "HC3"]),
      /expected classical, HC0, HC1 or cluster:COLUMN/,
    );
    expectRefusal(await here.run([...housing, "--reference", "low"]), /did you mean "Low"/);
    expectRefusal(await here.run([...housing, "--json", "--csv"]), /expected one of them/);
    expectRefusal(await here.run([...housing, "-o", "s.pdf"]), /expected a name that ends in/);
    expectRefusal(
      await here.run(["summary", HOUSING, "--formula", "satisfaction ~ type", "--level", "95"]),
      /level is 95; expected a number between 0 and 1/,
    );
  });
});
