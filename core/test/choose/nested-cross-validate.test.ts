import { describe, expect, it } from "vitest";
import { crossValidate } from "../../src/choose/cross-validate.js";
import { type NestedProgress, nestedCrossValidate } from "../../src/choose/nested-cross-validate.js";
import { evaluate } from "../../src/model/evaluate.js";
import { elasticNet, lasso } from "../../src/objective/penalty.js";
import { selectRows } from "../../src/table/select-rows.js";
import { tableFromColumns } from "../../src/table/table-from-columns.js";
import { expectClose } from "../close-to.js";
import { expectSentence } from "../error-sentence.js";
import { tableFromCsv } from "../read-csv.js";

const iris = tableFromCsv("fixtures/iris.csv");
const gardens = tableFromColumns({
  ...Object.fromEntries(iris.names.map((name, j) => [name, iris.columns[j]!])),
  garden: Array.from({ length: 150 }, (_, i) => `g${(i * 7) % 15}`),
});

describe("nested cross-validation", () => {
  it.each([
    ["best", {}],
    ["oneStandardError", { by: "garden" }],
  ] as const)("makes the whole choice (%s) without each outer fold, and scores it there", async (rule, division) => {
    const penalty = [0.4, 1].map((alpha) => elasticNet.path({ alpha, count: 4, ratio: 0.01 }));
    const table = "by" in division ? gardens : iris;
    const options = { penalty, folds: 3, measure: "brier", seed: 2, ...division } as const;
    const { folds, mean, standardError } = await nestedCrossValidate(table, "Species", {
      ...options,
      outerFolds: 2,
      rule,
    });
    expect(folds.flatMap(({ heldOut }) => [...heldOut]).sort((a, b) => a - b)).toEqual(
      Array.from({ length: 150 }, (_, i) => i),
    );
    for (const { training, heldOut, penalty: chosen, score, curve, index } of folds) {
      expect([...heldOut].filter((i) => training.includes(i))).toEqual([]);
      const alone = (await crossValidate(selectRows(table, training), "Species", options))[rule];
      expect({ chosen, curve, index }).toEqual({ chosen: alone.penalty, curve: alone.curve, index: alone.index });
      expectClose(score!, evaluate(alone.model, selectRows(table, heldOut)).brier);
    }
    const total = folds.reduce((sum, { heldOut, score }) => sum + heldOut.length * score!, 0);
    expectClose(mean, total / 150);
    expect(standardError).toBeGreaterThan(0);
  });

  it("reports where it is, and stops when it is aborted", async () => {
    const seen: NestedProgress[] = [];
    const abort = new AbortController();
    const running = nestedCrossValidate(iris, "Species", {
      penalty: lasso.path({ count: 3 }),
      folds: 3,
      outerFolds: 4,
      signal: abort.signal,
      onProgress: (progress) => {
        seen.push(progress);
        if (progress.outerFold === 2) abort.abort(new Error("enough"));
      },
    });
    await expect(running).rejects.toThrow("enough");
    expect(seen.at(-1)).toMatchObject({ outerFold: 2, outerFolds: 4, fold: 0, folds: 3, step: 1 });
  });

  it("calls the option of the outer folds by its name", async () => {
    const nested = (outerFolds: number) =>
      nestedCrossValidate(iris, "Species", { penalty: lasso.path({ count: 2 }), folds: 2, outerFolds });
    // it was "folds is 1" and "folds is 200"
    await expect(nested(1)).rejects.toThrow("outerFolds is 1; expected how many, 2 or more");
    await expect(nested(200)).rejects.toThrow("outerFolds is 200, but there are 150 rows");
  });

  it("refuses options that it does not know", async () => {
    const error = await nestedCrossValidate(iris, "Species", { penalty: lasso.path(), rule: "least" as never }).catch(
      (e) => e,
    );
    expectSentence(
      () => {
        throw error;
      },
      "option",
      "rule is",
      "oneStandardError",
    );
    await expect(nestedCrossValidate(iris, "Species", { penalty: lasso.path(), repeats: 2 } as never)).rejects.toThrow(
      /unknown option/,
    );
  });
});
