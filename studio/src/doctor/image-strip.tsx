import { For } from "solid-js";
import { usePage } from "../page.js";
import { signedColour } from "../parts/palette.js";
import { useWidth } from "../parts/use-width.js";

/** A small image of signed numbers, row by row. */
export interface SignedImage {
  readonly caption: string;
  readonly values: readonly number[];
  readonly columns: number;
  /** what the strongest colour stands for */
  readonly range: number;
}

const SIDE = 92;
const CAPTION = 22;
const GAP = 18;

/** Small images side by side, as many per line as fit; `perLine` keeps together what belongs together. */
export function ImageStrip(props: {
  readonly images: readonly SignedImage[];
  readonly perLine: number;
  readonly label: string;
}) {
  const page = usePage();
  const [width, measure] = useWidth(280, 1180);
  const perLine = () => {
    const room = Math.max(1, Math.floor((width() + GAP) / (SIDE + GAP + groupGap() / props.perLine)));
    return room >= props.perLine ? props.perLine * Math.floor(room / props.perLine) : room;
  };
  const groupGap = () => (props.perLine > 1 ? GAP : 0);
  const height = () => Math.ceil(props.images.length / perLine()) * (SIDE + CAPTION + GAP) - GAP;
  return (
    <svg
      ref={measure}
      viewBox={`0 0 ${width()} ${height()}`}
      font-family="system-ui, sans-serif"
      font-size="12"
      role="img"
      aria-label={`${props.label}; the table has the numbers`}
    >
      <For each={props.images}>
        {(image, at) => {
          const rows = Math.ceil(image.values.length / image.columns);
          const cell = SIDE / Math.max(image.columns, rows);
          const x = () =>
            (at() % perLine()) * (SIDE + GAP) + Math.floor((at() % perLine()) / props.perLine) * groupGap();
          const y = () => Math.floor(at() / perLine()) * (SIDE + CAPTION + GAP);
          return (
            <g transform={`translate(${x()} ${y()})`}>
              <For each={image.values}>
                {(value, pixel) => (
                  <rect
                    x={(pixel() % image.columns) * cell}
                    y={Math.floor(pixel() / image.columns) * cell}
                    width={cell - 1}
                    height={cell - 1}
                    fill={signedColour(page.palette(), value, image.range)}
                  />
                )}
              </For>
              <text x="0" y={SIDE + 15} fill={page.palette().soft}>
                {image.caption}
              </text>
            </g>
          );
        }}
      </For>
    </svg>
  );
}
