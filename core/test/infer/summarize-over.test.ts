import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { batchSource, fit, formula, lasso, memorySource, none, tableFromRows } from "../../src/index.js";
import { summarize, summarizeOver } from "../../src/infer/index.js";
import { runs, TIMEOUT } from "../many.js";
import { expectSummaryOver } from "./expect-summary-over.js";
import { generatedFit } from "./generated-fits.js";
import { blockSource, sumsOnlySource } from "./sources-of-rows.js";

const seeds = fc.integer({ min: 1, max: 1e6 });

describe("summarizeOver", () => {
  it("has the numbers of summarize for generated fits, in memory, in blocks and by sums alone", {
    timeout: TIMEOUT,
  }, async () => {
    let compared = 0;
    await fc.assert(
      fc.asyncProperty(seeds, fc.boolean(), fc.boolean(), async (seed, tests, isSymmetric) => {
        const fitted = await generatedFit(seed);
        if (!fitted.model.report.converged) return;
        compared++;
        const options = {
          tests: tests && fitted.model.penalty.kind === "none",
          ...(isSymmetric ? { coding: "symmetric" as const } : {}),
          level: 0.9,
        };
        for (const source of [memorySource(fitted.table), blockSource(fitted.table, 50), sumsOnlySource(fitted.table)])
          await expectSummaryOver(fitted, source, options);
        for (const covariance of ["HC0", "HC1"] as const)
          await expectSummaryOver(fitted, blockSource(fitted.table, 50), { covariance });
      }),
      { ...runs(12), endOnFailure: true },
    );
    expect(compared).toBeGreaterThan(6);
  });

  it("has the robust covariances of probability weights, which count rows", async () => {
    const { table, model } = await fittedWithWeights();
    for (const covariance of ["HC0", "HC1"] as const) {
      const wanted = await summarize(model, table, { probabilityWeights: "w", covariance });
      const found = await summarizeOver(model, blockSource(table, 40), { probabilityWeights: "w", covariance });
      expect(found.rows).toBe(wanted.rows);
      found.terms.forEach(({ standardError }, at) => {
        expect(standardError! / wanted.terms[at]!.standardError!).toBeCloseTo(1, 10);
      });
    }
  });

  it("reads the rows again each time, and leaves nothing staged", async () => {
    const { table, model } = await fittedWithWeights();
    let disposed = 0;
    const inner = memorySource(table);
    const source = {
      ...inner,
      stage: async (...given: Parameters<typeof inner.stage>) => {
        const staged = await inner.stage(...given);
        return { ...staged, dispose: () => staged.dispose().then(() => void disposed++) };
      },
    };
    await summarizeOver(model, source, { rowWeights: "w" });
    await expect(summarizeOver(model, source, {})).rejects.toThrow("give the rows and row weights of the fit");
    expect(disposed).toBe(2);
  });

  it("names the features that are 0 in every row with a weight", async () => {
    const rows = Array.from({ length: 300 }, (_, i) => ({
      x: (i * 7919) % 97,
      cat: ["hi", "lo", "mid"][i % 3]!,
      w: i % 3 === 1 ? 0 : 1,
      y: `c${((i * i) % 7) % 3}`,
    }));
    const options = { penalty: none(), rowWeights: "w" } as const;
    const model = await fit(rows, formula("y ~ x + cat"), options);
    for (const source of [memorySource(rows), sumsOnlySource(tableFromRows(rows))])
      await expect(summarizeOver(model, source, { rowWeights: "w" })).rejects.toThrow(
        /^"cat\[lo\]" is 0 in every row that has a weight, so that sums over rows have nothing on it; leave it out,/,
      );
  });

  it("refuses in a sentence what only rows in memory have, and what has no standard errors", async () => {
    const { table, model } = await fittedWithWeights();
    const source = sumsOnlySource(table);
    const weights = { rowWeights: "w" };
    const refused = (options: object) => expect(summarizeOver(model, source, { ...weights, ...options })).rejects;
    await refused({ biasReduced: true }).toThrow(/unknown option "biasReduced"; write nothing: it takes further fits/);
    await refused({ intervals: "profile" }).toThrow(/further fits of the rows, which have to be in memory/);
    await refused({ engine: "wasm" }).toThrow("the source sums");
    await refused({ covariance: { cluster: "g" } }).toThrow(/clusters of "g" needs all rows of a cluster at once/);
    await refused({ covariance: "HC4" }).toThrow('covariance is "HC4"');
    await refused({ covariance: "HC0" }).toThrow(
      /products of each row's gradient, which source memory by sums does not sum/,
    );
    await refused({ missing: "keep" }).toThrow('missing: "keep"');
    await refused({ level: 2 }).toThrow("level is 2");
    await expect(summarizeOver(model, table as never)).rejects.toThrow("expected a source of rows");
    const chosen = await fit(table, "y", { penalty: lasso(1), ignore: ["w"] });
    await expect(summarizeOver(chosen, source)).rejects.toThrow("a fit with a lasso has no standard errors");
    const apart = tableFromRows([0, 1, 2, 3, 4, 5].map((x) => ({ x, y: x < 3 ? "a" : "b" })));
    const separated = await fit(apart, "y", { penalty: none() });
    await expect(summarizeOver(separated, memorySource(apart))).rejects.toThrow(
      /no standard errors.*summarize\(model, rows\)/,
    );
    const doubled = tableFromRows(
      Array.from({ length: 30 }, (_, i) => ({ x: i, z: 2 * i, y: (i * 7) % 3 < 1 ? "a" : "b" })),
    );
    const dependent = await fit(doubled, formula("y ~ x + z"), { penalty: none() });
    await expect(summarizeOver(dependent, memorySource(doubled))).rejects.toThrow(
      /combinations of others|no standard errors/,
    );
  });

  it("says how far estimates may be off where the fit ended far from its minimum", async () => {
    const { table } = await fittedWithWeights();
    const options = { penalty: none(), rowWeights: "w" };
    const near = await fit(table, formula("y ~ x + g"), { ...options, tolerance: 1e-12 });
    const far = await fit(table, formula("y ~ x + g"), { ...options, tolerance: 1e-2, polish: false });
    const source = memorySource(table);
    const { note, terms } = await summarizeOver(far, source, { rowWeights: "w" });
    const exact = await summarizeOver(near, source, { rowWeights: "w" });
    expect(exact.note).not.toContain("off by up to");
    const share = Number(/off by up to (\S+) of their standard errors/.exec(note)?.[1]);
    expect(share).toBeGreaterThan(0.01);
    terms.forEach(({ estimate, standardError }, at) => {
      expect(Math.abs(estimate! - exact.terms[at]!.estimate!) / standardError!).toBeLessThan(1.1 * share);
    });
  });

  it("ends with the reason of its signal", async () => {
    const { table, model } = await fittedWithWeights();
    const aborted = AbortSignal.abort(new Error("enough"));
    await expect(
      summarizeOver(
        model,
        batchSource(() => [table]),
        { rowWeights: "w", signal: aborted },
      ),
    ).rejects.toThrow("enough");
  });
});

async function fittedWithWeights() {
  const rows = Array.from({ length: 240 }, (_, i) => ({
    x: Math.sin(i * 12.9898) * 2,
    g: ["a", "b", "c"][i % 3]!,
    w: i % 4,
    y: Math.sin(i * 78.233) + 0.3 * Math.sin(i * 12.9898) > 0.1 ? "yes" : "no",
  }));
  const table = tableFromRows(rows);
  const model = await fit(table, formula("y ~ x + g"), { penalty: none(), rowWeights: "w", tolerance: 1e-13 });
  return { table, model };
}
