import { createMemo, Index, Show } from "solid-js";
import { usePage } from "../page.js";
import { fittedName, widthOf } from "./fitted-name.js";
import { formatFixed, formatSigned } from "./format-number.js";
import { useWidth } from "./use-width.js";

const ROW = 24;
const TYPE = 13;
/** The most room for a name, and the room for a number. */
const NAME = 150;
const NUMBER = 70;

interface SignedBarsProps {
  readonly bars: readonly { readonly name: string; readonly value: number }[];
  readonly label: string;
  /** what the bars add up to, in a line of its own */
  readonly sum?: number;
}

/** Values with their names as bars on both sides of zero, orange above it and purple below. */
export function SignedBars(props: SignedBarsProps) {
  const page = usePage();
  const colours = () => page.palette();
  const [width, measure] = useWidth(300, 1180);
  const left = createMemo(() => Math.min(NAME, 14 + Math.max(...props.bars.map(({ name }) => widthOf(name, TYPE)))));
  const half = () => (width() - left() - NUMBER) / 2;
  const most = createMemo(() => Math.max(1e-9, ...props.bars.map(({ value }) => Math.abs(value))));
  const bottom = () => props.bars.length * ROW;
  return (
    <svg
      ref={measure}
      viewBox={`0 0 ${width()} ${bottom() + (props.sum === undefined ? 4 : 30)}`}
      font-family="system-ui, sans-serif"
      font-size={String(TYPE)}
      role="img"
      aria-label={props.label}
      fill={colours().ink}
    >
      <line x1={left() + half()} x2={left() + half()} y1="0" y2={bottom()} stroke={colours().line} />
      <Index each={props.bars}>
        {(bar, at) => {
          const length = () => (half() * Math.abs(bar().value)) / most();
          return (
            <g transform={`translate(0 ${at * ROW})`}>
              <text x="0" y="17">
                {fittedName(bar().name, left() - 10, TYPE)}
              </text>
              <rect
                x={left() + half() - (bar().value < 0 ? length() : 0)}
                y="5"
                width={length()}
                height={ROW - 10}
                rx="2"
                fill={bar().value < 0 ? colours().negative[3] : colours().positive[3]}
              />
              <text x={width() - 2} y="17" text-anchor="end">
                {formatSigned(bar().value, 3)}
              </text>
            </g>
          );
        }}
      </Index>
      <Show when={props.sum !== undefined}>
        <g transform={`translate(0 ${bottom() + 4})`} font-weight="700">
          <line x1="0" x2={width()} y1="0" y2="0" stroke={colours().soft} />
          <text x="0" y="18">
            sum
          </text>
          <text x={width() - 2} y="18" text-anchor="end">
            {formatFixed(props.sum!, 3)}
          </text>
        </g>
      </Show>
    </svg>
  );
}
