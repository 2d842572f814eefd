import { For, Show } from "solid-js";
import type { TableOfNumbers } from "../export/csv-text.js";
import { formatNumber } from "./format-number.js";

/** Rows that are shown; a browser takes seconds for thousands of them, which nobody reads. */
const MOST_ROWS = 200;

/** Columns of numbers next to those of names that fit on a sheet of A4. */
const MOST_COLUMNS = 7;

/** A heading that may be broken anywhere, as it is a name of any length. */
const LONG_WORD = /\S{13}/;

interface NumberTableProps {
  readonly table: TableOfNumbers;
  readonly caption: string;
  /** all rows and columns, fit for paper: many columns in several tables, one below the other */
  readonly whole?: boolean;
  /** how numbers are written; six significant digits unless one says otherwise */
  readonly shown?: (value: number) => string;
}

/** A table of numbers that scrolls in its own frame; of a long one the beginning, unless it is shown whole. */
export function NumberTable(props: NumberTableProps) {
  return (
    <Show when={props.whole} fallback={<OneTable {...props} most={MOST_ROWS} />}>
      <For each={sideBySide(props.table)}>
        {(table) => (
          <OneTable
            {...props}
            table={table}
            caption={captionOf(table, props.caption)}
            most={Number.POSITIVE_INFINITY}
          />
        )}
      </For>
    </Show>
  );
}

/** Tables of some of the columns each, as evenly as possible; the first column stands in all of them. */
function sideBySide({ columns, rows }: TableOfNumbers): readonly TableOfNumbers[] {
  const count = Math.ceil((columns.length - 1) / MOST_COLUMNS);
  return Array.from({ length: count }, (_, t) => {
    const ends = [t, t + 1].map((part) => 1 + Math.round((part * (columns.length - 1)) / count));
    const part = <T,>(cells: readonly T[]) => [cells[0]!, ...cells.slice(...ends)];
    return { columns: part(columns), rows: rows.map(part) };
  });
}

/** The part's own name: "coefficients, 0 to 4". */
function captionOf({ columns }: TableOfNumbers, caption: string): string {
  return `${caption}, ${columns[1]} to ${columns.at(-1)}`;
}

/** Some come written out: percentages, and how much an error may be. */
function isNumber(value: string | number | undefined): boolean {
  return typeof value === "number" || /^[\d−<>]/.test(value ?? "");
}

function OneTable(props: NumberTableProps & { readonly most: number }) {
  const shown = (value: number) => props.shown?.(value) ?? formatNumber(value, 6);
  return (
    <section
      class="table-frame"
      classList={{ whole: props.most > MOST_ROWS, fits: props.table.columns.length <= MOST_COLUMNS + 1 }}
      aria-label={`Table: ${props.caption}`}
      tabindex={0}
    >
      <table>
        <thead>
          <tr>
            <For each={props.table.columns}>
              {(column, at) => (
                <th
                  scope="col"
                  class={at() > 0 && isNumber(props.table.rows[0]?.[at()]) ? "number" : ""}
                  classList={{ breaks: LONG_WORD.test(column) }}
                >
                  {column}
                </th>
              )}
            </For>
          </tr>
        </thead>
        <tbody>
          <For each={props.table.rows.slice(0, props.most)}>
            {(row) => (
              <tr>
                <For each={row}>
                  {(value, at) =>
                    at() === 0 ? (
                      <th scope="row">{value}</th>
                    ) : (
                      <td class={isNumber(value) ? "number" : ""}>
                        {typeof value === "number" ? shown(value) : value}
                      </td>
                    )
                  }
                </For>
              </tr>
            )}
          </For>
          <Show when={props.table.rows.length > props.most}>
            <tr>
              <td colspan={props.table.columns.length}>
                and {props.table.rows.length - props.most} more rows, all of them in the CSV
              </td>
            </tr>
          </Show>
        </tbody>
      </table>
    </section>
  );
}
