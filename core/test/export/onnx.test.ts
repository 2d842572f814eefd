import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { modelToOnnx, onnxColumns } from "../../src/export/model-to-onnx.js";
import { featureMapOf } from "../../src/features/feature-map.js";
import { numberFeature } from "../../src/features/number-feature.js";
import type { Cell, Row } from "../../src/table/table.js";
import { runs, TIMEOUT } from "../many.js";
import {
  type Answer,
  awkwardCases,
  type ExportedCase,
  expressionCases,
  generatedCases,
  modelWith,
} from "./exported-cases.js";
import { expectAnswers, runIn } from "./run-target.js";

const HOME = fileURLToPath(new URL("onnx/runtimes", import.meta.url));
const script = (name: string) => fileURLToPath(new URL(`onnx/${name}`, import.meta.url));
/** Installed by core/test/export/onnx/install.sh, which `npm run test:onnx` calls. */
const areThere = existsSync(`${HOME}/venv/bin/python`) && existsSync(`${HOME}/node_modules/onnxruntime-web`);
const RUNTIMES = [
  ["onnxruntime-node", process.execPath, [script("run.mjs"), HOME, "onnxruntime-node"]],
  ["onnxruntime-web", process.execPath, [script("run.mjs"), HOME, "onnxruntime-web"]],
  ["Python's onnxruntime, after onnx.checker", `${HOME}/venv/bin/python`, [script("run.py")]],
] as const;

type Printed = readonly (readonly (readonly [label: string, probabilities: string[], scores: string[]])[])[];

/** The case with those of its rows that the inputs can hold. */
function inInputs(each: ExportedCase): ExportedCase {
  const columns = onnxColumns(each.model);
  const fits = (row: Row) => columns.every((column) => cellText(row[column.name] ?? null, column) !== null);
  const at = [...each.rows.keys()].filter((i) => fits(each.rows[i]!));
  return { ...each, rows: at.map((i) => each.rows[i]!), answers: at.map((i) => each.answers[i]!) };
}

/** What stands in the input for a cell; null where nothing can. */
function cellText(cell: Cell, { type, levels }: ReturnType<typeof onnxColumns>[number]): string | null {
  const isMissing = cell === null || Number.isNaN(cell);
  if (type === "boolean") return typeof cell === "boolean" ? String(Number(cell)) : null;
  if (type === "text") {
    if (isMissing) return levels.includes("") ? null : "";
    return typeof cell === "string" && (cell !== "" || levels.includes("")) ? cell : null;
  }
  if (isMissing) return "NaN";
  return typeof cell === "number" ? (Object.is(cell, -0) ? "-0" : String(cell)) : null;
}

function answersOf(cases: readonly ExportedCase[], float: boolean, command: string, args: readonly string[]) {
  const files: Record<string, string | Uint8Array> = {};
  const described = cases.map(({ model, rows }, c) => {
    files[`case${c}.onnx`] = modelToOnnx(model, { float });
    const inputs = onnxColumns(model).map((column) => ({
      column: column.name,
      type: column.type === "number" ? (float ? "float" : "double") : column.type,
      cells: rows.map((row) => cellText(row[column.name] ?? null, column)),
    }));
    return { rows: rows.length, inputs };
  });
  const printed = JSON.parse(runIn({ ...files, "cases.json": JSON.stringify(described) }, command, args)) as Printed;
  return printed.map((answers, c) =>
    answers.map(([label, probabilities, scores]): Answer | null => {
      const P = probabilities.map(Number);
      if (P.every(Number.isNaN)) {
        expect(label).toBe("");
        return null;
      }
      const name = cases[c]!.model.classes.find((each) => String(each) === label)!;
      return { class: name, probabilities: P, scores: scores.map(Number) };
    }),
  );
}

/** A model of the constant alone has no inputs that would say how many rows there are. */
const hasInputs = ({ model, rows }: ExportedCase) => onnxColumns(model).length > 0 && rows.length > 0;

describe.skipIf(!areThere).each(RUNTIMES)(
  "a model as a file of ONNX, in %s (skipped where it is not installed)",
  (_, command, args) => {
    const generated = [...generatedCases(runs(60)), ...awkwardCases()].map(inInputs).filter(hasInputs);
    const expressions = expressionCases(runs(60)).map(inInputs).filter(hasInputs);

    it(
      "says what the core says of every row, and refuses the same rows",
      () => {
        expectAnswers(generated, answersOf(generated, false, command, args));
      },
      TIMEOUT,
    );

    it(
      "keeps about five digits in floats, where cells and centres are of moderate size",
      () => {
        const isModerate = ({ model, rows }: ExportedCase) =>
          [...JSON.stringify([model.featureMap, rows.map(Object.values)]).matchAll(/-?\d+(\.\d+)?(e[+-]?\d+)?/g)].every(
            ([number]) => Math.abs(Number(number)) < 1e4,
          );
        const wholeRows = (each: ExportedCase) => {
          const at = [...each.rows.keys()].filter((i) => i % 2 === 0);
          return { ...each, rows: at.map((i) => each.rows[i]!), answers: at.map((i) => each.answers[i]!) };
        };
        const moderate = generatedCases(runs(60)).map(wholeRows).map(inInputs).filter(hasInputs).filter(isModerate);
        expect(moderate.length).toBeGreaterThan(10);
        expectAnswers(moderate, answersOf(moderate, true, command, args), { rounding: 3e-7 });
      },
      TIMEOUT,
    );

    it(
      "computes expressions as the core does, where they overflow, vanish or have no value, too",
      () => {
        expectAnswers(expressions, answersOf(expressions, false, command, args), { rounding: 1e-10 });
      },
      TIMEOUT,
    );
  },
);

describe("a model as a file of ONNX", () => {
  const of = (name: string) => modelWith(featureMapOf([numberFeature(name)]), [0, 1], new Float64Array(2));

  it("is refused by name where it has no name for a column", () => {
    expect(() => modelToOnnx(of("x\ud800"))).toThrow(/ONNX cannot say "x\\ud800": it holds half a character/);
    expect(() => modelToOnnx(of(""))).toThrow(/no inputs without a name/);
  });

  it("has half the size in floats", () => {
    const model = modelWith(
      featureMapOf(Array.from({ length: 50 }, (_, j) => numberFeature(`x${j}`))),
      ["a", "b", "c", "d", "e", "f", "g", "h"],
      Float64Array.from({ length: 400 }, (_, jk) => Math.sin(jk)),
    );
    expect(modelToOnnx(model).length - modelToOnnx(model, { float: true }).length).toBeGreaterThan(4 * 400);
  });
});
