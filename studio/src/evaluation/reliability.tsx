import { createMemo, For } from "solid-js";
import { usePage } from "../page.js";
import { Figure } from "../parts/figure.js";
import { formatFixed, formatNumber, formatShare } from "../parts/format-number.js";
import { linearScale, polyline } from "../parts/linear-scale.js";
import type { EvaluationView } from "../your-data/evaluation-view.js";
import { wilsonInterval } from "./wilson-interval.js";

const SIZE = 340;
const MARGIN = { left: 46, right: 22, top: 12, bottom: 44 };

/** How often the predicted class was right, against how probable it was said to be; dots grow with the number of rows. */
export function Reliability(props: { readonly view: EvaluationView }) {
  const page = usePage();
  const x = linearScale([0, 1], [MARGIN.left, SIZE - MARGIN.right]);
  const y = linearScale([0, 1], [SIZE - MARGIN.bottom, MARGIN.top]);
  const bins = () => props.view.evaluation.calibration;
  const most = createMemo(() => Math.max(...bins().map(({ weight }) => weight)));
  const path = () => polyline(bins().map(({ probability, right }) => [x(probability), y(right)]));
  const interval = ({ right, weight }: { readonly right: number; readonly weight: number }) =>
    wilsonInterval(right, weight);
  const colours = () => page.palette();
  return (
    <Figure
      name="reliability"
      title="Reliability: is it right as often as it says?"
      note={`On the diagonal it is. Lines are 95 % intervals of how often it was right; a larger dot stands for more rows. Expected calibration error ${formatNumber(props.view.evaluation.expectedCalibrationError, 3)}.`}
      table={() => ({
        columns: ["said from", "to", "rows", "said on average", "was right", "95 % from", "95 % to"],
        rows: bins().map((bin) => [
          formatFixed(bin.from, 1),
          formatFixed(bin.to, 1),
          bin.weight,
          bin.probability,
          bin.right,
          ...interval(bin),
        ]),
      })}
    >
      <svg
        viewBox={`0 0 ${SIZE} ${SIZE}`}
        style={{ "max-width": "420px" }}
        font-family="system-ui, sans-serif"
        font-size="12"
        role="img"
        aria-label="Reliability diagram; the table has the numbers"
      >
        <For each={[0, 0.25, 0.5, 0.75, 1]}>
          {(tick) => (
            <>
              <line x1={x(0)} x2={x(1)} y1={y(tick)} y2={y(tick)} stroke={colours().line} />
              <text x={MARGIN.left - 6} y={y(tick) + 4} text-anchor="end" fill={colours().soft}>
                {100 * tick} %
              </text>
              <text x={x(tick)} y={SIZE - MARGIN.bottom + 18} text-anchor="middle" fill={colours().soft}>
                {100 * tick} %
              </text>
            </>
          )}
        </For>
        <line x1={x(0)} y1={y(0)} x2={x(1)} y2={y(1)} stroke={colours().soft} stroke-dasharray="5 4" />
        <path d={path()} fill="none" stroke={colours().amount[3]} stroke-width="2" />
        <For each={bins()}>
          {(bin) => (
            <line
              x1={x(bin.probability)}
              x2={x(bin.probability)}
              y1={y(interval(bin)[0])}
              y2={y(interval(bin)[1])}
              stroke={colours().amount[3]}
              stroke-width="1.5"
            />
          )}
        </For>
        <For each={bins()}>
          {(bin) => (
            <circle
              cx={x(bin.probability)}
              cy={y(bin.right)}
              r={3 + 8 * Math.sqrt(bin.weight / most())}
              fill={colours().amount[3]}
              stroke={colours().surface}
              stroke-width="1.5"
            >
              <title>
                {formatNumber(bin.weight)} rows: said {formatShare(bin.probability)}, was right {formatShare(bin.right)}
              </title>
            </circle>
          )}
        </For>
        <text x={SIZE - MARGIN.right} y={SIZE - 8} text-anchor="end" fill={colours().ink}>
          said
        </text>
        <text x="0" y={SIZE - 8} fill={colours().ink}>
          ↑ was right
        </text>
      </svg>
    </Figure>
  );
}
