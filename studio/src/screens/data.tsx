import { For, onMount, Show } from "solid-js";
import { DataWarnings } from "../evaluation/data-warnings.js";
import { EvaluationFigures } from "../evaluation/evaluation-figures.js";
import { coefficientsInWords, coefficientTable } from "../evaluation/weights.js";
import { csvText } from "../export/csv-text.js";
import { saveFile } from "../export/save-file.js";
import { Choice } from "../parts/choice.js";
import { fileDrop } from "../parts/file-drop.js";
import { formatFixed, formatNumber, formatShare } from "../parts/format-number.js";
import { NumberField } from "../parts/number-field.js";
import { NumberTable } from "../parts/number-table.js";
import { Verdict } from "../parts/verdict.js";
import { useStudio } from "../studio.js";
import type { Fitted, Part, TableSummary } from "../worker/table-protocol.js";
import { LARGEST_FILE } from "../your-data/file-limit.js";
import { SAMPLES } from "../your-data/samples.js";
import { TablePreview } from "../your-data/table-preview.js";

/** Your data: a table dropped on the page, fitted, certified and shown; nothing leaves the machine. */
export function DataScreen() {
  const studio = useStudio();
  const table = studio.table;
  onMount(() => {
    if (studio.state.load !== "" && table.summary()?.name !== studio.state.load)
      void table.readAddress(studio.state.load, studio.state.key);
  });
  return (
    <>
      <section class="lead">
        <h2>Your own table, fitted on this page</h2>
        <p>
          Drop a CSV file with a line of names. It is read, fitted and shown here, on your machine; nothing is sent
          anywhere.
        </p>
      </section>
      <DropZone />
      <Show when={table.summary()}>{(summary) => <Choices summary={summary()} />}</Show>
      <Show when={table.fitted()}>{(fitted) => <Outcome fitted={fitted()} />}</Show>
    </>
  );
}

function DropZone() {
  const { table } = useStudio();
  const { isOver, take, handlers } = fileDrop((file) => void table.readFile(file));
  return (
    <section class="drop-zone" classList={{ over: isOver() }} aria-label="Give a file" {...handlers}>
      <div class="controls">
        <label class="file-button">
          <input
            type="file"
            accept=".csv,.tsv,.txt,text/csv"
            onChange={(event) => {
              take(event.currentTarget.files);
              event.currentTarget.value = "";
            }}
          />
          <span>Choose a CSV file</span>
        </label>
        <button type="button" onClick={() => void table.useDigits()}>
          Use the bundled digits
        </button>
        <For each={SAMPLES}>
          {(sample) => (
            <button type="button" onClick={() => void table.useSample(sample)}>
              {sample.text}
            </button>
          )}
        </For>
        <span class="note">or drop it here; up to {LARGEST_FILE / 1e6} MB</span>
      </div>
      <div aria-live="polite">
        <Show when={table.busy()}>
          <p>
            {table.busy()}{" "}
            <button type="button" class="quiet" onClick={() => table.stop()}>
              Stop
            </button>
          </p>
        </Show>
        <Show when={table.problem()}>
          <p class="problem">
            <span aria-hidden="true">✗</span> {table.problem()}
          </p>
        </Show>
      </div>
    </section>
  );
}

/** The most boxes to tick that a page has room for. */
const MOST_BOXES = 120;

