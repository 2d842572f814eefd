import { createMemo, For, Show } from "solid-js";
import { usePage } from "../page.js";
import { formatTick } from "./format-number.js";
import { linearScale, polyline } from "./linear-scale.js";
import { useWidth } from "./use-width.js";

export interface Curve {
  readonly name: string;
  readonly points: readonly (readonly [number, number])[];
  readonly colour: string;
  readonly dashed?: boolean;
}

export interface Mark {
  readonly x: number;
  readonly text: string;
}

const HEIGHT = 260;
const MARGIN = { left: 66, right: 14, top: 14, bottom: 44 };

/** Curves over one axis. The y axis spans `range`, or what the first curve spans. */
export function LineChart(props: {
  readonly label: string;
  readonly xName: string;
  readonly yName: string;
  readonly curves: readonly Curve[];
  readonly range?: readonly [number, number];
  readonly marks?: readonly Mark[];
  readonly points?: readonly { readonly x: number; readonly y: number; readonly colour: string }[];
}) {
  const page = usePage();
  const [width, measure] = useWidth(300, 1180);
  const extent = createMemo(() => {
    const first = props.curves[0]?.points ?? [];
    const xs = first.map(([x]) => x);
    const ys = first.map(([, y]) => y);
    const [low, high] = props.range ?? [Math.min(...ys), Math.max(...ys)];
    const space = 0.06 * (high - low || 1);
    return { x: [Math.min(...xs), Math.max(...xs)] as const, y: [low - space, high + space] as const };
  });
  const x = createMemo(() => linearScale(extent().x, [MARGIN.left, width() - MARGIN.right]));
  const y = createMemo(() => linearScale(extent().y, [HEIGHT - MARGIN.bottom, MARGIN.top]));
  const path = (points: Curve["points"]) => polyline(points.map((point) => [x()(point[0]), y()(point[1])]));
  const colours = () => page.palette();
  const clip = `clip-${Math.random().toString(36).slice(2)}`;
  return (
    <svg
      ref={measure}
      viewBox={`0 0 ${width()} ${HEIGHT}`}
      font-family="system-ui, sans-serif"
      font-size="12"
      role="img"
      aria-label={props.label}
    >
      <clipPath id={clip}>
        <rect
          x={MARGIN.left}
          y={MARGIN.top - 6}
          width={width() - MARGIN.left - MARGIN.right}
          height={HEIGHT - MARGIN.top - MARGIN.bottom + 12}
        />
      </clipPath>
      <For each={y().ticks(5)}>
        {(tick) => (
          <>
            <line x1={MARGIN.left} x2={width() - MARGIN.right} y1={y()(tick)} y2={y()(tick)} stroke={colours().line} />
            <text x={MARGIN.left - 8} y={y()(tick) + 4} text-anchor="end" fill={colours().soft}>
              {formatTick(tick)}
            </text>
          </>
        )}
      </For>
      <For each={x().ticks(width() < 420 ? 3 : 6)}>
        {(tick) => (
          <text x={x()(tick)} y={HEIGHT - MARGIN.bottom + 18} text-anchor="middle" fill={colours().soft}>
            {formatTick(tick)}
          </text>
        )}
      </For>
      <text x={width() - MARGIN.right} y={HEIGHT - 6} text-anchor="end" fill={colours().ink}>
        {props.xName}
      </text>
      <text x="0" y={HEIGHT - 6} fill={colours().ink}>
        ↑ {props.yName}
      </text>
      <For each={props.marks ?? []}>
        {(mark) => (
          <Show when={mark.x >= extent().x[0] && mark.x <= extent().x[1]}>
            <line
              x1={x()(mark.x)}
              x2={x()(mark.x)}
              y1={MARGIN.top}
              y2={HEIGHT - MARGIN.bottom}
              stroke={colours().soft}
              stroke-dasharray="3 3"
            />
            <text x={x()(mark.x) + 5} y={MARGIN.top + 8} fill={colours().soft}>
              {mark.text}
            </text>
          </Show>
        )}
      </For>
      <g clip-path={`url(#${clip})`}>
        <For each={props.curves}>
          {(curve) => (
            <path
              d={path(curve.points)}
              fill="none"
              stroke={curve.colour}
              stroke-width="2.5"
              stroke-dasharray={curve.dashed ? "6 5" : undefined}
            />
          )}
        </For>
        <For each={props.points ?? []}>
          {(point) => (
            <circle
              cx={x()(point.x)}
              cy={y()(point.y)}
              r="5"
              fill={point.colour}
              stroke={colours().surface}
              stroke-width="2"
            />
          )}
        </For>
      </g>
    </svg>
  );
}

/** What the curves of a chart are called, in their colours. */
export function Legend(props: { readonly curves: readonly Curve[] }) {
  return (
    <ul class="legend">
      <For each={props.curves}>
        {({ name, colour, dashed }) => (
          <li>
            <span class="swatch" style={{ "border-top": `3px ${dashed ? "dashed" : "solid"} ${colour}` }} />
            {name}
          </li>
        )}
      </For>
    </ul>
  );
}
