import { For, Show } from "solid-js";
import { Choice } from "../parts/choice.js";
import { NumberField } from "../parts/number-field.js";
import { useStudio } from "../studio.js";
import type { TableSummary } from "../worker/table-protocol.js";
import { TablePreview } from "./table-preview.js";

/** The most boxes to tick that a page has room for. */
const MOST_BOXES = 120;

/** What to learn, from what, and how. */
export function FitForm(props: { readonly summary: TableSummary }) {
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
            translate="no"
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
                  <span translate="no">{name}</span>{" "}
                  <span class="note">{kind === "numbers" ? "numbers" : `text, ${distinct} different`}</span>
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
