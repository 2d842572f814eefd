import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { fit, formula, none, prepare } from "../../src/index.js";
import { summarize } from "../../src/infer/index.js";
import { expectClose } from "../close-to.js";
import { tableFromCsv } from "../read-csv.js";

interface Recorded {
  readonly right: string;
  readonly logLikelihood: number;
  readonly rank: number;
}

const recorded: readonly Recorded[] = readFileSync(new URL("../fixtures/formulas-glm.tsv", import.meta.url), "utf8")
  .trim()
  .split("\n")
  .map((line) => {
    const [right, logLikelihood, rank] = line.split("\t");
    return { right: right!, logLikelihood: Number(logLikelihood), rank: Number(rank) };
  });
/**
 * Here glm takes a column that depends on the others for one that does not, and says "algorithm did not converge" below the maximum:
 * the same space written as a crossing counts.
 */
const RANK_SPOILED: Readonly<Record<string, string>> = { "f:g": "f*g", "f:h": "f*h", "f:g:h": "f*g*h" };
const table = tableFromCsv("fixtures/formulas.csv");
const options = { penalty: none(), rowWeights: "w" };

describe("a formula says what R's glm makes of it", () => {
  it.each(recorded)("y ~ $right", async ({ right, logLikelihood, rank }) => {
    const asked = formula(`y ~ ${right}`);
    const { report } = await fit(table, asked, options);
    expect(report.converged).toBe(true);
    const crossing = RANK_SPOILED[right];
    if (crossing === undefined) {
      expectClose(report.logLikelihood, logLikelihood, { absolute: 1e-8 });
      expect(prepare(table, asked, options).sample.featureMap.names).toHaveLength(rank);
    } else {
      const same = recorded.find((other) => other.right === crossing)?.logLikelihood;
      const crossed = same ?? (await fit(table, formula(`y ~ ${crossing}`), options)).report.logLikelihood;
      expectClose(report.logLikelihood, crossed, { absolute: 1e-8 });
      expect(report.logLikelihood).toBeGreaterThan(logLikelihood);
    }
  });

  it("a number times a factor of two levels is 0 in the rows of the reference level", async () => {
    // expected −6.559736952, was: the number itself in every row, and another maximum
    const rows = tableFromCsv("fixtures/product.csv");
    const model = await fit(rows, formula("y ~ x*g"), { penalty: none() });
    expectClose(model.report.logLikelihood, -6.559736952, { absolute: 1e-9 });
    const { terms } = await summarize(model, rows);
    const crossed = terms.find(({ term }) => term === "x:g[q]")!;
    expectClose(crossed.estimate!, -2.083042141, { absolute: 1e-8 });
    expectClose(crossed.standardError!, 1.195161432, { absolute: 1e-8 });
  });
});
