import { createEffect, createMemo, For, on } from "solid-js";
import type { TableOfNumbers } from "../export/csv-text.js";
import { CLASSES, FEATURES, featureName } from "../images/images.js";
import { PIXELS, SIDE } from "../images/picture.js";
import { useStudio } from "../studio.js";

import { Figure } from "./figure.js";
import { formatNumber } from "./format-number.js";
import { amountColour, inkOn, signedColour } from "./palette.js";
import { useWidth } from "./use-width.js";
import { whenSettled } from "./when-settled.js";

/** A weight: feature j of class k. */
export interface Place {
  readonly feature: number;
  readonly class: number;
}

const GAP = 14;
const LABEL = 20;
/** From this size on a cell has room for its sign. */
const SIGN_FROM = 15;

/** Ten maps of the pixels, one per class, on one scale; d × K numbers. Arrow keys move, a click or Enter pins. */
export function HeatMaps(props: {
  readonly name: string;
  readonly title: string;
  readonly note: string;
  readonly values: Float64Array;
  /** whether zero is the middle of the scale, or its end */
  readonly signed: boolean;
  /** the place that the pointer is over, null when it leaves */
  readonly onPreview: (place: Place | null) => void;
}) {
  const studio = useStudio();
  const [width, measure] = useWidth(300, 900);
  const layout = createMemo(() => {
    // A lesson shows all ten at once.
    const columns = width() >= 600 || studio.state.lesson ? 5 : width() >= 420 ? 3 : 2;
    const cell = Math.floor((width() - GAP * (columns - 1)) / columns / SIDE);
    const map = { width: cell * SIDE, height: LABEL + cell * SIDE + 4 + Math.round(cell * 0.8) };
    const lines = Math.ceil(CLASSES / columns);
    return { columns, cell, map, width: columns * (map.width + GAP) - GAP, height: lines * (map.height + GAP) - GAP };
  });
  const range = createMemo(() => props.values.reduce((most, x) => Math.max(most, Math.abs(x)), 0));
  // 650 cells follow the pen within a frame: one effect writes what has changed, instead of one effect per cell.
  const cells: CellElements[] = [];
  createEffect(() => {
    const { values, signed } = props;
    const [most, palette, hasRoom] = [range(), studio.palette(), layout().cell >= SIGN_FROM];
    for (let jk = 0; jk < values.length; jk++) {
      const value = values[jk]!;
      const colour = signed ? signedColour(palette, value, most) : amountColour(palette, value, most);
      const sign = signed && hasRoom && Math.abs(value) > most / 12 ? (value < 0 ? MINUS : PLUS) : "";
      setChanged(cells[jk]!, "box", "fill", colour);
      setChanged(cells[jk]!, "sign", "d", sign);
      if (sign !== "") setChanged(cells[jk]!, "sign", "stroke", inkOn(colour));
    }
  });
  const settled = whenSettled(() => props.values);
  createEffect(() => {
    settled().forEach((value, jk) => {
      const name = `class ${jk % CLASSES}, ${featureName(Math.floor(jk / CLASSES))}, ${formatNumber(value)}`;
      setChanged(cells[jk]!, "box", "aria-label", name);
    });
  });
  let picture!: SVGSVGElement;
  const isChosen = (feature: number, k: number) => studio.state.feature === feature && studio.state.class === k;

  // When the class is changed by a number key, the focus goes with it.
  createEffect(
    on(
      () => [studio.state.feature, studio.state.class],
      () => {
        if (picture.contains(document.activeElement)) picture.querySelector<SVGElement>('[tabindex="0"]')?.focus();
      },
      { defer: true },
    ),
  );

  const keys = (event: KeyboardEvent) => {
    const next = moved(studio.state.feature, event.key);
    if (next === null) return;
    event.preventDefault();
    studio.set({ feature: next });
  };
  const placeOf = (event: Event): Place | null => {
    const { feature, k } = (event.target as SVGElement).dataset;
    return feature === undefined ? null : { feature: Number(feature), class: Number(k) };
  };
  const pin = (event: MouseEvent) => {
    const place = placeOf(event);
    if (place) studio.set(place);
  };

  return (
    <Figure name={props.name} title={props.title} note={props.note} table={() => tableOfMaps(props.values)}>
      <svg
        ref={(element) => {
          picture = element;
          measure(element);
        }}
        viewBox={`-2 0 ${layout().width + 4} ${layout().height + 3}`}
        font-family="system-ui, sans-serif"
        class="maps"
        // At its own size, so that the edges of cells lie on those of pixels.
        style={{ "max-width": `${layout().width + 4}px` }}
        role="group"
        aria-label={props.title}
        onKeyDown={keys}
        onClick={pin}
        onPointerOver={(event) => props.onPreview(placeOf(event))}
        onPointerLeave={() => props.onPreview(null)}
      >
        <For each={Array.from({ length: CLASSES }, (_, k) => k)}>
          {(k) => {
            const x = () => (k % layout().columns) * (layout().map.width + GAP);
            const y = () => Math.floor(k / layout().columns) * (layout().map.height + GAP);
            const cell = (feature: number) => (
              <Cell
                feature={feature}
                k={k}
                size={layout().cell}
                chosen={isChosen(feature, k)}
                ref={(elements) => {
                  cells[feature * CLASSES + k] = elements;
                }}
              />
            );
            return (
              <g transform={`translate(${x()} ${y()})`} role="grid" aria-label={`class ${k}`}>
                <text
                  x="0"
                  y={LABEL - 6}
                  font-size="14"
                  font-weight={studio.state.class === k ? "700" : "400"}
                  fill={studio.state.class === k ? studio.palette().accent : studio.palette().ink}
                  aria-hidden="true"
                >
                  {k}
                </text>
                <For each={Array.from({ length: SIDE }, (_, row) => row)}>
                  {(row) => (
                    <g role="row">
                      <For each={Array.from({ length: SIDE }, (_, column) => row * SIDE + column + 1)}>{cell}</For>
                    </g>
                  )}
                </For>
                <g role="row">{cell(0)}</g>
              </g>
            );
          }}
        </For>
        <Frame place={studio.state} layout={layout()} colour={studio.palette().ink} />
      </svg>
    </Figure>
  );
}

