import { createSignal, createUniqueId, For, type JSX, Show } from "solid-js";
import { csvText, type TableOfNumbers } from "../export/csv-text.js";
import { pngOf, svgText } from "../export/picture-file.js";
import { saveFile } from "../export/save-file.js";
import { usePage } from "../page.js";
import { NumberTable } from "./number-table.js";

export interface FigureProps {
  /** what the files are called */
  readonly name: string;
  readonly title: JSX.Element;
  readonly note?: JSX.Element;
  /** the numbers behind the picture */
  readonly table: () => TableOfNumbers;
  /** holds one SVG */
  readonly children: JSX.Element;
}

/** A picture with its title, the table behind it, and its files. */
export function Figure(props: FigureProps) {
  const page = usePage();
  const [showsTable, setShowsTable] = createSignal(false);
  const id = createUniqueId();
  let frame!: HTMLDivElement;
  const picture = () => frame.querySelector("svg")!;
  const background = () => page.palette().surface;
  const files: readonly { kind: string; save: () => void | Promise<void> }[] = [
    { kind: "SVG", save: () => saveFile(`${props.name}.svg`, svgText(picture(), background()), "image/svg+xml") },
    { kind: "PNG", save: async () => saveFile(`${props.name}.png`, await pngOf(picture(), background())) },
    { kind: "CSV", save: () => saveFile(`${props.name}.csv`, csvText(props.table()), "text/csv") },
  ];
  return (
    <figure class="figure" aria-labelledby={id}>
      <figcaption>
        <h3 id={id}>{props.title}</h3>
        <div class="figure-actions">
          <button
            type="button"
            class="quiet"
            aria-pressed={showsTable()}
            onClick={() => setShowsTable((shown) => !shown)}
            aria-label={`Table of ${props.name}`}
          >
            Table
          </button>
          <Show when={!page.isHidden("export")}>
            <For each={files}>
              {({ kind, save }) => (
                <button
                  type="button"
                  class="quiet"
                  onClick={() => void save()}
                  aria-label={`Save ${props.name} as ${kind}`}
                >
                  {kind}
                </button>
              )}
            </For>
          </Show>
        </div>
      </figcaption>
      <div class="picture" ref={frame}>
        {props.children}
      </div>
      <Show when={props.note}>
        <div class="note">{props.note}</div>
      </Show>
      <Show when={showsTable()}>
        <NumberTable table={props.table()} caption={props.name} />
      </Show>
    </figure>
  );
}
