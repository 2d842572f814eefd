import { modelFromText } from "multilogit";
import { EvaluationFigures } from "../evaluation/evaluation-figures.js";
import { coefficientTable } from "../evaluation/weights.js";
import { PageContext, paletteOf } from "../page.js";
import { NumberTable } from "../parts/number-table.js";
import { Verdict } from "../parts/verdict.js";
import { viewOf } from "../your-data/evaluation-view.js";
import type { ReportContent } from "./report-content.js";

/** An evaluation as a page of its own, which needs nothing but itself. */
export function Report(props: { readonly content: ReportContent }) {
  const { source, modelText, evaluation, hardest, droppedRows } = props.content;
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
          </section>
          <EvaluationFigures view={view} rowsAre="these rows" />
          <section class="card">
            <h3>Coefficients: log-odds per unit of the raw column</h3>
            <NumberTable caption="coefficients" table={coefficientTable(view)} />
          </section>
        </div>
      </main>
    </PageContext.Provider>
  );
}
