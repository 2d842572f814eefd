import { readFileSync } from "node:fs";
import {
  type Model,
  MultilogitError,
  modelFromPmml,
  modelToPmml,
  modelToText,
  probabilities,
  type Row,
} from "multilogit";
import { describe, expect, it } from "vitest";
import { modelToPmml as documentOf } from "../../../core/src/export/model-to-pmml.js";
import { evaluateRow } from "../../../core/src/features/evaluate-row.js";
import { featureMapOf, namesOf } from "../../../core/src/features/feature-map.js";
import { modelFromPmml as modelOfTree } from "../../../core/src/import/model-from-pmml.js";
import { probabilities as probabilitiesOf } from "../../../core/src/model/predict.js";
import { random } from "../../../core/src/numeric/random.js";
import {
  awkwardCases,
  caseOf,
  type ExportedCase,
  expressionCases,
  generatedCases,
  modelWith,
} from "../../../core/test/export/exported-cases.js";
import { runs, TIMEOUT } from "../../../core/test/many.js";
import { xmlDocument } from "../../src/files/xml-document.js";

const fixture = (name: string) => readFileSync(new URL(`../fixtures/pmml/${name}.pmml`, import.meta.url), "utf8");
const IRIS = fixture("iris-multinom");
const AUDIT = fixture("audit-pipeline");
const imported = (text: string | Uint8Array): Model =>
  modelFromPmml(xmlDocument(typeof text === "string" ? Buffer.from(text) : text));

function expectProbabilities(model: Model, row: Row, scores: Readonly<Record<string, number>>): void {
  const P = probabilities(model, [row]);
  const sum = Object.values(scores).reduce((all, a) => all + Math.exp(a), 0);
  model.classes.forEach((name, k) => {
    const p = Math.exp(scores[String(name)]!) / sum;
    expect(Math.abs(P[k]! - p)).toBeLessThanOrEqual(1e-12 * p);
  });
}

