import { readdirSync, readFileSync } from "node:fs";
import { basename } from "node:path";
import { describe, expect, it } from "vitest";
import { applyFeatures } from "../../src/features/apply-features.js";
import { differentiateFeatures } from "../../src/features/differentiate-features.js";
import { evaluateRow } from "../../src/features/evaluate-row.js";
import {
  EXPRESSION_FUNCTIONS,
  expressionFunction,
  type FunctionName,
} from "../../src/features/expression-functions.js";
import { featureMapOf } from "../../src/features/feature-map.js";
import { fit, formula, modelFromText, modelToText, probabilities, rowOf, tableFromRows } from "../../src/index.js";
import { riddersDerivative, riddersSteps } from "../../src/numeric/ridders.js";
import { expectClose, expectEqualNumbers, expectSameBits } from "../close-to.js";
import { columnByTimes, rowByAppending } from "../contract/design-entries.js";

const ROOT = new URL("../../../", import.meta.url);
const text = (path: string) => readFileSync(new URL(path, ROOT), "utf8");

describe("a kind of feature is looked at", () => {
  /** Features are called feature, or factor in a product, where a file asks for their kind. */
  const ASKS = /\b(feature|factor|features\[0\])\??\.kind\b/;
  const files = ["core/src", "cli/src", "studio/src", "bench/src", "examples"].flatMap((folder) =>
    readdirSync(new URL(folder, ROOT), { recursive: true, encoding: "utf8" })
      .filter((path) => /\.tsx?$/.test(path) && !path.includes("node_modules"))
      .map((path) => `${folder}/${path.replaceAll("\\", "/")}`),
  );

  it("in the files that CONTRIBUTING.md names, and in no other", () => {
    const paragraph = text("CONTRIBUTING.md")
      .split("\n\n")
      .find((part) => part.startsWith("**A kind of feature**"))!;
    const named = [...paragraph.matchAll(/`([a-z0-9-]+\.tsx?)`/g)].map((match) => match[1]!);
    const asking = files.filter((path) => ASKS.test(text(path))).map((path) => basename(path));
    expect(named.sort()).toEqual(asking.sort());
  });

  it("nowhere by the name of an expression's function, but where its bits are made", () => {
    const names = Object.keys(EXPRESSION_FUNCTIONS).filter((name) => name !== "I");
    const asks = new RegExp(`\\bname (===|!==) "(${names.join("|")})"`);
    const asking = files.filter((path) => asks.test(text(path))).map((path) => basename(path));
    expect(asking).toEqual(["apply-features.ts"]);
  });
});

// A new kind of number is one entry of EXPRESSION_FUNCTIONS: all that follows from it is tried here for each.
describe.each(Object.keys(EXPRESSION_FUNCTIONS) as FunctionName[])("the function %s of an expression", (name) => {
  const f = expressionFunction(name);
  const t = Array.from({ length: f.parameters ?? 0 }, (_, p) => 2.5 + p);
  const written = `${name}(${["x", ...t].join(", ")})`;
  const rows = Array.from({ length: 30 }, (_, i) => ({
    x: 0.5 + ((i * 7) % 11) / 2,
    z: Math.cos(i),
    y: (i * i) % 3 === 0 ? "a" : "b",
  }));
  const table = tableFromRows(rows);

  it("is a feature of a formula under its own name, which is stored as it can be and as the interpreter defines it", async () => {
    const { featureMap } = await fit(rows, formula(`y ~ ${written} + z`, { standardize: false }));
    const [feature] = featureMap.features.slice(1);
    expect(featureMap.names[1]).toBe(f.nameOf?.("x", ...t) ?? written);
    const design = applyFeatures(featureMapOf([feature!]), table);
    expect(design.storage.kind).toBe(f.isFlag ? "bits" : "dense");
    for (let i = 0; i < table.rows; i++) {
      const row = rowOf(table, i);
      expectEqualNumbers(rowByAppending(design, i), evaluateRow(featureMapOf([feature!]), row));
      expectEqualNumbers(rowByAppending(design, i), [f.value(row.x as number, ...t)]);
    }
  });

  it("comes back from a model file, whose probes know it", async () => {
    const model = await fit(rows, formula(`y ~ ${written}*z`));
    const read = modelFromText(modelToText(model));
    expect(read.featureMap).toEqual(model.featureMap);
    expectSameBits(probabilities(read, rows), probabilities(model, rows));
  });

  it("has the slope that differences show, or is refused one", async () => {
    const { featureMap } = await fit(rows, formula(`y ~ ${written}:z`));
    if (f.slope === null) {
      expect(() => differentiateFeatures(featureMap, table, "x")).toThrow(/has no slope/);
      return;
    }
    const slopes = columnByTimes(differentiateFeatures(featureMap, table, "x"), 1);
    rows.forEach((row, i) => {
      const steps = riddersSteps(0.1);
      const values = steps.map((h) => evaluateRow(featureMap, { ...row, x: row.x + h })[1]!);
      const { derivative, error } = riddersDerivative(steps, values);
      expectClose(slopes[i]!, derivative, { absolute: 1e-8 + 10 * error });
    });
  });
});
