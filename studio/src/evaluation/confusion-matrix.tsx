import { createMemo, For, Show } from "solid-js";
import { usePage } from "../page.js";
import { Figure } from "../parts/figure.js";
import { fittedName, widthOf } from "../parts/fitted-name.js";
import { formatNumber } from "../parts/format-number.js";
import { inkOn } from "../parts/palette.js";
import { useWidth } from "../parts/use-width.js";
import type { EvaluationView } from "../your-data/evaluation-view.js";
import { confusionColour } from "./confusion-colour.js";

const MOST_CLASSES = 30;
const TYPE = 12;
/** The most room for the name of a class. */
const LABEL = 150;
/** From so many classes on the picture takes the width of the page. */
const MANY_CLASSES = 12;

/** Observed classes down, predicted classes across. Right ones blue, wrong ones orange, by their share of the observed class. */
export function ConfusionMatrix(props: { readonly view: EvaluationView }) {
  const page = usePage();
  const K = () => props.view.classes.length;
  const [width, measure] = useWidth(300, 1180);
  /** As wide as there is room for, but no narrower than a count; a picture that is wider than the page scrolls. */
  const cell = () => Math.max(22, Math.min(K() > MANY_CLASSES ? 32 : 56, (width() - label() - 4) / K()));
  const confusion = () => props.view.evaluation.confusion;
  const totals = createMemo(() => confusion().map((row) => row.reduce((sum, count) => sum + count, 0)));
  const colour = (k: number, l: number, count: number) =>
    confusionColour(page.palette(), totals()[k]! > 0 ? count / totals()[k]! : 0, k === l);
  const longest = createMemo(() => Math.max(...props.view.classes.map((name) => widthOf(name, TYPE))));
  const room = () => Math.min(LABEL, 0.3 * width());
  const label = () => Math.min(room(), longest()) + 10;
  /** Names that are wider than a column stand upright above it. */
  const isUpright = () => longest() > cell() - 4;
  const top = () => (isUpright() ? label() : 30);
  const size = () => label() + cell() * K() + 4;
  /** Counts of many digits are smaller, so that they stay within their cells. */
  const digits = createMemo(() => formatNumber(Math.max(...confusion().flat()), 3).length);
  const countType = () => Math.min(TYPE, (cell() - 3) / (0.7 * digits()));
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
        viewBox={`0 0 ${size()} ${K() > MOST_CLASSES ? 40 : top() + cell() * K() + 4}`}
        ref={measure}
        class={K() > MANY_CLASSES ? "across" : ""}
        style={{ width: `${size()}px` }}
        font-family="system-ui, sans-serif"
        font-size={String(TYPE)}
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
                <text x={label() - 8} y={top() + cell() * (k() + 0.5) + 4} text-anchor="end" fill={page.palette().ink}>
                  {fittedName(name, room(), TYPE)}
                </text>
                <text
                  transform={`translate(${label() + cell() * (k() + 0.5) + (isUpright() ? 4 : 0)} ${top() - 8})${isUpright() ? " rotate(-90)" : ""}`}
                  text-anchor={isUpright() ? "start" : "middle"}
                  fill={page.palette().ink}
                >
                  {fittedName(name, room(), TYPE)}
                </text>
                <For each={confusion()[k()]}>
                  {(count, l) => (
                    <g transform={`translate(${label() + cell() * l()} ${top() + cell() * k()})`}>
                      <rect width={cell() - 1} height={cell() - 1} rx="2" fill={colour(k(), l(), count)} />
                      <Show when={count > 0}>
                        <text
                          x={(cell() - 1) / 2}
                          y={cell() / 2 + countType() / 3}
                          font-size={String(countType())}
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