interface Layout {
  readonly columns: number;
  readonly cell: number;
  readonly map: { readonly width: number; readonly height: number };
}

/** What a cell is drawn with. */
interface CellElements {
  readonly box: SVGRectElement;
  readonly sign: SVGPathElement;
  readonly shown: Map<string, string>;
}

const PLUS = "M-3.5 0H3.5M0 -3.5V3.5";
const MINUS = "M-3.5 0H3.5";

/** One weight as a square, for the effect above to colour; the constant as a bar below the pixels. */
function Cell(props: {
  readonly feature: number;
  readonly k: number;
  readonly size: number;
  readonly chosen: boolean;
  readonly ref: (elements: CellElements) => void;
}) {
  const box = createMemo(() => boxOf(props.feature, props.size));
  const rect = (
    <rect
      role="gridcell"
      tabindex={props.chosen ? 0 : -1}
      aria-selected={props.chosen}
      data-feature={props.feature}
      data-k={props.k}
      x={box().x}
      y={box().y}
      width={box().width - 1}
      height={box().height - 1}
    />
  );
  const sign = (
    <path
      transform={`translate(${box().x + (box().width - 1) / 2} ${box().y + (box().height - 1) / 2})`}
      stroke-width="1.4"
      pointer-events="none"
      aria-hidden="true"
    />
  );
  props.ref({ box: rect as SVGRectElement, sign: sign as SVGPathElement, shown: new Map() });
  return [rect, sign];
}

/** Sets an attribute where it is not so yet; `shown` remembers, since asking the element takes longer. */
function setChanged(cell: CellElements, element: "box" | "sign", name: string, value: string): void {
  const key = `${element} ${name}`;
  if (cell.shown.get(key) === value) return;
  cell.shown.set(key, value);
  cell[element].setAttribute(name, value);
}

/** Where a feature stands in its map. */
function boxOf(feature: number, size: number) {
  if (feature === 0) return { x: 0, y: LABEL + SIDE * size + 4, width: SIDE * size, height: Math.round(size * 0.8) };
  const pixel = feature - 1;
  return { x: (pixel % SIDE) * size, y: LABEL + Math.floor(pixel / SIDE) * size, width: size, height: size };
}

/** The frame around the weight that is pinned. */
function Frame(props: { readonly place: Place; readonly layout: Layout; readonly colour: string }) {
  const box = createMemo(() => {
    const { columns, cell, map } = props.layout;
    const inMap = boxOf(props.place.feature, cell);
    return {
      ...inMap,
      x: inMap.x + (props.place.class % columns) * (map.width + GAP),
      y: inMap.y + Math.floor(props.place.class / columns) * (map.height + GAP),
    };
  });
  return (
    <rect
      x={box().x - 1}
      y={box().y - 1}
      width={box().width + 1}
      height={box().height + 1}
      fill="none"
      stroke={props.colour}
      stroke-width="2.5"
      rx="2"
      pointer-events="none"
    />
  );
}

/** The feature that an arrow key leads to from this one; the constant is below the last row. */
function moved(feature: number, key: string): number | null {
  if (!key.startsWith("Arrow")) return null;
  if (feature === 0) return key === "ArrowUp" ? PIXELS - SIDE + 4 : 0;
  const row = Math.floor((feature - 1) / SIDE);
  const column = (feature - 1) % SIDE;
  if (key === "ArrowLeft") return feature - (column > 0 ? 1 : 0);
  if (key === "ArrowRight") return feature + (column < SIDE - 1 ? 1 : 0);
  if (key === "ArrowUp") return feature - (row > 0 ? SIDE : 0);
  return row < SIDE - 1 ? feature + SIDE : 0;
}

function tableOfMaps(values: Float64Array): TableOfNumbers {
  return {
    columns: ["feature", ...Array.from({ length: CLASSES }, (_, k) => `class ${k}`)],
    rows: Array.from({ length: FEATURES }, (_, j) => [
      featureName(j),
      ...values.subarray(j * CLASSES, (j + 1) * CLASSES),
    ]),
  };
}
