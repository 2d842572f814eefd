import type { Diagnosis, RecoveredRow } from "multilogit/check";
import { type Accessor, For, Show } from "solid-js";
import { usePage } from "../page.js";
import { formatNumber } from "../parts/format-number.js";
import { NumberTable } from "../parts/number-table.js";
import { signedColour } from "../parts/palette.js";
import { Verdict } from "../parts/verdict.js";

const MOST_ROWS = 4;
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
        {(recovered) => (
          <section class="card">
            <h3>What each of the two sees</h3>
            <p>{asSentence(recovered().sentence)}</p>
            <div class="recovered">
              <For each={recovered().rows.slice(0, MOST_ROWS)}>
                {(row) => <SeenFeatures row={row} image={recovered().image} />}
              </For>
            </div>
          </section>
        )}
      </Show>
      <Show when={diagnosis().where}>
        {(where) => (
          <section class="card">
            <h3>Where they part: {where().summary}</h3>
            <ErrorMaps where={where} />
          </section>
        )}
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

/** One row as it was given, as the value sees it and as the gradient sees it. */
function SeenFeatures(props: { readonly row: RecoveredRow; readonly image: readonly [number, number] | null }) {
  return (
    <figure>
      <For
        each={[
          { name: "given", values: props.row.given },
          { name: "the loss sees", values: props.row.valueSees },
          { name: "the gradient sees", values: props.row.gradientSees },
        ]}
      >
        {({ name, values }) => (
          <Show when={values}>
            {(shown) => (
              <div>
                <SignedImage
                  values={shown()}
                  columns={props.image?.[1] ?? shown().length}
                  label={`${name}: ${shown()
                    .map((x) => formatNumber(x, 2))
                    .join(" ")}`}
                />
                <span class="note">{name}</span>
              </div>
            )}
          </Show>
        )}
      </For>
    </figure>
  );
}

/** The error of each weight, one picture a class. */
function ErrorMaps(props: { readonly where: Accessor<NonNullable<Diagnosis["where"]>> }) {
  const range = () => Math.max(...props.where().errors.map(Math.abs));
  const ofClass = (k: number) => {
    const { features, classes, errors, constant } = props.where();
    return Array.from({ length: features }, (_, j) => errors[j * classes + k]!).filter((_, j) => j !== constant);
  };
  return (
    <div class="recovered">
      <For each={Array.from({ length: props.where().classes }, (_, k) => k)}>
        {(k) => (
          <figure>
            <div>
              <SignedImage
                values={ofClass(k)}
                columns={props.where().image?.[1] ?? ofClass(k).length}
                range={range()}
                label={`errors of class ${k}: ${ofClass(k)
                  .map((x) => formatNumber(x, 2))
                  .join(" ")}`}
              />
              <span class="note">class {k}</span>
            </div>
          </figure>
        )}
      </For>
    </div>
  );
}

function SignedImage(props: {
  readonly values: readonly number[];
  readonly columns: number;
  readonly range?: number;
  readonly label: string;
}) {
  const page = usePage();
  const range = () => props.range ?? Math.max(...props.values.map(Math.abs));
  const rows = () => Math.ceil(props.values.length / props.columns);
  return (
    <svg
      viewBox={`0 0 ${props.columns} ${rows()}`}
      width={Math.min(88, 22 * props.columns)}
      height={Math.min(88, 22 * rows())}
      role="img"
      aria-label={props.label}
    >
      <For each={props.values}>
        {(value, at) => (
          <rect
            x={at() % props.columns}
            y={Math.floor(at() / props.columns)}
            width="0.97"
            height="0.97"
            fill={signedColour(page.palette(), value, range())}
          />
        )}
      </For>
    </svg>
  );
}

/** With a capital, unless it begins with a letter of a formula, and a full stop. */
function asSentence(text: string): string {
  const begun = /^[a-z]{2}/.test(text) ? text.charAt(0).toUpperCase() + text.slice(1) : text;
  return /[.!?]$/.test(begun) ? begun : `${begun}.`;
}
