import { For, Show } from "solid-js";
import { useStudio } from "../studio.js";
import type { TableSummary } from "../worker/table-protocol.js";
import type { ColumnNote, ColumnSummary } from "./column-summary.js";

/** More columns than this are not read, and take long to lay out. */
const MOST_COLUMNS = 30;

/** The first rows of a table, each column with a chip that says how it is read; below it what is odd, with what helps. */
export function TablePreview(props: { readonly summary: TableSummary }) {
  const { table } = useStudio();
  const columns = () => props.summary.columns.slice(0, MOST_COLUMNS);
  const role = ({ name, kind }: ColumnSummary) => {
    if (name === table.choices.target) return "target";
    if (table.choices.ignore.includes(name)) return "left out";
    return kind === "numbers" || table.choices.decimalComma.includes(name) ? "numbers" : "categories";
  };
  const odd = () =>
    props.summary.columns
      .filter((column) => role(column) !== "left out")
      .flatMap((column) => column.notes.map((note) => ({ column, note })))
      .filter(({ column, note }) => !isMended(column, note));
  const isMended = ({ name }: ColumnSummary, { kind }: ColumnNote) =>
    kind === "decimal comma"
      ? table.choices.decimalComma.includes(name)
      : (kind === "missing" || kind === "not numbers") && table.choices.missing === "drop";
  return (
    <>
      <Show when={props.summary.preview.length > 0}>
        <section class="table-frame" aria-label="The first rows" tabindex={0}>
          <table>
            <thead>
              <tr>
                <For each={columns()}>
                  {(column) => (
                    <th scope="col">
                      <span translate="no">{column.name}</span>
                      <span class="kind" classList={{ target: role(column) === "target" }}>
                        {role(column)}
                        {role(column) === "numbers" ? "" : `, ${column.distinct}`}
                      </span>
                    </th>
                  )}
                </For>
              </tr>
            </thead>
            <tbody>
              <For each={props.summary.preview}>
                {(row) => (
                  <tr>
                    <For each={row.slice(0, MOST_COLUMNS)}>
                      {(cell) => <td translate="no">{cell === "" ? "–" : cell}</td>}
                    </For>
                  </tr>
                )}
              </For>
            </tbody>
          </table>
        </section>
      </Show>
      <Show when={odd().length > 0}>
        <ul class="warnings" aria-label="What is odd about the columns">
          <For each={odd()}>
            {({ column, note }) => (
              <li>
                <span aria-hidden="true">!</span> {inWords(column.name, note)} <Remedy column={column} note={note} />
              </li>
            )}
          </For>
        </ul>
      </Show>
    </>
  );
}

/** One press that mends what a note says. */
function Remedy(props: { readonly column: ColumnSummary; readonly note: ColumnNote }) {
  const { table } = useStudio();
  const remedy = (): { readonly text: string; readonly mend: () => void } => {
    const { name } = props.column;
    if (props.note.kind === "decimal comma")
      return {
        text: "Read them as numbers",
        mend: () => table.choose({ decimalComma: [...table.choices.decimalComma, name] }),
      };
    if (props.note.kind === "missing" || props.note.kind === "not numbers")
      return { text: "Leave these rows out", mend: () => table.choose({ missing: "drop" }) };
    return {
      text: "Leave the column out",
      mend: () => table.choose({ ignore: [...table.choices.ignore, name] }),
    };
  };
  return (
    <Show when={props.column.name !== table.choices.target || props.note.kind === "missing"}>
      <button type="button" class="link" onClick={() => remedy().mend()}>
        {remedy().text}
      </button>
    </Show>
  );
}

function inWords(name: string, note: ColumnNote): string {
  switch (note.kind) {
    case "identifier":
      return `“${name}” is different in every row: it names the row, and says nothing of others.`;
    case "constant":
      return `“${name}” is the same in every row: nothing can be learnt from it.`;
    case "missing":
      return `“${name}”: ${note.cells} ${note.cells === 1 ? "cell is" : "cells are"} empty.`;
    case "not numbers":
      return `“${name}” holds numbers, except for ${note.cells} ${note.cells === 1 ? "cell" : "cells"} such as “${note.example}”.`;
    case "decimal comma":
      return `“${name}” has decimal commas, as in “${note.example}”: read them as numbers, or leave the column out, before you fit.`;
  }
}
