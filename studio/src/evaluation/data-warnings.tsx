import type { Warning } from "multilogit";
import { For, Show } from "solid-js";

/** A table can have thousands of odd columns; a page has room for these. */
const MOST_SHOWN = 8;

/** What looks wrong in the data that were learnt, one sentence each; nothing where nothing does. */
export function DataWarnings(props: { readonly warnings: readonly Warning[] }) {
  const more = () => props.warnings.length - MOST_SHOWN;
  return (
    <Show when={props.warnings.length > 0}>
      <ul class="warnings" aria-label="Warnings about the data">
        <For each={props.warnings.slice(0, MOST_SHOWN)}>
          {({ sentence }) => (
            <li>
              <span aria-hidden="true">!</span> {`${sentence[0]!.toUpperCase()}${sentence.slice(1)}.`}
            </li>
          )}
        </For>
        <Show when={more() > 0}>
          <li class="note">and {more()} more, which the model file has</li>
        </Show>
      </ul>
    </Show>
  );
}
