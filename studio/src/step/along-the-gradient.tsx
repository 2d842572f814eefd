import { createMemo } from "solid-js";
import { safeStep } from "../likelihood/largest-step.js";
import { Figure } from "../parts/figure.js";
import { formatNumber } from "../parts/format-number.js";
import { type Curve, Legend, LineChart } from "../parts/line-chart.js";
import { useStudio } from "../studio.js";
import type { Along } from "../worker/digits-protocol.js";

/** f along −∇f: truth, parabola, tangent. */
export function AlongTheGradient(props: { readonly along: Along }) {
  const studio = useStudio();
  const colours = () => studio.palette();
  const curves = createMemo<readonly Curve[]>(() => {
    const { steps, changes, slope, curvature } = props.along;
    const curveOf = (change: (t: number, at: number) => number) =>
      Array.from(steps, (t, at) => [t, change(t, at)] as const);
    return [
      { name: "truth", points: curveOf((_, at) => changes[at]!), colour: colours().amount[3]! },
      {
        name: "parabola: slope and curvature",
        points: curveOf((t) => t * slope + 0.5 * t * t * curvature),
        colour: colours().negative[3]!,
        dashed: true,
      },
      { name: "tangent: slope alone", points: curveOf((t) => t * slope), colour: colours().positive[3]!, dashed: true },
    ];
  });
  const isLowest = () => props.along.towards === "zero";
  /** From a little below the lowest truth to where the chosen step leads; of a step that leads far up a tenth of it is below 0. */
  const range = createMemo((): [number, number] => {
    const low = Math.min(...props.along.changes);
    if (isLowest()) return [0, Math.max(...props.along.changes)];
    const up = Math.max(0, props.along.change);
    const drop = Math.max(-low, 0.1 * up, 1e-9);
    return [-1.3 * drop, up + 0.1 * drop];
  });
  return (
    <Figure
      name="along-the-gradient"
      title={isLowest() ? "The objective around its minimum" : "The objective along minus the gradient"}
      note={<Legend curves={curves()} />}
      table={() => ({
        columns: ["step t", ...curves().map(({ name }) => `change of f, ${name}`)],
        rows: curves()[0]!.points.map(([t], at) => [t, ...curves().map(({ points }) => points[at]![1])]),
      })}
    >
      <LineChart
        label={
          isLowest()
            ? "The change of the objective from its minimum halfway to weights of zero, and as far the other way: up on both sides"
            : `The change of the objective for steps from 0 to ${formatNumber(props.along.steps.at(-1)!, 2)}; at the chosen step ${formatNumber(props.along.step, 2)} it is ${formatNumber(props.along.change, 6)}`
        }
        xName={isLowest() ? "share of the way to weights of zero" : "step t"}
        yName="change of f, nats"
        curves={curves()}
        range={range()}
        marks={isLowest() ? [] : [{ x: safeStep(studio.images, studio.state.lambda), text: "safe from anywhere" }]}
        points={[{ x: props.along.step, y: props.along.change, colour: colours().ink }]}
      />
    </Figure>
  );
}
