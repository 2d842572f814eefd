import type { Diagnosis, Explanation } from "multilogit/check";
import { asSentence, certaintyInWords, noteName, sentenceWithoutVerdict, titlesOf } from "multilogit/internal";
import { For, Show } from "solid-js";
import { formatNumber } from "../parts/format-number.js";
import { Verdict } from "../parts/verdict.js";
import { ErrorMaps } from "./error-maps.js";
import type { Examination } from "./examination.js";
import { Proof } from "./proof.js";
import { ResidualCurve } from "./residual-curve.js";
import { SeenFeatures } from "./seen-features.js";

/** What the doctor found: the verdict with its causes and remedies, then the evidence, as in the report of multilogit check. */
export function Findings(props: { readonly examination: Examination }) {
  return (
    <div class="findings">
      <section class="card diagnosis-card" aria-live="polite" aria-busy={props.examination.busy() !== null}>
        <Show when={props.examination.diagnosis()} fallback={<Waiting examination={props.examination} />}>
          {(found) => <Conclusion diagnosis={found()} />}
        </Show>
      </section>
      <Show when={props.examination.diagnosis()}>{(found) => <Evidence diagnosis={found()} />}</Show>
    </div>
  );
}

function Waiting(props: { readonly examination: Examination }) {
  return (
    <>
      <h3>{props.examination.busy() === null ? "Nothing is examined yet" : "Examining …"}</h3>
      <p class="note">
        The doctor compares a loss with its gradient at random weights. Where they disagree it tells which of the known
        mistakes gives these very numbers, to their last digits.
      </p>
    </>
  );
}

function Conclusion(props: { readonly diagnosis: Diagnosis }) {
  const diagnosis = () => props.diagnosis;
  const conclusion = () => sentenceWithoutVerdict(diagnosis());
  const note = () => {
    const { verdict } = diagnosis();
    return verdict === "wrong" ? "" : noteName(verdict) === "why" ? "Why: " : "But note: ";
  };
  return (
    <>
      <h3>
        <Verdict holds={diagnosis().verdict === "right"} text={diagnosis().verdict} />
      </h3>
      <p class="conclusion">{conclusion()}</p>
      <For each={diagnosis().causes}>
        {(cause) => (
          <div class="diagnosis" classList={{ aside: diagnosis().verdict === "right" }}>
            <p>
              {note()}
              <Show when={asSentence(cause.title) !== conclusion()}>
                <strong>{asSentence(cause.title)}</strong>{" "}
              </Show>
              {cause.message}
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
      <Others diagnosis={diagnosis()} />
    </>
  );
}

/** How certain the cause is, and what else gives these numbers. */
function Others(props: { readonly diagnosis: Diagnosis }) {
  const others = (): readonly (readonly [string, Explanation])[] => [
    ...props.diagnosis.ties.map((tie) => ["the same numbers", tie] as const),
    ...props.diagnosis.rivals.map((rival) => ["fits too, but needs more faults", rival] as const),
    ...(props.diagnosis.nearest
      ? [
          [
            `only a hint: ${formatNumber(100 * props.diagnosis.nearest.misfit, 2)} % off`,
            props.diagnosis.nearest,
          ] as const,
        ]
      : []),
  ];
  return (
    <Show when={props.diagnosis.verdict === "wrong"}>
      {/* NaN and wrong shapes need no fit, so that there is nothing to be certain of. */}
      <Show when={props.diagnosis.lines.length > 0}>
        <p class="note">Certainty: {certaintyInWords(props.diagnosis)}.</p>
      </Show>
      <Show when={others().length > 0}>
        <ul class="note">
          <For each={others()}>
            {([kind, explanation]) => (
              <li>
                {titlesOf(explanation)} ({kind})
              </li>
            )}
          </For>
        </ul>
      </Show>
    </Show>
  );
}

function Evidence(props: { readonly diagnosis: Diagnosis }) {
  const diagnosis = () => props.diagnosis;
  return (
    <>
      <Show when={diagnosis().recovered}>
        {(recovered) => <SeenFeatures recovered={recovered()} sentence={asSentence(recovered().sentence)} />}
      </Show>
      <Show when={diagnosis().where}>{(where) => <ErrorMaps where={where()} />}</Show>
      <Show when={diagnosis().residuals.length > 0}>
        <ResidualCurve points={diagnosis().residuals} />
      </Show>
      <Proof diagnosis={diagnosis()} />
      <section class="card">
        <h3>What was found on the way</h3>
        <ul>
          <For each={diagnosis().conventions}>
            {({ name, found, declared, agrees }) => (
              <li>
                {name}: {found}
                {agrees || declared === null ? "" : `, though ${declared} is declared`}
              </li>
            )}
          </For>
          <Show when={bound(diagnosis())}>
            {(most) => <li>With 99.9 % certainty the gradient is off by at most {most()} of itself.</li>}
          </Show>
          <li>Can this check fail? {asSentence(diagnosis().negativeControl.sentence)}</li>
          <For each={diagnosis().untested}>
            {({ what, remedy }) => (
              <li>
                Not tested: {what}: {remedy}
              </li>
            )}
          </For>
        </ul>
        <p class="note">
          {diagnosis().evaluations} {diagnosis().evaluations === 1 ? "evaluation" : "evaluations"}, seed{" "}
          {diagnosis().seed}.
        </p>
        <Show when={diagnosis().facts.length > 0}>
          <details>
            <summary>All {diagnosis().facts.length} findings, in the order in which they were made</summary>
            <ol>
              <For each={diagnosis().facts}>
                {({ stage, sentence, value }) => (
                  <li>
                    <span class="note">{stage}</span> {sentence}
                    {value === undefined ? "" : `: ${formatNumber(value, 4)}`}
                  </li>
                )}
              </For>
            </ol>
          </details>
        </Show>
      </section>
    </>
  );
}

/** Of a gradient that is not wrong. */
function bound({ verdict, relativeErrorBound }: Diagnosis): string | null {
  return verdict === "wrong" || relativeErrorBound === null || !Number.isFinite(relativeErrorBound)
    ? null
    : relativeErrorBound.toExponential(1);
}
