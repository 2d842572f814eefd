import fc from "fast-check";
import { evaluate, explainRow, explainWeight, fit, formula, none, type Row, ridge, tableFromRows } from "multilogit";
import { compareModels, marginalEffects, predictedProbabilities, summarize } from "multilogit/infer";
import { describe, expect, it } from "vitest";
import { runs, TIMEOUT } from "../../../core/test/many.js";
import { checkReport } from "../../src/pictures/check-report.js";
import { comparisonReport } from "../../src/pictures/comparison-report.js";
import { evaluationReport } from "../../src/pictures/evaluation-report.js";
import { rowExplanation, weightExplanation } from "../../src/pictures/explanation.js";
import { fitReport } from "../../src/pictures/fit-report.js";
import { effectsReport, probabilitiesReport } from "../../src/pictures/margins-report.js";
import { summaryReport } from "../../src/pictures/summary-report.js";
import { plainTerminal } from "../../src/terminal/terminal.js";
import { textWidth } from "../../src/terminal/text-width.js";
import { TRANSPOSED } from "./diagnosis.js";

const LETTERS = [..."abcdefgxyz_.é日本語中한🙂"];
const name = fc
  .tuple(fc.array(fc.constantFrom(...LETTERS), { minLength: 1, maxLength: 14 }), fc.constantFrom(1, 1, 2, 6))
  .map(([letters, times]) => letters.join("").repeat(times));
const names = (least: number, most: number) =>
  fc.uniqueArray(name, { minLength: least, maxLength: most }).map((all) => all.map((text, at) => `${text}${at}`));

/** Names of columns and classes of any length in any script, numbers of any size, and as many classes as people have. */
const tables = fc.record({
  columns: names(1, 5),
  classes: names(2, 14),
  scales: fc.array(fc.integer({ min: -9, max: 9 }), { minLength: 5, maxLength: 5 }),
  seed: fc.nat(1e6),
  width: fc.integer({ min: 70, max: 110 }),
});

/** Rows whose class no column decides: nothing is separated. */
function rowsOf({ columns, classes, scales, seed }: typeof tables extends fc.Arbitrary<infer T> ? T : never): Row[] {
  let state = seed + 1;
  const uniform = () => {
    state = (state * 48271) % 2147483647;
    return state / 2147483647;
  };
  return Array.from({ length: 15 * classes.length }, (_, i) => ({
    ...Object.fromEntries(columns.map((column, j) => [column, (uniform() - 0.5) * 10 ** scales[j]!])),
    "the class": classes[i % classes.length]!,
  }));
}

describe("what is printed", () => {
  it(
    "is no wider than the terminal, whatever columns and classes are called, and has their names in full",
    async () => {
      await fc.assert(
        fc.asyncProperty(tables, async (given) => {
          const rows = rowsOf(given);
          const { columns, classes, width } = given;
          const terminal = { ...plainTerminal, width };
          const table = tableFromRows(rows);
          const text = `\`the class\` ~ ${columns.map((column) => `\`${column}\``).join(" + ")}`;
          const model = await fit(rows, "the class", { penalty: ridge(1) });
          const likeliest = await fit(rows, formula(text), { penalty: none() });
          const source = { data: "rows.csv", fitted: text, tableRows: rows.length, dropped: 3 };
          const explained = explainRow(model, rows, 0);
          const smaller = await fit(rows, formula("`the class` ~ 1"), { penalty: none() });
          const files = ["a model.json", `${columns.join("")}.json`] as const;
          const summary = await summarize(likeliest, rows, { tests: true });
          const written = {
            fit: fitReport(model, table, {
              source: "rows.csv",
              seconds: 1,
              engine: "reference engine",
              check: null,
              heldOut: null,
              isFormula: false,
              terminal,
            }),
            evaluate: evaluationReport(evaluate(model, rows), {
              source: "rows.csv",
              dropped: 0,
              unseen: 0,
              isHeldOut: false,
              warnings: model.report.warnings,
              terminal,
            }),
            row: rowExplanation(model, table, 0, explained, explained[0]!, terminal),
            weight: weightExplanation(
              explainWeight(model, rows, { class: classes[0]!, feature: columns[0]! }),
              model,
              0,
              terminal,
            ),
            summary: summaryReport(summary, source, width),
            compare: comparisonReport(await compareModels(smaller, likeliest), ...files, terminal),
            margins: effectsReport(await marginalEffects(likeliest, rows), source, terminal),
            probabilities: probabilitiesReport(await predictedProbabilities(likeliest, rows), source, terminal),
          };
          for (const [what, report] of Object.entries(written))
            for (const line of report.split("\n"))
              expect(textWidth(line), `${what}: ${line}`).toBeLessThanOrEqual(width);
          const flowing = (report: string) => report.replace(/\s+/g, "");
          for (const column of columns)
            for (const what of ["fit", "summary", "margins"] as const)
              if (what !== "fit" || classes.length <= 12) expect(flowing(written[what]), what).toContain(column);
          for (const one of classes)
            for (const what of ["evaluate", "probabilities", "margins"] as const)
              expect(flowing(written[what]), what).toContain(one);
          expect(flowing(written.compare)).toContain(flowing(files[1]));
        }),
        { ...runs(12), endOnFailure: true },
      );
    },
    TIMEOUT,
  );

  it(
    "by the doctor is no wider either, and names every feature and class",
    () => {
      fc.assert(
        fc.property(names(9, 9), names(2, 2), fc.integer({ min: 60, max: 110 }), (features, classes, width) => {
          const subject = {
            name: "python3 mine.py",
            calledAs: "called as loss(W 5×3 with the bias first, X 23×4, y 0…2, reg)",
            data: "rows.csv",
            features,
            classes,
            seconds: 1,
          };
          const report = checkReport(TRANSPOSED, subject, { ...plainTerminal, width });
          for (const line of report.split("\n")) expect(textWidth(line), line).toBeLessThanOrEqual(width);
          for (const one of features) expect(report.replace(/\s+/g, "")).toContain(one);
        }),
        runs(100),
      );
    },
    TIMEOUT,
  );
});