/** Expects one sentence that says this. */
function expectRefused(act: () => unknown, says: RegExp): void {
  let message = "nothing was refused";
  try {
    act();
  } catch (error) {
    expect(error).toBeInstanceOf(MultilogitError);
    message = (error as Error).message;
  }
  expect(message).toMatch(says);
  expect(message).not.toMatch(/[\r\n]|undefined|\[object/);
}

const swapped = (text: string, from: string | RegExp, to: string) => {
  const changed = text.replace(from, to);
  expect(changed).not.toBe(text);
  return changed;
};

describe("a model from a document of PMML", () => {
  it("of a multinom, as R's package pmml writes it, has the probabilities of its tables", () => {
    const source = random(1);
    const model = imported(IRIS);
    expect(model.classes).toEqual(["versicolor", "virginica", "setosa"]);
    expect(model.target).toBe("Species");
    const ofSite: Readonly<Record<string, [number, number]>> = {
      field: [0, 0],
      garden: [0.5, 0.75],
      wood: [-0.25, 0.125],
    };
    for (let i = 0; i < 60; i++) {
      const [length, width, site] = [
        4 + 4 * source.uniform(),
        3 * source.uniform(),
        ["field", "garden", "wood"][i % 3]!,
      ];
      expectProbabilities(
        model,
        { "Sepal.Length": length, "Petal.Width": width, Site: site },
        {
          versicolor: -12.5 + 1.75 * length + 3.25 * width + ofSite[site]![0],
          virginica: -26 + 1.5 * length + 11.125 * width + ofSite[site]![1],
          setosa: 0,
        },
      );
    }
    const row = { "Sepal.Length": 5, "Petal.Width": 1, Site: "field" };
    for (const wrong of [{ Site: "roof" }, { Site: null }, { "Petal.Width": null }])
      expectRefused(() => probabilities(model, [{ ...row, ...wrong }]), /Site|Petal\.Width/);
  });

  it("of a pipeline of scikit-learn, as sklearn2pmml writes it, has those of its logistic function", () => {
    const source = random(2);
    const model = imported(AUDIT);
    expect(model.classes).toEqual([1, 0]);
    for (let i = 0; i < 60; i++) {
      const [age, income, isTrue] = [i % 5 === 0 ? 65 : 90 * source.uniform(), 1e5 * source.uniform() + 1, i % 2 === 0];
      const gender = ["Female", "Male", "not told"][i % 3]!;
      const z = (age - 38.5) / 13.5;
      const log = Math.log10(income);
      const ofGender = { Female: -0.5, Male: 0.375, "not told": 0 }[gender]!;
      const score =
        -1.5 + 0.625 * z - 0.0005 * age ** 2 + 0.25 * log + (age > 65 ? -0.75 : 0) + ofGender + (isTrue ? 0.875 : 0);
      const row = { Age: age, Income: income, Gender: gender, Deductions: isTrue };
      expectProbabilities(model, row, { 1: score + 0.0625 * z * log, 0: 0 });
    }
  });

  it("keeps a scaler as centre and scale, and reads a line through two points", () => {
    const line =
      '<NormContinuous field="Age"><LinearNorm orig="18" norm="0"/><LinearNorm orig="78" norm="1"/></NormContinuous>';
    const text = swapped(AUDIT, /<Apply function="\/">[\s\S]*?<\/DerivedField>/, `${line}</DerivedField>`);
    for (const [document, center, scale] of [
      [AUDIT, 38.5, 13.5],
      [text, 18, 60],
    ] as const)
      expect(imported(document).featureMap.features[1]).toMatchObject({ kind: "number", center, scale });
  });

  it("reads NormDiscrete as a category", () => {
    const text = swapped(
      swapped(
        IRIS,
        "<RegressionTable",
        '<LocalTransformations><DerivedField name="isWood" optype="continuous" dataType="double"><NormDiscrete field="Site" value="wood"/></DerivedField></LocalTransformations><RegressionTable',
      ),
      '<CategoricalPredictor name="Site" value="wood" coefficient="-0.25"/>',
      '<NumericPredictor name="isWood" coefficient="-0.25"/>',
    );
    const rows = ["field", "garden", "wood"].map((Site) => ({ "Sepal.Length": 6, "Petal.Width": 1.5, Site }));
    const [a, b] = [probabilities(imported(IRIS), rows), probabilities(imported(text), rows)];
    a.forEach((p, at) => {
      expect(Math.abs(b[at]! - p)).toBeLessThan(1e-14);
    });
  });

  it.each<[string, string, string | RegExp, string, RegExp]>([
    ["another normalisation", IRIS, '"softmax"', '"simplemax"', /RegressionModel has normalizationMethod "simplemax"/],
    [
      "no normalisation",
      IRIS,
      ' normalizationMethod="softmax"',
      "",
      /normalizationMethod "none", which is not a softmax/,
    ],
    ["three logistic functions", IRIS, '"softmax"', '"logit"', /a logistic function for each of its 3 classes/],
    ["another task", IRIS, '"classification"', '"regression"', /functionName "regression"/],
    [
      "another model",
      IRIS,
      /RegressionModel/g,
      "GeneralRegressionModel",
      /GeneralRegressionModel in PMML is not understood/,
    ],
    ["ordered classes", IRIS, 'optype="categorical"', 'optype="ordinal"', /predicts ordered classes/],
    ["another version", IRIS, 'version="4.4.1"', 'version="3.2"', /PMML of version "3\.2"/],
    ["another document", IRIS, /PMML/g, "html", /whose element is "html"/],
    ["Targets", IRIS, "<Output>", "<Targets/><Output>", /Targets in RegressionModel is not understood/],
    [
      "a value for missing cells",
      IRIS,
      'usageType="active"',
      'missingValueReplacement="0"',
      /MiningField "Sepal\.Length" has missingValueReplacement="0"/,
    ],
    ["values cut off", IRIS, 'usageType="active"', 'outliers="asExtremeValues"', /outliers "asExtremeValues"/],
    ["an unknown treatment", AUDIT, '"asIs"', '"asValue"', /invalidValueTreatment "asValue"/],
    ["an unknown function", AUDIT, '"log10"', '"x-sinc"', /Apply "x-sinc" calls a function that is not understood/],
    [
      "an unknown expression",
      AUDIT,
      /(<\/?)FieldRef( field="Income")/g,
      "$1TextIndex$2",
      /TextIndex "Income" is not understood/,
    ],
    [
      "an unknown field",
      AUDIT,
      'NumericPredictor name="Age"',
      'NumericPredictor name="age"',
      /reads "age", which is not a field .*"Age"/,
    ],
    [
      "text as a number",
      AUDIT,
      'name="Age" exponent="2"',
      'name="Gender" exponent="2"',
      /takes column "Gender" of text for a number/,
    ],
    ["a number that is none", IRIS, '"1.75"', '"1,75"', /coefficient "1,75"; expected a finite number/],
    ["a second score", AUDIT, 'intercept="0.0"', 'intercept="0.5"', /RegressionTable "0" has a score of its own/],
    ["a field made of itself", AUDIT, 'FieldRef field="Income"', 'FieldRef field="log(Income)"', /is made of itself/],
    ["a class twice", IRIS, 'targetCategory="setosa"', 'targetCategory="virginica"', /"?virginica"?/],
    ["a document type", IRIS, "<PMML", '<!DOCTYPE x [<!ENTITY a "b">]><PMML', /it has a document type/],
    ["an entity", IRIS, 'copyright="', 'copyright="&a;', /not well-formed XML at line 3/],
    ["a tag left open", IRIS, "</Header>", "", /not well-formed XML/],
  ])("refuses %s in one sentence that names it", (_, text, from, to, says) => {
    expectRefused(() => imported(swapped(text, from, to)), says);
  });

  it("refuses what would grow without bounds: depth, and fields that read each other twice", () => {
    expectRefused(() => imported("<a>".repeat(100_000)), /more than 200 elements deep/);
    expectRefused(() => imported(`<a>${"<b/>".repeat(1_000_000)}</a>`), /more than 1000000 elements/);
    const field = (name: string, of: string) =>
      `<DerivedField name="${name}" optype="continuous" dataType="double"><Apply function="*"><FieldRef field="${of}"/><FieldRef field="${of}"/></Apply></DerivedField>`;
    const fields = Array.from({ length: 60 }, (_, i) => field(`f${i}`, i === 0 ? "Age" : `f${i - 1}`)).join("");
    const text = swapped(AUDIT, "<TransformationDictionary>", `<TransformationDictionary>${fields}`);
    expectRefused(
      () => imported(swapped(text, 'NumericPredictor name="Age"', 'NumericPredictor name="f59"')),
      /more than 10000 parts/,
    );
  });

  it("reads UTF-16 and declared encodings, and refuses bytes that are not in them", () => {
    const text = swapped(IRIS, 'targetCategory="setosa"', 'targetCategory="sétosa"');
    expect(imported(Buffer.from(`\ufeff${text}`, "utf16le")).classes).toContain("sétosa");
    const latin = Buffer.from(swapped(text, '"1.0"', '"1.0" encoding="ISO-8859-1"'), "latin1");
    expect(imported(latin).classes).toContain("sétosa");
    expectRefused(() => imported(Buffer.from(text, "latin1")), /not in the encoding "utf-8"/);
  });

  it(
    "or one sentence, whatever is cut off or changed",
    () => {
      const { numRuns, seed } = runs(400);
      const source = random(seed);
      const files = [IRIS, AUDIT, modelToPmml(imported(IRIS)), modelToPmml(imported(AUDIT))].map((text) =>
        Buffer.from(text),
      );
      for (let i = 0; i < numRuns; i++) {
        const whole = files[i % files.length]!;
        const bytes = Buffer.from(i % 3 === 0 ? whole.subarray(0, Math.floor(source.uniform() * whole.length)) : whole);
        for (let c = 0; c < i % 4; c++)
          bytes[Math.floor(source.uniform() * bytes.length)] = Math.floor(source.uniform() * (c % 2 === 0 ? 256 : 128));
        try {
          modelToText(imported(bytes));
        } catch (error) {
          expect(error, `change ${i} of seed ${seed}: ${(error as Error).stack}`).toBeInstanceOf(MultilogitError);
          expect((error as Error).message).not.toMatch(/[\r\n]|undefined|\[object/);
        }
      }
    },
    TIMEOUT,
  );
});

/** The rows whose cells are of one kind per column, none of them missing, and far from what a score can hold. */
function isTried(row: Row, { model }: ExportedCase): boolean {
  const typed = new Map<string, string>();
  for (const feature of model.featureMap.features)
    if (feature.kind === "category") {
      const kinds = new Set(feature.levels.map((level) => typeof level));
      typed.set(feature.column, kinds.size === 1 ? [...kinds][0]! : "string");
    }
  return Object.entries(row).every(([name, cell]) => {
    if (cell === null || cell === undefined || (typeof cell === "number" && !(Math.abs(cell) < 1e300))) return false;
    return !typed.has(name) || typeof cell === typed.get(name);
  });
}

function withoutProducts({ name, model, rows }: ExportedCase, seed: number): ExportedCase {
  const others = model.featureMap.features.filter(({ kind }) => kind !== "product" && kind !== "constant");
  const featureMap = featureMapOf([{ kind: "constant" }, ...others]);
  const source = random(seed);
  const length = featureMap.names.length * model.classes.length;
  const weights = Float64Array.from({ length }, () => source.normal());
  return caseOf(name, modelWith(featureMap, model.classes, weights), rows);
}

/** Whether XML can say the names. */
function hasXmlNames({ model }: ExportedCase): boolean {
  try {
    return documentOf(model) !== "";
  } catch {
    return false;
  }
}

/** Σ_j (|x_j| + |c_j|) / s_j · max_k |W_jk|: what the scores are rounded relative to, since centres are summed apart from numbers. */
function summed({ featureMap, weights, classes }: ExportedCase["model"], row: Row): number {
  const centres = featureMap.features.flatMap((feature) =>
    namesOf(feature).map(() => (feature.kind === "number" ? Math.abs(feature.center / feature.scale) : 0)),
  );
  return evaluateRow(featureMap, row).reduce((sum, x, j) => {
    const ofFeature = weights.subarray(j * classes.length, (j + 1) * classes.length);
    return sum + (Math.abs(x) + 2 * centres[j]!) * Math.max(...ofFeature.map(Math.abs));
  }, 0);
}

describe("a model exported as PMML and imported again", () => {
  /** How many of the cases were read; the others must be refused in one sentence. */
  function expectSameAnswers(cases: readonly ExportedCase[], tolerance: number): number {
    let read = 0;
    for (const each of cases) {
      let model: ReturnType<typeof modelOfTree>;
      try {
        model = modelOfTree(xmlDocument(Buffer.from(documentOf(each.model))));
      } catch (error) {
        expect((error as Error).message, each.name).toMatch(
          /^(?:this model cannot be imported: .*|XML cannot say .*|PMML has no fields .*)$/,
        );
        continue;
      }
      read++;
      for (const [i, wanted] of each.answers.entries()) {
        if (!isTried(each.rows[i]!, each)) continue;
        if (wanted === null) {
          expect(() => probabilitiesOf(model, [each.rows[i]!]), `${each.name}, row ${i}`).toThrow();
          continue;
        }
        const P = probabilitiesOf(model, [each.rows[i]!]);
        const size = summed(each.model, each.rows[i]!);
        wanted.probabilities.forEach((p, k) => {
          expect(Math.abs(P[k]! - p), `${each.name}, row ${i}: ${JSON.stringify(each.rows[i])}`).toBeLessThanOrEqual(
            tolerance * p * Math.max(1, size / 100) + 1e-320,
          );
        });
      }
    }
    return read;
  }

  it(
    "has its probabilities: numbers, standardised numbers, thresholds, booleans and categories",
    () => {
      const { numRuns, seed } = runs(60);
      const cases = [...generatedCases({ numRuns, seed }), ...awkwardCases().filter(hasXmlNames)].map((each, at) =>
        withoutProducts(each, seed + at),
      );
      expect(expectSameAnswers(cases, 1e-12)).toBe(cases.length);
    },
    TIMEOUT,
  );

  it(
    "or is refused in one sentence: products; and expressions that it can read have the same values",
    () => {
      const { numRuns, seed } = runs(60);
      expect(expectSameAnswers(generatedCases({ numRuns, seed }), 1e-12)).toBeGreaterThan(0);
      expect(expectSameAnswers(expressionCases({ numRuns, seed }), 1e-8)).toBeGreaterThan(numRuns / 2);
    },
    TIMEOUT,
  );
});
