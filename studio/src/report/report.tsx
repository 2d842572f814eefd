import { type Evaluation, modelFromText } from "multilogit";
import { REPORTED_RANKS } from "multilogit/internal";
import { Show } from "solid-js";
import { DataWarnings } from "../evaluation/data-warnings.js";
import { EvaluationFigures } from "../evaluation/evaluation-figures.js";
import { coefficientsInWords, coefficientTable } from "../evaluation/weights.js";
import type { TableOfNumbers } from "../export/csv-text.js";
import { PageContext, paletteOf } from "../page.js";
import { NumberTable } from "../parts/number-table.js";
import { Verdict } from "../parts/verdict.js";
import { viewOf } from "../your-data/evaluation-view.js";
import type { ReportContent } from "./report-content.js";

/** An evaluation as a page of its own, which needs nothing but itself. */
export function Report(props: { readonly content: ReportContent }) {
  const { source, modelText, evaluation, hardest, droppedRows, version, date, command } = props.content;
  const model = modelFromText(modelText);
  const view = viewOf(model, evaluation, hardest, source);
  const page = { palette: paletteOf(() => "auto"), isHidden: () => false };
  const { report } = model;
  return (
    <PageContext.Provider value={page}>
      <header class="bar">
        <h1>
          multilogit <span>report</span>
        </h1>
      </header>
      <main class="page">
        <div class="screen">
          <section class="lead">
            <h2>
              {source}: predictions of “{String(model.target)}”
            </h2>
            <p>
              {evaluation.rows} rows were predicted and compared with what was observed
              {droppedRows > 0 ? `; ${droppedRows} were left out for missing cells` : ""}. The model has{" "}
              {view.featureNames.length} features and {view.classes.length} classes; it was fitted to {report.rows} rows
              by minimising {view.objective}.
            </p>
            <p>
              <Verdict holds={report.converged} text={report.reason} />
            </p>
            <Show when={evaluation.areLearntRows}>
              <p>These are the rows that the model was fitted to, so the figures flatter it.</p>
            </Show>
            <p class="note">
              {date}, multilogit {version}: <code>{command}</code>
            </p>
            <DataWarnings warnings={view.warnings} />
          </section>
          <EvaluationFigures view={view} rowsAre="these rows" />
          <section class="card">
            <h3>Further numbers</h3>
            <NumberTable caption="further numbers" table={furtherNumbers(evaluation)} whole />
          </section>
          <section class="card">
            <h3>{coefficientsInWords(view)}</h3>
            <NumberTable caption="coefficients" table={coefficientTable(view)} whole />
          </section>
        </div>
      </main>
    </PageContext.Provider>
  );
}

/** What `multilogit evaluate` prints besides what the figures show. */
function furtherNumbers({ pairwiseAuc, expectedCalibrationError, topAccuracy }: Evaluation): TableOfNumbers {
  return {
    columns: ["what", "value"],
    rows: [
      ["one-against-one AUC, mean over pairs of classes", pairwiseAuc ?? "n/a"],
      ["expected calibration error", expectedCalibrationError],
      ...REPORTED_RANKS.flatMap((k): [string, number][] =>
        k < topAccuracy.length ? [[`share of rows whose class is among the first ${k}`, topAccuracy[k - 1]!]] : [],
      ),
    ],
  };
}
