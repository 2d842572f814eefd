import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { modelToJavaScript } from "../../src/export/model-to-javascript.js";
import { modelToPython } from "../../src/export/model-to-python.js";
import { scoringProgram } from "../../src/export/scoring-program.js";
import { type Feature, featureMapOf } from "../../src/features/feature-map.js";
import { numberFeature, thresholdFeature } from "../../src/features/number-feature.js";
import { runs, TIMEOUT } from "../many.js";
import { type Answer, awkwardCases, expressionCases, generatedCases, modelWith } from "./exported-cases.js";
import { interpretProgram } from "./interpret-program.js";
import { NODE, PYTHON } from "./run-modules.js";
import { expectAnswers, isThere, rowsFile, runIn } from "./run-target.js";

const expressions = expressionCases(runs(150));
const generated = [...generatedCases(runs(150)), ...awkwardCases()];
const cases = [...generated, ...expressions];
const TSC = fileURLToPath(new URL("../../../node_modules/.bin/tsc", import.meta.url));
/** bytes, with every kind of feature; the types take 400, and arithmetic that does not raise 1000 of Python */
const LARGEST: Readonly<Record<string, number>> = { JavaScript: 2048, TypeScript: 2500, Python: 3100 };
type Answers = readonly (readonly (Answer | null)[])[];

describe("a model as a program", () => {
  it("means what the model says of every row, bit for bit", () => {
    const refused = cases.flatMap(({ answers }) => answers).filter((answer) => answer === null).length;
    expect(refused).toBeGreaterThan(100);
    expectAnswers(
      cases,
      cases.map(({ model, rows }) => rows.map((row) => interpretProgram(scoringProgram(model, "a program"), row))),
      { isExact: true },
    );
  });
});

describe("a model as a module of JavaScript", () => {
  it(
    "says what the core says of every row, bit for bit, and refuses the same rows; its self-test passes",
    () => {
      const modules = cases.map(({ model }, c) => [`case${c}.mjs`, modelToJavaScript(model, { selfTest: true })]);
      const files = { ...Object.fromEntries(modules), "rows.json": rowsFile(cases), "run.mjs": NODE };
      expectAnswers(cases, JSON.parse(runIn(files, process.execPath, ["run.mjs"])) as Answers, { isExact: true });
    },
    TIMEOUT,
  );
});

describe("a model as a module of TypeScript", () => {
  it(
    "compiles in the strictest mode, and is the module of JavaScript",
    () => {
      const some = [...cases.slice(0, 25), ...awkwardCases()];
      const modules = some.map(({ model }, c) => [
        `case${c}.mts`,
        modelToJavaScript(model, { types: true, selfTest: true }),
      ]);
      const run = `${TSC} --strict --noUncheckedIndexedAccess --noUnusedLocals --target es2022 --module nodenext *.mts && node run.mjs`;
      const files = { ...Object.fromEntries(modules), "rows.json": rowsFile(some), "run.mjs": NODE };
      expectAnswers(some, JSON.parse(runIn(files, "sh", ["-c", run])) as Answers, { isExact: true });
    },
    TIMEOUT,
  );
});

describe("a module", () => {
  /** The lines that hold what is the model's own: its columns, levels, weights, classes and probes. */
  const OWN =
    /^(?:export const classes|CLASSES|const (?:levels|weights)\d|_(?:LEVELS|WEIGHTS)\d| +(?:const )?(?:x|code)\d+ = | +_?add\(a, | {2}readonly )/;
  const withoutOwn = (text: string) =>
    text
      .split("\n")
      .filter((line) => !OWN.test(line))
      .join("\n");
  const everything = cases.filter(({ model }) => model.featureMap.features.length >= 5).slice(0, 40);

  it("has at most 2 kB beyond the model's own numbers and names", () => {
    for (const { model } of everything)
      for (const [language, text] of Object.entries({
        JavaScript: modelToJavaScript(model),
        TypeScript: modelToJavaScript(model, { types: true }),
        Python: modelToPython(model),
      })) {
        expect({ language, isSmall: withoutOwn(text).length <= LARGEST[language]! }).toEqual({
          language,
          isSmall: true,
        });
      }
  });

  it("has at most 2 kB in each language where the columns are numbers and categories", () => {
    const features: Feature[] = [
      { kind: "constant" },
      numberFeature("x", 1, 2),
      thresholdFeature("z", 8),
      { kind: "category", column: "c", levels: ["a", "b"], reference: null, unseen: "error" },
    ];
    const model = modelWith(featureMapOf(features), ["p", "q"], new Float64Array(10).fill(1));
    for (const text of [modelToJavaScript(model), modelToJavaScript(model, { types: true }), modelToPython(model)])
      expect(withoutOwn(text).length).toBeLessThanOrEqual(2048);
  });

  it("can stand in a script element of a page, whatever names are in it", () => {
    for (const { model } of awkwardCases())
      expect(modelToJavaScript(model, { selfTest: true })).not.toMatch(/<\/|<!--|\u2028|\u2029/);
  });

  it("tells in its self-test that a weight was changed", () => {
    const model = modelWith(
      featureMapOf([{ kind: "constant" }, numberFeature("x", 1, 2)]),
      [0, 1],
      Float64Array.of(1, 2, 3, 4),
    );
    const text = modelToJavaScript(model, { selfTest: true });
    const changed = text.replace("add(a, 1, [1,2])", "add(a, 1, [1,2.001])");
    expect(changed).not.toBe(text);
    const run = (module: string) => runIn({ "m.mjs": `${module}\nselfTest();` }, process.execPath, ["m.mjs"]);
    expect(run(text)).toBe("");
    expect(() => run(changed)).toThrow(/status: 1/);
  });
});

describe.skipIf(!isThere("python3"))("a model as a module of Python (skipped where there is no python3)", () => {
  it(
    "says what the core says of every row and refuses the same rows; its self-test passes",
    () => {
      const modules = cases.map(({ model }, c) => [`case${c}.py`, modelToPython(model, { selfTest: true })]);
      const files = { ...Object.fromEntries(modules), "rows.json": rowsFile(cases), "run.py": PYTHON };
      const answered = JSON.parse(runIn(files, "python3", ["-B", "run.py"])) as Answers;
      expectAnswers(generated, answered.slice(0, generated.length));
      expectAnswers(expressions, answered.slice(generated.length), { rounding: 1e-10 });
    },
    TIMEOUT,
  );
});
