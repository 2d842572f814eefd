import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { category, fit, grouped, lasso, none, type Row, raw, ridge } from "../../src/index.js";
import { refitKept, summarize } from "../../src/infer/index.js";
import { random } from "../../src/numeric/random.js";
import { expectClose } from "../close-to.js";

const [head, ...lines] = readFileSync(new URL("../fixtures/iris.csv", import.meta.url), "utf8")
  .trim()
  .split("\n")
  .map((line) => line.split(","));

/** Versicolor and virginica, which overlap, with a number and a category that say nothing. */
function flowers(): Row[] {
  const source = random(3);
  return lines
    .filter((cells) => !cells.at(-1)!.includes("setosa"))
    .map((cells) => ({
      ...Object.fromEntries(head!.map((name, j) => [name, j < 4 ? Number(cells[j]) : cells[j]!])),
      noise: source.normal(),
      site: ["a", "b", "c"][Math.floor(3 * source.uniform())]!,
    }));
}

describe("features that a penalty kept, fitted again", () => {
  const rows = flowers();

  it("have the weights and the summary of a fit of these features without a penalty", async () => {
    const features = [raw("Petal.Length", "Petal.Width", "noise"), category("site")];
    for (const penalty of [lasso(8), grouped(8)]) {
      const sparse = await fit(rows, "Species", { features, penalty });
      const kept = await refitKept(sparse, rows);
      const alone = await fit(rows, "Species", { features: raw("Petal.Length"), penalty: none() });
      expect(kept.featureMap.names).toEqual(["constant", "Petal.Length"]);
      expect(kept.penalty.kind).toBe("none");
      expect(kept.report.converged).toBe(true);
      expectClose(kept.weights, alone.weights, { relative: 1e-7, absolute: 1e-9 });
      const { estimator, terms } = await summarize(kept, rows);
      expect(estimator).toBe("maximum likelihood");
      expect(terms.map(({ estimate }) => estimate)).toEqual(
        (await summarize(alone, rows)).terms.map(({ estimate }) => expect.closeTo(estimate!, 6)),
      );
    }
  });

  it("leave a category whole, but for its first level, which would be dependent", async () => {
    const features = [raw("Petal.Length"), category("site")];
    const sparse = await fit(rows, "Species", { features, penalty: lasso(0.01) });
    const kept = await refitKept(sparse, rows);
    expect(kept.featureMap.names).toEqual(["constant", "Petal.Length", "site=b", "site=c"]);
    expect((await summarize(kept, rows)).notIdentified).toEqual([]);
  });

  it("are refused where a penalty keeps all or none", async () => {
    const dense = await fit(rows, "Species", { features: raw("noise"), penalty: ridge(1) });
    await expect(refitKept(dense, rows)).rejects.toThrow("a ridge, which keeps every feature");
    const empty = await fit(rows, "Species", { features: raw("noise"), penalty: lasso(1e4) });
    await expect(refitKept(empty, rows)).rejects.toThrow("the model keeps no feature; fit with a smaller λ");
  });
});
