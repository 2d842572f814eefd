import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { inputColumns } from "../../src/export/input-columns.js";
import { modelToPmml } from "../../src/export/model-to-pmml.js";
import { scoringProgram } from "../../src/export/scoring-program.js";
import { evaluateRow } from "../../src/features/evaluate-row.js";
import type { Expression } from "../../src/features/expression.js";
import { factorsOf, featureMapOf } from "../../src/features/feature-map.js";
import { numberFeature } from "../../src/features/number-feature.js";
import { scores } from "../../src/model/predict.js";
import type { Row } from "../../src/table/table.js";
import { runs, TIMEOUT } from "../many.js";
import { awkwardCases, type ExportedCase, expressionCases, generatedCases, modelWith } from "./exported-cases.js";
import { runIn } from "./run-target.js";

const HOME = fileURLToPath(new URL("pmml", import.meta.url));
/** Installed by core/test/export/pmml/install.sh, which `npm run test:pmml` calls. */
const isThere = existsSync(`${HOME}/lib`);

const columnsOf = ({ model }: ExportedCase) => inputColumns(scoringProgram(model, "PMML").inputs);

/** The case with those of its rows whose columns are of one kind; and none, where XML cannot say a name. */
function inFields(each: ExportedCase): ExportedCase[] {
  try {
    modelToPmml(each.model);
  } catch (error) {
    expect(String(error)).toMatch(/XML cannot say/);
    return [];
  }
  const kind = { number: "number", boolean: "boolean", text: "string" };
  const fits = (row: Row) =>
    columnsOf(each).every(({ name, type }) => {
      const cell = row[name] ?? null;
      // a number that is none is a missing one, and a text of nothing or −0, which evaluators take for missing or 0, are not tried
      const isTried = cell !== "" && !Object.is(cell, -0) && !String(cell).includes("\u0000");
      return cell === null || (typeof cell === kind[type] && isTried);
    });
  const at = [...each.rows.keys()].filter((i) => fits(each.rows[i]!));
  return at.length === 0
    ? []
    : [{ ...each, rows: at.map((i) => each.rows[i]!), answers: at.map((i) => each.answers[i]!) }];
}

const base64 = (text: string) => Buffer.from(text).toString("base64");

function cellText(cell: Row[string]): string {
  if (cell === null || cell === undefined || Number.isNaN(cell)) return "-";
  return `${typeof cell === "boolean" ? "b" : typeof cell === "string" ? "s" : "n"}${Object.is(cell, -0) ? "-0.0" : cell}`;
}

/** Whether a part of an expression has no finite value in this row: evaluators may refuse it then, even if the whole has one. */
function hasPartWithoutValue({ model }: ExportedCase, row: Row): boolean {
  const values = (expression: Expression): number[] => {
    const parts = partsOf(expression).flatMap(values);
    return [...parts, evaluateExpression(expression, row)];
  };
  return model.featureMap.features
    .flatMap(factorsOf)
    .some((factor) => factor.kind === "number" && !values(factor.expression).every(Number.isFinite));
}

function partsOf(expression: Expression): Expression[] {
  if (expression.kind === "call") return [expression.of];
  return expression.kind === "operation" ? [expression.left, expression.right] : [];
}

function evaluateExpression(expression: Expression, row: Row): number {
  try {
    return evaluateRow(featureMapOf([{ kind: "number", expression, center: 0, scale: 1 }]), row)[0]!;
  } catch {
    return Number.NaN;
  }
}

/** Whether the row is refused for its scores alone: evaluators then give a limit, or NaN. */
function hasScoresBeyond({ model }: ExportedCase, row: Row): boolean {
  try {
    scores(model, [row]);
    return false;
  } catch (error) {
    return /scores/.test(String(error));
  }
}

/** Same rows refused, same class, probabilities to `tolerance` of themselves; what a score of size s loses is 1e-16 s. */
function expectPmmlAnswers(cases: readonly ExportedCase[], tolerance: number): void {
  const files: Record<string, string> = {};
  const lines: string[] = [];
  cases.forEach((each, c) => {
    files[`case${c}.pmml`] = modelToPmml(each.model);
    lines.push(`case ${c}`);
    for (const row of each.rows)
      lines.push(
        `row ${columnsOf(each)
          .map(({ name }) => `${base64(name)}:${base64(cellText(row[name]))}`)
          .join(" ")}`,
      );
  });
  const out = runIn({ ...files, "rows.txt": lines.join("\n") }, "java", [
    "-cp",
    `${HOME}/lib/*`,
    `${HOME}/Evaluate.java`,
  ]);
  const answers = out.trimEnd().split("\n");
  expect(answers.length).toBe(cases.reduce((sum, { rows }) => sum + rows.length, 0));
  let next = 0;
  for (const each of cases)
    for (const [i, wanted] of each.answers.entries()) {
      const { name, rows } = each;
      const where = `${name}, row ${i}: ${JSON.stringify(rows[i]).slice(0, 300)}: ${answers[next]}`;
      const [kind, label, ...P] = answers[next++]!.split(" ");
      const isRefused = kind === "refused" || P.some((p) => Number.isNaN(Number(p)));
      const mayDiffer = wanted === null ? hasScoresBeyond(each, rows[i]!) : hasPartWithoutValue(each, rows[i]!);
      if (isRefused !== (wanted === null)) expect(mayDiffer, where).toBe(true);
      if (isRefused || wanted === null) continue;
      const size = Math.max(1, ...wanted.scores.map(Math.abs));
      wanted.probabilities.forEach((p, k) => {
        expect(Math.abs(Number(P[k]) - p), where).toBeLessThanOrEqual(tolerance * p * Math.max(1, size / 100) + 1e-320);
      });
      const most = Math.max(...wanted.probabilities);
      const isTied = wanted.probabilities.filter((p) => p >= most * (1 - 2 * tolerance)).length > 1;
      if (!isTied) expect(Buffer.from(label!, "base64").toString(), where).toBe(String(wanted.class));
    }
}

describe.skipIf(!isThere)(
  "a model as a document of PMML, in JPMML-Evaluator (skipped where it is not installed)",
  () => {
    it(
      "says what the core says of every row, and refuses the same rows",
      () => {
        expectPmmlAnswers([...generatedCases(runs(60)), ...awkwardCases()].flatMap(inFields), 1e-12);
      },
      TIMEOUT,
    );

    it(
      "computes expressions as the core does, where they overflow, vanish or have no value, too",
      () => {
        expectPmmlAnswers(expressionCases(runs(60)).flatMap(inFields), 1e-8);
      },
      TIMEOUT,
    );
  },
);

describe("a model as a document of PMML", () => {
  const of = (name: string) => modelWith(featureMapOf([numberFeature(name)]), [0, 1], new Float64Array(2));

  it("is refused by name where XML cannot say one", () => {
    expect(() => modelToPmml(of("x\ud800"))).toThrow(/XML cannot say "x\\ud800"/);
    expect(() => modelToPmml(of("x\u0007"))).toThrow(/XML cannot say "x\\u0007"/);
    expect(() => modelToPmml(of(""))).toThrow(/no fields without a name/);
  });

  it("writes names so that they come through: quotes, tags and line ends are references", () => {
    expect(modelToPmml(of(`a"b<c>&\n'`))).toContain('name="a&quot;b&lt;c&gt;&amp;&#10;\'"');
  });
});
