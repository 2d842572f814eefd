import { type Evaluation, type Model, modelFromText } from "multilogit";
import { REPORTED_RANKS, weightsInWords } from "multilogit/internal";
import { Show } from "solid-js";
import { DataWarnings } from "../evaluation/data-warnings.js";
import { EvaluationFigures } from "../evaluation/evaluation-figures.js";
import { coefficientsInWords, coefficientTable } from "../evaluation/weights.js";
import { PageContext, paletteOf } from "../page.js";
import { Facts } from "../parts/facts.js";
import { formatBelowOne, formatNumber, formatShare } from "../parts/format-number.js";
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
              <Verdict holds={report.converged} text={certificateInWords(model)} />
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
            <Facts of={furtherNumbers(evaluation)} />
          </section>
          <section class="card">
            <h3>{coefficientsInWords(view)}</h3>
            <NumberTable caption="coefficients" table={coefficientTable(view)} shown={formatNumber} whole />
          </section>
        </div>
      </main>
    </PageContext.Provider>
  );
}

function certificateInWords(model: Model): string {
  return [model.report.reason, weightsInWords(model)].filter((part) => part !== null).join("; ");
}

/** What `multilogit evaluate` prints besides what the figures show. */
function furtherNumbers({ pairwiseAuc, expectedCalibrationError, topAccuracy }: Evaluation): [string, string][] {
  return [
    ["one-against-one AUC, mean over pairs of classes", pairwiseAuc === null ? "n/a" : formatBelowOne(pairwiseAuc)],
    ["expected calibration error", formatNumber(expectedCalibrationError)],
    ...REPORTED_RANKS.flatMap((k): [string, string][] =>
      k < topAccuracy.length ? [[`class among the first ${k}`, formatShare(topAccuracy[k - 1]!)]] : [],
    ),
  ];
}
