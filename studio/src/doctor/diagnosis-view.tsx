import type { Diagnosis } from "multilogit/check";
import { For, Show } from "solid-js";
import { formatNumber } from "../parts/format-number.js";
import { NumberTable } from "../parts/number-table.js";
import { Verdict } from "../parts/verdict.js";
import { ErrorMaps } from "./error-maps.js";
import { ResidualCurve } from "./residual-curve.js";
import { SeenFeatures } from "./seen-features.js";

const MOST_LINES = 12;

/** What the doctor found: verdict, causes and remedies, then the evidence. */
export function DiagnosisView(props: { readonly diagnosis: Diagnosis }) {
  const diagnosis = () => props.diagnosis;
  return (
    <>
      <section class="card diagnosis-card" aria-live="polite">
        <h3>
          <Verdict holds={diagnosis().verdict === "right"} text={diagnosis().verdict} />
        </h3>
        <p>{asSentence(diagnosis().sentence.replace(`${diagnosis().verdict}: `, ""))}</p>
        <For each={diagnosis().causes}>
          {(cause) => (
            <div class="diagnosis">
              <p>
                <strong>{asSentence(cause.title)}</strong> {cause.message}
              </p>
              <Show when={cause.formula !== ""}>
                <p class="code">{cause.formula}</p>
              </Show>
              <p>
                <strong>Mend it:</strong> {cause.fix}
              </p>
            </div>
          )}
        </For>
        <Show when={diagnosis().ties.length > 0}>
          <p class="note">
            The same numbers come from:{" "}
            {diagnosis()
              .ties.flatMap(({ causes }) => causes.map(({ title }) => title))
              .join("; ")}
            .
          </p>
        </Show>
        <p class="note">
          Certainty: {diagnosis().certainty}. Called {diagnosis().evaluations} times. Can this check fail?{" "}
          {asSentence(diagnosis().negativeControl.sentence)}
        </p>
      </section>
      <Show when={diagnosis().recovered}>
        {(recovered) => <SeenFeatures recovered={recovered()} sentence={asSentence(recovered().sentence)} />}
      </Show>
      <Show when={diagnosis().where}>{(where) => <ErrorMaps where={where()} />}</Show>
      <Show when={diagnosis().verdict === "wrong" && diagnosis().residuals.length > 0 && !diagnosis().recovered}>
        <ResidualCurve points={diagnosis().residuals} />
      </Show>
      <section class="card">
        <h3>Slopes by the gradient and by differences of the loss</h3>
        <NumberTable
          caption="slopes"
          table={{
            columns: ["direction", "by the gradient", "by differences", "allowed", "verdict"],
            rows: diagnosis()
              .lines.slice(0, MOST_LINES)
              .map((line) => [
                line.block,
                line.gradient,
                line.differences,
                line.allowed,
                line.agrees ? "✓ agrees" : "✗ differs",
              ]),
          }}
        />
      </section>
      <section class="card">
        <h3>What was found on the way</h3>
        <ul>
          <For each={diagnosis().facts}>
            {({ sentence, value }) => (
              <li>
                {sentence}
                {value === undefined ? "" : `: ${formatNumber(value, 4)}`}
              </li>
            )}
          </For>
          <For each={diagnosis().conventions}>
            {({ name, found }) => (
              <li>
                {name}: {found}
              </li>
            )}
          </For>
        </ul>
      </section>
    </>
  );
}

/** With a capital, unless it begins with a letter of a formula, and a full stop. */
function asSentence(text: string): string {
  const begun = /^[a-z]{2}/.test(text) ? text.charAt(0).toUpperCase() + text.slice(1) : text;
  return /[.!?]$/.test(begun) ? begun : `${begun}.`;
}
