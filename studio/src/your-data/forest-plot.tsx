import { createMemo, createSignal, For, Show } from "solid-js";
import { usePage } from "../page.js";
import { Figure } from "../parts/figure.js";
import { fittedName } from "../parts/fitted-name.js";
import { formatSigned, formatTick } from "../parts/format-number.js";
import { linearScale } from "../parts/linear-scale.js";
import { useWidth } from "../parts/use-width.js";
import type { FittedTerm, FittedTerms } from "../worker/table-protocol.js";

const ROW = 24;
const AXIS = 26;
const RIGHT = 70;
/** Terms that are drawn; of more those farthest from 0 in standard errors. */
const MOST = 30;

/** A term with numbers, in units of the picture. */
interface Drawn {
  readonly name: string;
  readonly estimate: number;
  readonly lower: number;
  readonly upper: number;
  readonly z: number;
}

/** Estimates of one class with their intervals, next to a line at zero, where a feature has no effect. The intercept is left out. */
export function ForestPlot(props: { readonly terms: FittedTerms }) {
  const page = usePage();
  const [width, measure] = useWidth(300, 1180);
  const left = () => Math.max(110, Math.min(300, 0.3 * width()));
  const pairs = createMemo(() => [
    ...new Set(props.terms.terms.filter(({ estimate }) => estimate !== null).map(pairOf)),
  ]);
  const [chosen, setChosen] = createSignal(0);
  const pair = () => pairs()[Math.min(chosen(), pairs().length - 1)];
  const drawn = createMemo(() => drawnTerms(props.terms.terms.filter((term) => pairOf(term) === pair())));
  const scale = createMemo(() => {
    const ends = [0, ...drawn().flatMap(({ lower, upper }) => [lower, upper])];
    return linearScale([Math.min(...ends), Math.max(...ends)], [left() + 6, width() - RIGHT - 6]);
  });
  const height = () => drawn().length * ROW;
  const colours = () => page.palette();
  const colour = ({ lower, upper }: Drawn) =>
    lower > 0 ? colours().positive[3] : upper < 0 ? colours().negative[3] : colours().soft;
  return (
    <Show when={drawn().length > 0}>
      <Figure
        name="intervals"
        title={`${pair()}: estimates with ${100 * props.terms.level} % intervals`}
        note={
          <label class="field inline">
            <span>Classes</span>
            <select value={String(chosen())} onChange={(event) => setChosen(Number(event.currentTarget.value))}>
              <For each={pairs()}>{(one, at) => <option value={String(at())}>{one}</option>}</For>
            </select>
            <span class="note">
              Log-odds per standard deviation of a column of numbers, and of a category against the one of its column
              that has no line. Grey: the interval includes zero.
            </span>
          </label>
        }
        table={() => ({
          columns: ["term", "estimate", "from", "to"],
          rows: drawn().map((term) => [term.name, term.estimate, term.lower, term.upper]),
        })}
      >
        <svg
          ref={measure}
          viewBox={`0 0 ${width()} ${height() + AXIS}`}
          font-family="system-ui, sans-serif"
          font-size="13"
          role="img"
          aria-label={`Estimates of ${pair()} with their intervals; the table has the numbers`}
        >
          <For each={scale().ticks(5)}>
            {(tick) => (
              <>
                <line x1={scale()(tick)} x2={scale()(tick)} y1="0" y2={height()} stroke={colours().line} />
                <text x={scale()(tick)} y={height() + 17} text-anchor="middle" fill={colours().soft}>
                  {formatTick(tick)}
                </text>
              </>
            )}
          </For>
          <line x1={scale()(0)} x2={scale()(0)} y1="0" y2={height()} stroke={colours().ink} />
          <For each={drawn()}>
            {(term, at) => (
              <g transform={`translate(0 ${at() * ROW})`}>
                <text x="0" y="17" fill={colours().ink}>
                  {fittedName(term.name, left() - 12, 13)}
                </text>
                <line
                  x1={scale()(term.lower)}
                  x2={scale()(term.upper)}
                  y1={ROW / 2}
                  y2={ROW / 2}
                  stroke={colour(term)}
                  stroke-width="3"
                />
                <circle cx={scale()(term.estimate)} cy={ROW / 2} r="5" fill={colour(term)} />
                <text x={width() - 2} y="17" text-anchor="end" fill={colours().ink}>
                  {formatSigned(term.estimate, 3)}
                </text>
              </g>
            )}
          </For>
        </svg>
      </Figure>
    </Show>
  );
}

function pairOf(term: FittedTerm): string {
  return `“${term.class}” against “${term.reference}”`;
}

function drawnTerms(terms: readonly FittedTerm[]): readonly Drawn[] {
  const all = terms.flatMap(({ term, unit, estimate, lower, upper, z }): Drawn[] =>
    term === "(Intercept)" || estimate === null || lower === null || upper === null
      ? []
      : [{ name: term, estimate: unit * estimate, lower: unit * lower, upper: unit * upper, z: z ?? 0 }],
  );
  const farthest = [...all].sort((x, y) => Math.abs(y.z) - Math.abs(x.z)).slice(0, MOST);
  return all.filter((term) => farthest.includes(term));
}
