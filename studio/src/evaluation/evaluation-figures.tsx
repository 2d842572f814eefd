import { formatBelowOne, formatNumber, formatShare } from "../parts/format-number.js";
import { NumberTable } from "../parts/number-table.js";
import type { EvaluationView } from "../your-data/evaluation-view.js";
import { ConfusionMatrix } from "./confusion-matrix.js";
import { HardestRows } from "./hardest-rows.js";
import { Reliability } from "./reliability.js";
import { Weights } from "./weights.js";

/** An evaluation as numbers and pictures; the same on the page and in a report. */
export function EvaluationFigures(props: { readonly view: EvaluationView; readonly rowsAre: string }) {
  const evaluation = () => props.view.evaluation;
  return (
    <>
      <dl class="facts card">
        <div>
          <dt>accuracy on {props.rowsAre}</dt>
          <dd>
            <strong>{formatShare(evaluation().accuracy)}</strong>
          </dd>
        </div>
        <div>
          <dt>log loss</dt>
          <dd>{formatNumber(evaluation().logLoss)} nats per row</dd>
        </div>
        <div>
          <dt>Brier score, 0 to 2</dt>
          <dd>{formatNumber(evaluation().brier)}</dd>
        </div>
        <div>
          <dt>AUC, one against rest</dt>
          <dd>{evaluation().auc === null ? "not defined" : formatBelowOne(evaluation().auc!)}</dd>
        </div>
        <div>
          <dt>rows</dt>
          <dd>{evaluation().rows}</dd>
        </div>
      </dl>
      <div class="columns">
        <ConfusionMatrix view={props.view} />
        <Reliability view={props.view} />
      </div>
      <Weights view={props.view} />
      <div class="columns">
        <HardestRows view={props.view} />
        <section class="card">
          <h3>Each class</h3>
          <p class="note">
            Precision: of those predicted so, the share that is. Recall: of those that are, the share found.
          </p>
          <NumberTable
            caption="scores of each class"
            table={{
              columns: ["class", "precision", "recall", "F1", "AUC", "rows"],
              rows: [
                ...evaluation().perClass.map((scores) => [
                  String(scores.class),
                  ...[scores.precision, scores.recall, scores.f1, scores.auc].map((score) => score ?? "n/a"),
                  scores.support,
                ]),
                ...(["macro", "weighted"] as const).map((average) => {
                  const { precision, recall, f1 } = evaluation().averages[average];
                  return [`${average} mean`, precision, recall, f1, "", ""];
                }),
              ],
            }}
            shown={(value) => (Number.isInteger(value) ? formatNumber(value) : formatBelowOne(value, 3))}
            whole
          />
        </section>
      </div>
    </>
  );
}
