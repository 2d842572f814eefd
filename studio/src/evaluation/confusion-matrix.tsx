import { createMemo, For, Show } from "solid-js";
import { usePage } from "../page.js";
import { Figure } from "../parts/figure.js";
import { formatNumber } from "../parts/format-number.js";
import { inkOn } from "../parts/palette.js";
import type { EvaluationView } from "../your-data/evaluation-view.js";
import { confusionColour } from "./confusion-colour.js";

const MOST_CLASSES = 30;
const LABEL = 92;

/** Observed classes down, predicted classes across. Right ones blue, wrong ones orange, by their share of the observed class. */
export function ConfusionMatrix(props: { readonly view: EvaluationView }) {
  const page = usePage();
  const K = () => props.view.classes.length;
  const cell = () => Math.max(22, Math.min(72, 460 / K()));
  const confusion = () => props.view.evaluation.confusion;
  const totals = createMemo(() => confusion().map((row) => row.reduce((sum, count) => sum + count, 0)));
  const colour = (k: number, l: number, count: number) =>
    confusionColour(page.palette(), totals()[k]! > 0 ? count / totals()[k]! : 0, k === l);
  const size = () => LABEL + cell() * K() + 4;
  return (
    <Figure
      name="confusion"
      title="Confusion: observed down, predicted across"
      note="Blue is right, orange is wrong; the stronger, the larger the share of the observed class."
      table={() => ({
        columns: ["observed", ...props.view.classes.map((name) => `predicted ${name}`)],
        rows: confusion().map((row, k) => [props.view.classes[k]!, ...row]),
      })}
    >
      <svg
        viewBox={`0 0 ${size()} ${K() > MOST_CLASSES ? 40 : 30 + cell() * K() + 4}`}
        style={{ "max-width": `${1.25 * size()}px` }}
        font-family="system-ui, sans-serif"
        font-size="12"
        role="img"
        aria-label="Confusion matrix; the table has the counts"
      >
        <Show
          when={K() <= MOST_CLASSES}
          fallback={
            <text x="0" y="20" fill={page.palette().ink}>
              {K()} classes are too many for a picture; the table has them.
            </text>
          }
        >
          <For each={props.view.classes}>
            {(name, k) => (
              <>
                <text x={LABEL - 8} y={30 + cell() * (k() + 0.5) + 4} text-anchor="end" fill={page.palette().ink}>
                  {shortened(name, 12)}
                </text>
                <text x={LABEL + cell() * (k() + 0.5)} y="20" text-anchor="middle" fill={page.palette().ink}>
                  {shortened(name, Math.floor(cell() / 7))}
                </text>
                <For each={confusion()[k()]}>
                  {(count, l) => (
                    <g transform={`translate(${LABEL + cell() * l()} ${30 + cell() * k()})`}>
                      <rect width={cell() - 1} height={cell() - 1} rx="2" fill={colour(k(), l(), count)} />
                      <Show when={count > 0}>
                        <text
                          x={(cell() - 1) / 2}
                          y={cell() / 2 + 4}
                          text-anchor="middle"
                          fill={inkOn(colour(k(), l(), count))}
                          font-weight={k() === l() ? "700" : "400"}
                        >
                          {formatNumber(count, 3)}
                        </text>
                      </Show>
                    </g>
                  )}
                </For>
              </>
            )}
          </For>
        </Show>
      </svg>
    </Figure>
  );
}

function shortened(text: string, most: number): string {
  return text.length > most ? `${text.slice(0, Math.max(1, most - 1))}…` : text;
}
