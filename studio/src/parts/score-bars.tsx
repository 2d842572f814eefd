import { createMemo, For } from "solid-js";
import { CLASSES } from "../images/images.js";
import { useStudio } from "../studio.js";
import { Figure } from "./figure.js";
import { formatFixed, formatShare } from "./format-number.js";
import { linearScale } from "./linear-scale.js";
import { useWidth } from "./use-width.js";

const ROW = 26;
const TOP = 24;
const WIDE = 780;
const NARROW = 340;
const height = TOP + CLASSES * ROW + 4;

/** Where the columns stand in a picture of this width: bars shrink, numbers do not. */
function columnsOf(width: number) {
  const bars = width - 264;
  const score = { from: 38, to: 38 + 0.56 * bars };
  const probability = { from: score.to + 58, to: score.to + 58 + 0.44 * bars };
  return { score, probability, residual: width - 4 };
}

/** Scores, probabilities and residuals of the drawing, one row per class; `onPreview` receives the one under the pointer. */
export function ScoreBars(props: { readonly onPreview: (k: number | null) => void }) {
  const studio = useStudio();
  const [width, measure] = useWidth(NARROW, WIDE);
  const columns = createMemo(() => columnsOf(width()));
  const range = createMemo(() => Math.max(1, ...studio.scored().a.map(Math.abs)));
  const score = createMemo(() => linearScale([-range(), range()], [columns().score.from, columns().score.to]));
  const probability = createMemo(() => linearScale([0, 1], [columns().probability.from, columns().probability.to]));
  const residual = (k: number) => Number(k === studio.state.label) - studio.scored().p[k]!;
  const colours = () => studio.palette();
  const best = () => mostProbable(studio.scored().p);
  return (
    <Figure
      name="scores-and-probabilities"
      title="Ten scores become ten probabilities"
      table={() => ({
        columns: ["class", "score a (nats)", "probability p", "y", "residual y − p"],
        rows: Array.from({ length: CLASSES }, (_, k) => [
          k,
          studio.scored().a[k]!,
          studio.scored().p[k]!,
          Number(k === studio.state.label),
          residual(k),
        ]),
      })}
    >
      <div class="over-rows">
        <svg
          ref={measure}
          viewBox={`0 0 ${width()} ${height}`}
          font-family="system-ui, sans-serif"
          font-size="13"
          role="img"
          aria-label={`The drawing gets class ${mostProbable(studio.scored().p)} with ${formatShare(Math.max(...studio.scored().p))}`}
        >
          <g fill={colours().soft} font-size="12">
            <text x={score()(0)} y="14" text-anchor="middle">
              score a, nats
            </text>
            <text x={columns().probability.from} y="14">
              probability p
            </text>
            <text x={columns().residual} y="14" text-anchor="end">
              y − p
            </text>
          </g>
          <line x1={score()(0)} x2={score()(0)} y1={TOP - 2} y2={TOP + CLASSES * ROW} stroke={colours().line} />
          <For each={Array.from({ length: CLASSES }, (_, k) => k)}>
            {(k) => {
              const a = () => studio.scored().a[k]!;
              const p = () => studio.scored().p[k]!;
              return (
                <g transform={`translate(0 ${TOP + k * ROW})`}>
                  <rect
                    x="1"
                    y="1"
                    width={width() - 2}
                    height={ROW - 2}
                    rx="5"
                    fill={colours().surface}
                    stroke={studio.state.class === k ? colours().accent : "none"}
                    stroke-width="2"
                  />
                  <text x="9" y="18" font-weight="700" fill={colours().ink}>
                    {k}
                  </text>
                  <text x="22" y="18" font-weight="700" fill={colours().right}>
                    {studio.state.label === k ? "✓" : ""}
                  </text>
                  <rect
                    x={Math.min(score()(0), score()(a()))}
                    y="7"
                    width={Math.abs(score()(a()) - score()(0))}
                    height={ROW - 14}
                    rx="2"
                    fill={a() < 0 ? colours().negative[3] : colours().positive[3]}
                  />
                  <text x={columns().score.to + 48} y="18" text-anchor="end" fill={colours().ink}>
                    {formatFixed(a(), 2)}
                  </text>
                  <rect
                    x={columns().probability.from}
                    y="7"
                    width={columns().probability.to - columns().probability.from}
                    height={ROW - 14}
                    rx="2"
                    fill={colours().unlit}
                  />
                  <rect
                    x={columns().probability.from}
                    y="7"
                    width={probability()(p()) - columns().probability.from}
                    height={ROW - 14}
                    rx="2"
                    fill={colours().amount[best() === k ? 4 : 2]}
                  />
                  <text
                    x={columns().probability.to + 56}
                    y="18"
                    text-anchor="end"
                    font-weight={best() === k ? "700" : "400"}
                    fill={colours().ink}
                  >
                    {formatShare(p())}
                  </text>
                  <text x={columns().residual} y="18" text-anchor="end" fill={colours().ink}>
                    {formatFixed(residual(k), 3)}
                  </text>
                </g>
              );
            }}
          </For>
        </svg>
        <fieldset>
          <legend class="unseen">Look at class</legend>
          <For each={Array.from({ length: CLASSES }, (_, k) => k)}>
            {(k) => (
              <label
                class="row-of-class"
                style={{ top: `${(100 * (TOP + k * ROW)) / height}%`, height: `${(100 * ROW) / height}%` }}
                onPointerEnter={() => props.onPreview(k)}
                onPointerLeave={() => props.onPreview(null)}
              >
                <input
                  type="radio"
                  name="class"
                  aria-label={`class ${k}`}
                  checked={studio.state.class === k}
                  onChange={() => studio.set({ class: k })}
                />
              </label>
            )}
          </For>
        </fieldset>
      </div>
    </Figure>
  );
}

/** The class with the largest probability, the first of them where several are. */
export function mostProbable(p: Float64Array): number {
  return p.indexOf(Math.max(...p));
}
