import { createMemo } from "solid-js";
import { CLASSES, featureName } from "../images/images.js";
import { quickChangeAlongWeight } from "../likelihood/one-weight.js";
import { Figure } from "../parts/figure.js";
import { formatNumber } from "../parts/format-number.js";
import { type Curve, Legend, LineChart } from "../parts/line-chart.js";
import { useStudio } from "../studio.js";
import type { SightedWeight } from "./sight.js";

/** How far the scores move at most, in nats. */
const REACH = 2;
/** At 25 the chords are less than half a pixel off the curve, and each point is a pass over the images that have the pixel. */
const POINTS = 25;

/** ℓ along this one weight, and the tangent that the derivative is the slope of. */
export function AlongWeight(props: SightedWeight) {
  const studio = useStudio();
  const reach = () => Number((REACH / props.column.largest).toPrecision(2));
  const points = createMemo(() => {
    const change = quickChangeAlongWeight(props.sight.images, props.sight.pass, props.column, props.place.class);
    return Array.from({ length: POINTS }, (_, at) => {
      const t = reach() * ((2 * at) / (POINTS - 1) - 1);
      return [t, change(t)] as const;
    });
  });
  const slope = () => props.sight.pass.gradient[props.place.feature * CLASSES + props.place.class]!;
  const curves = createMemo<readonly Curve[]>(() => [
    { name: "ℓ, changed in this weight alone", points: points(), colour: studio.palette().amount[3]! },
    {
      name: "tangent: the derivative as a slope",
      points: [-reach(), reach()].map((t) => [t, slope() * t] as const),
      colour: studio.palette().positive[3]!,
      dashed: true,
    },
  ]);
  return (
    <Figure
      name="along-one-weight"
      title="ℓ along this one weight"
      note={<Legend curves={curves()} />}
      table={() => ({
        columns: ["change of the weight", "change of ℓ (nats)", "tangent"],
        rows: points().map(([t, change]) => [t, change, slope() * t]),
      })}
    >
      <LineChart
        label={`The log-likelihood as the weight of ${featureName(props.place.feature)} for class ${props.place.class} changes by up to ${formatNumber(reach(), 2)}, with its tangent`}
        xName="change of the weight"
        yName="change of ℓ, nats"
        curves={curves()}
        points={[{ x: 0, y: 0, colour: studio.palette().ink }]}
      />
    </Figure>
  );
}
