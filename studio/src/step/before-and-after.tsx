import { createMemo, For } from "solid-js";
import { CLASSES } from "../images/images.js";
import { logSumExp, objectiveGradient, probabilitiesOf, scoresOf } from "../likelihood/likelihood.js";
import { Figure } from "../parts/figure.js";
import { formatShare } from "../parts/format-number.js";
import { useWidth } from "../parts/use-width.js";
import { useStudio } from "../studio.js";

const ROW = 24;
const TOP = 22;

/** The probabilities of the drawing now and after the chosen step. */
export function BeforeAndAfter() {
  const studio = useStudio();
  const [width, measure] = useWidth(300, 780);
  const after = createMemo(() => {
    const G = objectiveGradient(studio.pass(), studio.state.lambda);
    const W = studio.W().map((w, jk) => w - studio.state.step * G[jk]!);
    const a = scoresOf(studio.scored().phi, W);
    return probabilitiesOf(a, logSumExp(a));
  });
  const before = () => studio.scored().p;
  const reach = () => width() - 30 - 130;
  const colours = () => studio.palette();
  return (
    <Figure
      name="before-and-after"
      title="Your drawing, before and after the step"
      table={() => ({
        columns: ["class", "p now", "p after the step"],
        rows: Array.from({ length: CLASSES }, (_, k) => [k, before()[k]!, after()[k]!]),
      })}
    >
      <svg
        ref={measure}
        viewBox={`0 0 ${width()} ${TOP + CLASSES * ROW}`}
        font-family="system-ui, sans-serif"
        font-size="13"
        role="img"
        aria-label="Probabilities of the ten classes now and after the step; the table has the numbers"
      >
        <text x="24" y="13" font-size="12" fill={colours().soft}>
          p now (above) and after (below)
        </text>
        <text x={width() - 2} y="13" font-size="12" text-anchor="end" fill={colours().soft}>
          now → after
        </text>
        <For each={Array.from({ length: CLASSES }, (_, k) => k)}>
          {(k) => (
            <g transform={`translate(0 ${TOP + k * ROW})`}>
              <text x="6" y="16" font-weight={k === studio.state.label ? "700" : "400"} fill={colours().ink}>
                {k}
              </text>
              <rect x="24" y="3" width={reach() * before()[k]!} height="9" rx="2" fill={colours().amount[2]} />
              <rect x="24" y="12" width={reach() * after()[k]!} height="9" rx="2" fill={colours().amount[4]} />
              <text x={width() - 2} y="16" text-anchor="end" fill={colours().ink}>
                {formatShare(before()[k]!)} → {formatShare(after()[k]!)}
              </text>
            </g>
          )}
        </For>
      </svg>
    </Figure>
  );
}
