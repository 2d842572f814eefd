import { createMemo, Index } from "solid-js";
import { CLASSES, featureName } from "../images/images.js";
import { Figure } from "../parts/figure.js";
import { formatNumber } from "../parts/format-number.js";
import { useStudio } from "../studio.js";
import type { SightedWeight } from "./sight.js";

const BAR = 34;
const MIDDLE = 66;

/** The ten derivatives at one pixel, which add up to zero: what one class gains the others lose. */
export function ClassSums(props: SightedWeight) {
  const studio = useStudio();
  const slopes = createMemo(() =>
    Array.from(props.sight.pass.gradient.subarray(props.place.feature * CLASSES, (props.place.feature + 1) * CLASSES)),
  );
  const reach = createMemo(() => Math.max(1e-12, ...slopes().map(Math.abs)));
  const colours = () => studio.palette();
  return (
    <Figure
      name="class-sums"
      title={`The ten derivatives at ${featureName(props.place.feature)} add up to ${formatNumber(roundedToZero(slopes()), 2)}`}
      note="What one class gains the others lose: raising all ten weights of a pixel alike changes no probability."
      table={() => ({
        columns: ["class", `derivative at ${featureName(props.place.feature)}`],
        rows: slopes().map((slope, k) => [k, slope]),
      })}
    >
      <svg
        viewBox={`0 0 ${CLASSES * BAR} 150`}
        font-family="system-ui, sans-serif"
        font-size="12"
        role="img"
        aria-label="The derivatives of the ten classes as bars around zero"
      >
        <line x1="0" x2={CLASSES * BAR} y1={MIDDLE} y2={MIDDLE} stroke={colours().line} />
        <Index each={slopes()}>
          {(slope, k) => {
            const height = () => (56 * Math.abs(slope())) / reach();
            return (
              <g transform={`translate(${k * BAR} 0)`}>
                <rect
                  x="4"
                  width={BAR - 8}
                  y={slope() > 0 ? MIDDLE - height() : MIDDLE}
                  height={height()}
                  fill={slope() < 0 ? colours().negative[3] : colours().positive[3]}
                  rx="2"
                />
                <text
                  x={BAR / 2}
                  y="142"
                  text-anchor="middle"
                  fill={colours().ink}
                  font-weight={props.place.class === k ? "700" : "400"}
                >
                  {k}
                </text>
              </g>
            );
          }}
        </Index>
      </svg>
    </Figure>
  );
}

/** Their sum, where it is more than rounding. */
function roundedToZero(slopes: readonly number[]): number {
  const sum = slopes.reduce((total, slope) => total + slope, 0);
  const size = slopes.reduce((total, slope) => total + Math.abs(slope), 0);
  return Math.abs(sum) <= 1e-12 * size + 1e-9 ? 0 : sum;
}
