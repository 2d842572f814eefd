import type { ResidualPoint } from "multilogit/check";
import { usePage } from "../page.js";
import { Figure } from "../parts/figure.js";
import { type Curve, Legend, LineChart } from "../parts/line-chart.js";

/** More dots hide each other. */
const MOST_POINTS = 300;

/** The residual that the gradient used, against the probability: every wrong formula draws a different curve. */
export function ResidualCurve(props: { readonly points: readonly ResidualPoint[] }) {
  const page = usePage();
  const curves = (): readonly Curve[] => [
    {
      name: "right, another class: p",
      points: [
        [0, 0],
        [1, 1],
      ],
      colour: page.palette().negative[3]!,
      dashed: true,
    },
    {
      name: "right, its own class: p − 1",
      points: [
        [0, -1],
        [1, 0],
      ],
      colour: page.palette().positive[3]!,
      dashed: true,
    },
  ];
  const shown = () => props.points.filter((_, at) => at % Math.ceil(props.points.length / MOST_POINTS) === 0);
  const range = (): [number, number] => {
    const residuals = shown().map(({ residual }) => residual);
    return [Math.min(-1, ...residuals), Math.max(1, ...residuals)];
  };
  return (
    <Figure
      name="residuals-that-were-used"
      title="The residual that the gradient used, at each probability"
      note={<Legend curves={curves()} />}
      table={() => ({
        columns: ["probability", "y", "residual"],
        rows: props.points.map(({ probability, mass, residual }) => [probability, mass, residual]),
      })}
    >
      <LineChart
        label="Residuals that the gradient used, against the probability; the table has the numbers"
        xName="probability p"
        yName="residual"
        curves={curves()}
        range={range()}
        points={shown().map(({ probability, mass, residual }) => ({
          x: probability,
          y: residual,
          colour: mass > 0.5 ? page.palette().positive[3]! : page.palette().negative[3]!,
        }))}
      />
    </Figure>
  );
}