/** What to learn, from what, and how. */
function Choices(props: { readonly summary: TableSummary }) {
  const { table } = useStudio();
  const ignored = (name: string) => table.choices.ignore.includes(name);
  const toggle = (name: string, use: boolean) =>
    table.choose({
      ignore: use ? table.choices.ignore.filter((other) => other !== name) : [...table.choices.ignore, name],
    });
  return (
    <form
      class="card"
      onSubmit={(event) => {
        event.preventDefault();
        void table.fit();
      }}
    >
      <h3>
        {props.summary.name}: {props.summary.rows} rows, {props.summary.columns.length} columns
      </h3>
      <TablePreview summary={props.summary} />
      <div class="controls">
        <label class="field">
          <span>Learn the column</span>
          <select
            value={table.choices.target}
            onChange={(event) => table.choose({ target: event.currentTarget.value })}
          >
            <For each={props.summary.columns}>{({ name }) => <option value={name}>{name}</option>}</For>
          </select>
        </label>
        <Choice
          legend="Numbers are"
          name="numbers"
          value={table.choices.numbers}
          options={[
            { value: "standardize", text: "standardised" },
            { value: "raw", text: "as they are" },
            { value: "threshold", text: "0/1 by a threshold" },
          ]}
          onPick={(numbers) => table.choose({ numbers })}
        />
        <Show when={table.choices.numbers === "threshold"}>
          <NumberField
            label="1 from"
            value={table.choices.threshold}
            onNumber={(value) => table.choose({ threshold: value })}
          />
        </Show>
        <NumberField
          label="Ridge λ, 0 for none"
          value={table.choices.lambda}
          min={0}
          onNumber={(value) => table.choose({ lambda: value })}
        />
        <Choice
          legend="Rows with missing cells"
          name="missing"
          value={table.choices.missing}
          options={[
            { value: "error", text: "are an error" },
            { value: "drop", text: "are left out" },
          ]}
          onPick={(missing) => table.choose({ missing })}
        />
      </div>
      <div class="controls">
        <NumberField
          label="Hold out, % of the rows"
          value={100 * table.choices.holdOut}
          min={0}
          max={90}
          onNumber={(value) => table.choose({ holdOut: value / 100 })}
        />
        <Show when={table.choices.holdOut > 0}>
          <NumberField
            label="Seed of the choice"
            value={table.choices.seed}
            min={0}
            max={1000000000}
            step={1}
            onNumber={(value) => table.choose({ seed: value })}
          />
        </Show>
        <p class="note hint">
          Rows held out are not learnt from; how well they are predicted says what to expect of new rows. The same share
          of every class.
        </p>
      </div>
      <Show when={props.summary.columns.length <= MOST_BOXES}>
        <details>
          <summary>Columns to use</summary>
          <div class="boxes">
            <For each={props.summary.columns.filter(({ name }) => name !== table.choices.target)}>
              {({ name, kind, distinct }) => (
                <label>
                  <input
                    type="checkbox"
                    checked={!ignored(name)}
                    onChange={(event) => toggle(name, event.currentTarget.checked)}
                  />
                  {name} <span class="note">{kind === "numbers" ? "numbers" : `text, ${distinct} different`}</span>
                </label>
              )}
            </For>
          </div>
        </details>
      </Show>
      <div>
        <button type="submit" class="primary" disabled={table.busy() !== null}>
          Fit
        </button>
      </div>
    </form>
  );
}

/** The certificate, the figures, and the files to take along. */
function Outcome(props: { readonly fitted: Fitted }) {
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
          {props.fitted.droppedRows > 0 ? ` (${props.fitted.droppedRows} left out for missing cells)` : ""},{" "}
          {formatFixed(props.fitted.seconds, 2)} s.
        </p>
        <DataWarnings warnings={view().warnings} />
        <Show when={props.fitted.heldOut}>
          {(heldOut) => (
            <section class="table-frame whole" aria-label="Rows held out and rows learnt from" tabindex={0}>
              <table class="parts">
                <thead>
                  <tr>
                    <th scope="col">rows</th>
                    <th scope="col" class="number">
                      how many
                    </th>
                    <th scope="col" class="number">
                      accuracy
                    </th>
                    <th scope="col" class="number">
                      log loss, nats per row
                    </th>
                    <th scope="col" class="number">
                      Brier score
                    </th>
                  </tr>
                </thead>
                <tbody>
                  <PartRow name="held out" part={heldOut()} />
                  <PartRow name="learnt from" part={props.fitted.training} />
                </tbody>
              </table>
            </section>
          )}
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
      <section class="card">
        <h3>{coefficientsInWords(view())}</h3>
        <NumberTable caption="coefficients" table={coefficientTable(view())} />
      </section>
    </>
  );
}

/** How often the model is right: of rows that it has not seen where there are some; next to it a guess, and the rows that it has. */
function Accuracy(props: { readonly fitted: Fitted }) {
  const judged = () => props.fitted.heldOut ?? props.fitted.training;
  return (
    <p class="accuracy">
      <strong>{formatShare(judged().accuracy)}</strong> of{" "}
      {props.fitted.heldOut ? `the ${judged().rows} rows held out are` : `the ${judged().rows} rows that it learnt are`}{" "}
      predicted right.{" "}
      <span class="note">
        <Show when={props.fitted.heldOut}>
          Of the rows learnt from, {formatShare(props.fitted.training.accuracy)}.{" "}
        </Show>
        Always saying {props.fitted.commonest.name}: {formatShare(props.fitted.commonest.share)}.
      </span>
    </p>
  );
}

function PartRow(props: { readonly name: string; readonly part: Part }) {
  return (
    <tr>
      <th scope="row">{props.name}</th>
      <td class="number">{props.part.rows}</td>
      <td class="number">{formatShare(props.part.accuracy)}</td>
      <td class="number">{formatNumber(props.part.logLoss)}</td>
      <td class="number">{formatNumber(props.part.brier)}</td>
    </tr>
  );
}
