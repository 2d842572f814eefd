import { Facts } from "../parts/facts.js";
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
      <Facts
        of={[
          [`accuracy on ${props.rowsAre}`, formatShare(evaluation().accuracy)],
          ["log loss", `${formatNumber(evaluation().logLoss)} nats per row`],
          ["Brier score, 0 to 2", formatNumber(evaluation().brier)],
          ["AUC, one against rest", evaluation().auc === null ? "not defined" : formatBelowOne(evaluation().auc!)],
          ["rows", String(evaluation().rows)],
        ]}
      />
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
