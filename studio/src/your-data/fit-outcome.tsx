import { For, Show } from "solid-js";
import { DataWarnings } from "../evaluation/data-warnings.js";
import { EvaluationFigures } from "../evaluation/evaluation-figures.js";
import { coefficientsInWords, coefficientTable } from "../evaluation/weights.js";
import { csvText } from "../export/csv-text.js";
import { saveFile } from "../export/save-file.js";
import { formatFixed, formatNumber } from "../parts/format-number.js";
import { NumberTable } from "../parts/number-table.js";
import { Verdict } from "../parts/verdict.js";
import { useStudio } from "../studio.js";
import type { Fitted } from "../worker/table-protocol.js";
import { Accuracy } from "./accuracy.js";
import { Coefficients } from "./coefficients.js";
import { PartsTable } from "./parts-table.js";

/** The certificate, the figures, and the files to take along. */
export function FitOutcome(props: { readonly fitted: Fitted }) {
  const studio = useStudio();
  const view = () => props.fitted.view;
  const files: readonly { readonly text: string; readonly save: () => void | Promise<void> }[] = [
    { text: "Model file", save: () => saveFile("model.json", props.fitted.modelText, "application/json") },
    {
      text: "Predictions as CSV",
      save: async () => saveFile("predictions.csv", await studio.table.ask("predictions", null), "text/csv"),
    },
    {
      text: "Coefficients as CSV",
      save: () => saveFile("coefficients.csv", csvText(coefficientTable(view())), "text/csv"),
    },
  ];
  return (
    <>
      <section class="card certificate" aria-live="polite">
        <h3>
          <Verdict
            holds={props.fitted.converged}
            text={props.fitted.converged ? "Fitted, with a certificate" : "Not converged"}
          />
        </h3>
        <Accuracy fitted={props.fitted} />
        <p>
          Objective {props.fitted.value.toPrecision(13)} nats = {view().objective}.
        </p>
        <p>
          {props.fitted.reason}. {props.fitted.iterations} iterations of {props.fitted.method}, {props.fitted.rows} rows
          {props.fitted.droppedRows > 0 ? ` (${props.fitted.droppedRows} left out for missing cells)` : ""}
          {props.fitted.seconds === null ? ", from the path of λ" : `, ${formatFixed(props.fitted.seconds, 2)} s`}.
        </p>
        <DataWarnings warnings={view().warnings} />
        <Show when={props.fitted.heldOut}>
          {(heldOut) => <PartsTable heldOut={heldOut()} training={props.fitted.training} />}
        </Show>
        <div class="pad-tools" role="toolbar" aria-label="Files of this fit">
          <For each={files}>
            {({ text, save }) => (
              <button type="button" onClick={() => void save()}>
                {text}
              </button>
            )}
          </For>
        </div>
      </section>
      <EvaluationFigures view={view()} rowsAre={props.fitted.heldOut ? "the rows held out" : "the rows it learnt"} />
      <Show
        when={props.fitted.hasTerms}
        fallback={
          <section class="card">
            <h3>{coefficientsInWords(view())}</h3>
            <NumberTable caption="coefficients" table={coefficientTable(view())} shown={formatNumber} />
            <p class="note">
              A penalty shrinks them, so that they have no p-values; standard errors and intervals are shown for λ = 0.
            </p>
          </section>
        }
      >
        <Coefficients />
      </Show>
    </>
  );
}
