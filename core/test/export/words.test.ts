import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { modelToC } from "../../src/export/model-to-c.js";
import { modelToJavaScript } from "../../src/export/model-to-javascript.js";
import { modelToOnnx } from "../../src/export/model-to-onnx.js";
import { modelToPmml } from "../../src/export/model-to-pmml.js";
import { modelToPython } from "../../src/export/model-to-python.js";
import { modelToScikitLearn } from "../../src/export/model-to-scikit-learn.js";
import { modelToSql } from "../../src/export/model-to-sql.js";
import { featureMapOf } from "../../src/features/feature-map.js";
import { fitFeatureMap } from "../../src/features/fit-feature-map.js";
import { type Model, words } from "../../src/index.js";
import { random } from "../../src/numeric/random.js";
import { tableFromRows } from "../../src/table/table-from-rows.js";
import { runs, TIMEOUT } from "../many.js";
import { textProblems } from "../words/generated-texts.js";
import { type Answer, caseOf, type ExportedCase, modelWith } from "./exported-cases.js";
import { NODE, PYTHON } from "./run-modules.js";
import { expectAnswers, isThere, rowsFile, runIn } from "./run-target.js";

/** Models of generated texts, with any weights; rows with other texts, without one and with other cells among them. */
function textCases({ numRuns, seed }: { numRuns: number; seed: number }): ExportedCase[] {
  return fc.sample(textProblems, { numRuns, seed }).flatMap(({ texts, others, options }, at) => {
    const source = random(seed + at);
    const featureMap = mapOf(texts, options);
    if (featureMap === null) return [];
    const weights = Float64Array.from({ length: 3 * featureMap.names.length }, () => source.normal());
    const model: Model = modelWith(featureMap, ["p", "q", "r"], weights);
    const rows = [...texts, ...others].map((text) => ({ text }));
    return [caseOf(`texts ${at} of seed ${seed}`, model, [...rows, { text: null }, {}, { text: 1 }, { text: true }])];
  });
}

function mapOf(texts: readonly string[], options: Omit<Parameters<typeof words>[0] & object, "column">) {
  const table = tableFromRows(texts.map((text) => ({ text })));
  try {
    return fitFeatureMap(table, words({ column: "text", ...options }));
  } catch {
    return null;
  }
}

const cases = textCases(runs(40));
const model = modelWith(
  featureMapOf(fitFeatureMap(tableFromRows([{ text: "free prize" }]), words("text")).features),
  ["p", "q"],
  new Float64Array(6),
);

describe("a model of words as a module", () => {
  it(
    "of JavaScript says what the core says of every text, bit for bit, and refuses the same rows",
    () => {
      expect(cases.length).toBeGreaterThan(20);
      const modules = cases.map(({ model }, c) => [`case${c}.mjs`, modelToJavaScript(model, { selfTest: true })]);
      const files = { ...Object.fromEntries(modules), "rows.json": rowsFile(cases), "run.mjs": NODE };
      const answers = JSON.parse(runIn(files, process.execPath, ["run.mjs"])) as (Answer | null)[][];
      expectAnswers(cases, answers, { isExact: true });
    },
    TIMEOUT,
  );

  it.skipIf(!isThere("python3"))(
    "of Python says what the core says of every text, and refuses the same rows",
    () => {
      const modules = cases.map(({ model }, c) => [`case${c}.py`, modelToPython(model, { selfTest: true })]);
      const files = { ...Object.fromEntries(modules), "rows.json": rowsFile(cases), "run.py": PYTHON };
      expectAnswers(cases, JSON.parse(runIn(files, "python3", ["run.py"])) as (Answer | null)[][]);
    },
    TIMEOUT,
  );
});

describe("words in another target", () => {
  it.each([
    ["C", () => modelToC(model)],
    ["SQL", () => modelToSql(model, { dialect: "duckdb", table: "t" })],
    ["ONNX", () => modelToOnnx(model)],
    ["PMML", () => modelToPmml(model)],
  ])("%s are refused, with what to do instead", (target, write) => {
    expect(write).toThrow(
      `this model cannot be exported as ${target}, which has no way to take the words of "text" from a text as the model does; export it as JavaScript or Python, or fit it on columns of counts`,
    );
  });

  it("scikit-learn are refused, with what to do instead", () => {
    expect(() => modelToScikitLearn(model)).toThrow("export it as Python without --target");
  });
});
