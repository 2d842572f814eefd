import { For } from "solid-js";

/** A file that a figure can be saved as. */
export interface FigureFile {
  readonly kind: string;
  readonly save: () => void | Promise<void>;
}

/** The table behind a figure and its files, in one menu that closes after a choice, at Escape, and when the focus leaves it. */
export function FigureMenu(props: {
  /** of the figure */
  readonly name: string;
  readonly showsTable: boolean;
  readonly onTable: () => void;
  readonly files: readonly FigureFile[];
}) {
  let menu!: HTMLDetailsElement;
  const close = () => {
    menu.open = false;
    menu.querySelector("summary")!.focus();
  };
  return (
    <details
      class="figure-menu"
      ref={menu}
      onFocusOut={(event) => {
        if (!menu.contains(event.relatedTarget as Node | null)) menu.open = false;
      }}
      onKeyDown={(event) => {
        if (event.key !== "Escape" || !menu.open) return;
        event.stopPropagation();
        close();
      }}
    >
      <summary class="quiet" aria-label={`Table and files of ${props.name}`}>
        ⋯
      </summary>
      <div class="menu">
        <button
          type="button"
          class="quiet"
          aria-pressed={props.showsTable}
          onClick={() => {
            props.onTable();
            close();
          }}
          aria-label={`Table of ${props.name}`}
        >
          Table
        </button>
        <For each={props.files}>
          {({ kind, save }) => (
            <button
              type="button"
              class="quiet"
              onClick={() => {
                void save();
                close();
              }}
              aria-label={`Save ${props.name} as ${kind}`}
            >
              {kind}
            </button>
          )}
        </For>
      </div>
    </details>
  );
}
