import { createMemo, For, Index } from "solid-js";
import { CLASSES } from "../images/images.js";
import { Figure } from "../parts/figure.js";
import { formatFixed, formatSigned } from "../parts/format-number.js";
import { useStudio } from "../studio.js";
import type { SightedWeight } from "./sight.js";

const BINS = 20;
const BAR = 16;
const FLOOR = 104;

/** How the residuals of the images that have the feature are spread. */
export function ResidualHistogram(props: SightedWeight) {
  const studio = useStudio();
  const counts = createMemo(() => {
    const { images, pass } = props.sight;
    const bins = new Array<number>(BINS).fill(0);
    for (const i of props.column.rows) {
      const residual = Number(images.labels[i] === props.place.class) - pass.P[i * CLASSES + props.place.class]!;
      bins[Math.min(BINS - 1, Math.floor(((residual + 1) / 2) * BINS))]! += 1;
    }
    return bins;
  });
  const most = createMemo(() => Math.max(1, ...counts()));
  const colours = () => studio.palette();
  const from = (bin: number) => -1 + (2 * bin) / BINS;
  return (
    <Figure
      name="residuals"
      title="Residuals y − p of these images"
      note="Heights are square roots of counts, so that the few large ones are seen."
      table={() => ({
        columns: ["from", "to", "images"],
        rows: counts().map((count, bin) => [formatFixed(from(bin), 1), formatFixed(from(bin + 1), 1), count]),
      })}
    >
      <svg
        viewBox="0 0 340 130"
        font-family="system-ui, sans-serif"
        font-size="12"
        role="img"
        aria-label="Histogram of the residuals; the table has the counts"
      >
        <Index each={counts()}>
          {(count, bin) => {
            const height = () => 96 * Math.sqrt(count() / most());
            return (
              <rect
                x={10 + bin * BAR}
                y={FLOOR - height()}
                width={BAR - 1}
                height={height()}
                fill={bin < BINS / 2 ? colours().negative[3] : colours().positive[3]}
              />
            );
          }}
        </Index>
        <line x1="8" x2="332" y1={FLOOR} y2={FLOOR} stroke={colours().soft} />
        <For each={[-1, 0, 1]}>
          {(tick) => (
            <text x={170 + tick * 158} y="122" text-anchor="middle" fill={colours().soft}>
              {formatSigned(tick)}
            </text>
          )}
        </For>
      </svg>
    </Figure>
  );
}
