import { createSignal, createUniqueId, type JSX, Show } from "solid-js";
import { csvText, type TableOfNumbers } from "../export/csv-text.js";
import { pngOf, svgText } from "../export/picture-file.js";
import { saveFile } from "../export/save-file.js";
import { usePage } from "../page.js";
import { type FigureFile, FigureMenu } from "./figure-menu.js";
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
  const files: readonly FigureFile[] = [
    { kind: "SVG", save: () => saveFile(`${props.name}.svg`, svgText(picture(), background()), "image/svg+xml") },
    { kind: "PNG", save: async () => saveFile(`${props.name}.png`, await pngOf(picture(), background())) },
    { kind: "CSV", save: () => saveFile(`${props.name}.csv`, csvText(props.table()), "text/csv") },
  ];
  return (
    <figure class="figure" data-figure={props.name} aria-labelledby={id}>
      <figcaption>
        <h3 id={id}>{props.title}</h3>
        <FigureMenu
          name={props.name}
          showsTable={showsTable()}
          onTable={() => setShowsTable((shown) => !shown)}
          files={page.isHidden("export") ? [] : files}
        />
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
