import { createMemo, Show } from "solid-js";
import { formatNumber } from "../parts/format-number.js";
import { linearScale, polyline } from "../parts/linear-scale.js";
import { useWidth } from "../parts/use-width.js";
import { useStudio } from "../studio.js";

const HEIGHT = 58;
const EDGE = 5;
/** More points than this are not told apart. */
const MOST_POINTS = 300;

/** f after every step so far, and the minimum where a solve has found it. */
export function ObjectiveCurve() {
  const studio = useStudio();
  const [width, measure] = useWidth(120, 600);
  const values = createMemo(() => studio.objectiveAlong());
  const lowest = () => studio.minimum();
  const x = createMemo(() => linearScale([0, Math.max(20, values().length - 1)], [EDGE, width() - EDGE]));
  const y = createMemo(() => {
    const finite = values().filter(Number.isFinite);
    const bottom = Math.min(...finite, lowest() ?? Number.POSITIVE_INFINITY);
    return linearScale([bottom, Math.max(...finite, bottom + 1)], [HEIGHT - EDGE, EDGE]);
  });
  const places = createMemo(() => {
    const every = Math.ceil(values().length / MOST_POINTS);
    const finite = (value: number) => (Number.isFinite(value) ? y()(value) : EDGE);
    return values().flatMap((value, at) =>
      at % every === 0 || at === values().length - 1 ? [[x()(at), finite(value)] as const] : [],
    );
  });
  const colours = () => studio.palette();
  return (
    <svg
      ref={measure}
      class="objective-curve"
      viewBox={`0 0 ${width()} ${HEIGHT}`}
      font-family="system-ui, sans-serif"
      font-size="11"
      role="img"
      aria-label={`The objective f after each of ${values().length - 1} steps: from ${formatNumber(values()[0]!, 5)} to ${formatNumber(values().at(-1)!, 5)} nats`}
    >
      <Show when={lowest() !== null}>
        <line
          x1={EDGE}
          x2={width() - EDGE}
          y1={y()(lowest()!)}
          y2={y()(lowest()!)}
          stroke={colours().right}
          stroke-dasharray="3 3"
        />
      </Show>
      <path d={polyline(places())} fill="none" stroke={colours().amount[3]} stroke-width="2" stroke-linejoin="round" />
      <circle cx={places().at(-1)![0]} cy={places().at(-1)![1]} r="4" fill={colours().accent} />
      <text x={width() - EDGE} y="12" text-anchor="end" fill={colours().soft}>
        objective f
      </text>
    </svg>
  );
}
