import { For, Show } from "solid-js";
import type { TableOfNumbers } from "../export/csv-text.js";
import { formatNumber } from "./format-number.js";

/** Rows that are shown; a browser takes seconds for thousands of them, which nobody reads. */
const MOST_ROWS = 200;

/** A table of numbers that scrolls in its own frame; of a long one the beginning. */
export function NumberTable(props: { readonly table: TableOfNumbers; readonly caption: string }) {
  return (
    <section class="table-frame" aria-label={`Table: ${props.caption}`} tabindex={0}>
      <table>
        <thead>
          <tr>
            <For each={props.table.columns}>
              {(column, at) => (
                <th scope="col" class={typeof props.table.rows[0]?.[at()] === "number" && at() > 0 ? "number" : ""}>
                  {column}
                </th>
              )}
            </For>
          </tr>
        </thead>
        <tbody>
          <For each={props.table.rows.slice(0, MOST_ROWS)}>
            {(row) => (
              <tr>
                <For each={row}>
                  {(value, at) =>
                    at() === 0 ? (
                      <th scope="row">{value}</th>
                    ) : (
                      <td class={typeof value === "number" ? "number" : ""}>
                        {typeof value === "number" ? formatNumber(value, 6) : value}
                      </td>
                    )
                  }
                </For>
              </tr>
            )}
          </For>
          <Show when={props.table.rows.length > MOST_ROWS}>
            <tr>
              <td colspan={props.table.columns.length}>
                and {props.table.rows.length - MOST_ROWS} more rows, all of them in the CSV
              </td>
            </tr>
          </Show>
        </tbody>
      </table>
    </section>
  );
}
