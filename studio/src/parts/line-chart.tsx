import { createMemo, For, Show } from "solid-js";
import { usePage } from "../page.js";
import { fittedName } from "./fitted-name.js";
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
  /** whether its text stands left of it, where there is room */
  readonly before?: boolean;
}

/** What a number may as well be: a line from low to high. */
export interface ErrorBar {
  readonly x: number;
  readonly low: number;
  readonly high: number;
}

/** Pixels of a letter, about, and from one line of text to the next. */
const LETTER = 7;
const LINE = 15;
/** Least distance of two ticks on the x axis. */
const TICK = 38;

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
  readonly bars?: readonly ErrorBar[];
  /** default: round numbers */
  readonly xTicks?: readonly { readonly x: number; readonly text: string }[];
  /** how many curves, the first ones, have their names at their ends; default none */
  readonly named?: number;
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
  const nameWidth = () => (props.named ? Math.min(120, 0.26 * width()) : 0);
  /** The names of both axes share a line where they fit. */
  const nameLines = () => (LETTER * (props.xName.length + props.yName.length + 4) > width() ? 2 : 1);
  const right = () => width() - MARGIN.right - nameWidth();
  const x = createMemo(() => linearScale(extent().x, [MARGIN.left, right()]));
  const y = createMemo(() => linearScale(extent().y, [HEIGHT - MARGIN.bottom, MARGIN.top]));
  const path = (points: Curve["points"]) => polyline(points.map((point) => [x()(point[0]), y()(point[1])]));
  const colours = () => page.palette();
  const xTicks = () =>
    props.xTicks === undefined
      ? x()
          .ticks(width() < 420 ? 3 : 6)
          .map((tick) => ({ x: tick, text: formatTick(tick) }))
      : apartFrom(props.xTicks, x());
  const names = createMemo(() => namesAtEnds(props.curves.slice(0, props.named ?? 0), y()));
  const isBefore = ({ x: place, text, before = false }: Mark) => {
    const room = LETTER * text.length;
    return before ? x()(place) - room > MARGIN.left : x()(place) + room > width();
  };
  const clip = `clip-${Math.random().toString(36).slice(2)}`;
  return (
    <svg
      ref={measure}
      viewBox={`0 0 ${width()} ${HEIGHT + LINE * (nameLines() - 1)}`}
      font-family="system-ui, sans-serif"
      font-size="12"
      role="img"
      aria-label={props.label}
    >
      <clipPath id={clip}>
        <rect
          x={MARGIN.left - 5}
          y={MARGIN.top - 6}
          width={right() - MARGIN.left + 10}
          height={HEIGHT - MARGIN.top - MARGIN.bottom + 12}
        />
      </clipPath>
      <For each={y().ticks(5)}>
        {(tick) => (
          <>
            <line x1={MARGIN.left} x2={right()} y1={y()(tick)} y2={y()(tick)} stroke={colours().line} />
            <text x={MARGIN.left - 8} y={y()(tick) + 4} text-anchor="end" fill={colours().soft}>
              {formatTick(tick)}
            </text>
          </>
        )}
      </For>
      <For each={xTicks()}>
        {(tick) => (
          <text x={x()(tick.x)} y={HEIGHT - MARGIN.bottom + 18} text-anchor="middle" fill={colours().soft}>
            {tick.text}
          </text>
        )}
      </For>
      <text x={width() - MARGIN.right} y={HEIGHT - 6 + LINE * (nameLines() - 1)} text-anchor="end" fill={colours().ink}>
        {props.xName}
      </text>
      <text x="0" y={HEIGHT - 6} fill={colours().ink}>
        ↑ {props.yName}
      </text>
      <For each={props.marks ?? []}>
        {(mark, at) => (
          <Show when={mark.x >= extent().x[0] && mark.x <= extent().x[1]}>
            <line
              x1={x()(mark.x)}
              x2={x()(mark.x)}
              y1={MARGIN.top}
              y2={HEIGHT - MARGIN.bottom}
              stroke={colours().soft}
              stroke-dasharray="3 3"
            />
            <text
              x={x()(mark.x) + (isBefore(mark) ? -5 : 5)}
              y={MARGIN.top + 8 + LINE * at()}
              text-anchor={isBefore(mark) ? "end" : "start"}
              fill={colours().soft}
            >
              {mark.text}
            </text>
          </Show>
        )}
      </For>
      <g clip-path={`url(#${clip})`}>
        <For each={props.bars}>
          {(bar) => (
            <line
              x1={x()(bar.x)}
              x2={x()(bar.x)}
              y1={y()(bar.low)}
              y2={y()(bar.high)}
              stroke={colours().soft}
              stroke-width="1.5"
            />
          )}
        </For>
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
      <For each={names()}>
        {({ name, colour, place }) => (
          <text x={right() + 6} y={place + 4} fill={colour}>
            {fittedName(name, nameWidth(), 12)}
          </text>
        )}
      </For>
    </svg>
  );
}

/** Ticks that are far enough from the one before. */
function apartFrom(ticks: readonly { readonly x: number; readonly text: string }[], x: (place: number) => number) {
  let last = Number.NEGATIVE_INFINITY;
  return [...ticks]
    .sort((a, b) => a.x - b.x)
    .filter((tick) => {
      if (x(tick.x) - last < TICK) return false;
      last = x(tick.x);
      return true;
    });
}

/** Where the names of curves stand: next to their ends, moved apart so that each can be read. */
function namesAtEnds(curves: readonly Curve[], y: (value: number) => number) {
  const named = curves
    .map(({ name, colour, points }) => ({ name, colour, place: y(points.at(-1)![1]) }))
    .sort((a, b) => a.place - b.place);
  for (let at = 1; at < named.length; at++) named[at]!.place = Math.max(named[at]!.place, named[at - 1]!.place + LINE);
  let lowest = HEIGHT - MARGIN.bottom + LINE / 2;
  for (const one of named.reverse()) {
    one.place = Math.min(one.place, lowest);
    lowest = one.place - LINE;
  }
  return named;
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
