import { filledIn } from "../lessons/filled-in.js";
import { Figure } from "../parts/figure.js";
import { LineChart } from "../parts/line-chart.js";
import { useStudio } from "../studio.js";
import type { ComparedLambdas } from "../worker/table-protocol.js";
import { lambdaAxis } from "./lambda-axis.js";

/** The score of each λ with its standard error, the two choices marked. */
export function LambdaCurve(props: { readonly found: ComparedLambdas }) {
  const studio = useStudio();
  const words = () => studio.words()!.lambda;
  const axis = () => lambdaAxis(props.found.points.map(({ lambda }) => lambda));
  const bars = () =>
    props.found.points.map(({ mean, standardError }, at) => ({
      x: axis().places[at]!,
      low: mean - (standardError ?? 0),
      high: mean + (standardError ?? 0),
    }));
  const title = () => filledIn(words().curve, { measure: words()[props.found.measure], folds: props.found.folds });
  return (
    <Figure
      name="cross-validation"
      title={title()}
      table={() => ({
        columns: ["λ", props.found.measure, "standard error", "weights other than 0"],
        rows: props.found.points.map(({ lambda, mean, standardError, nonZeros }) => [
          ...[lambda, mean, standardError ?? "", nonZeros],
        ]),
      })}
    >
      <LineChart
        label={title()}
        xName={words().axis}
        yName={words()[props.found.measure]}
        xTicks={axis().ticks}
        range={[Math.min(...bars().map(({ low }) => low)), Math.max(...bars().map(({ high }) => high))]}
        bars={bars()}
        curves={[
          {
            name: words()[props.found.measure],
            colour: studio.palette().accent,
            points: props.found.points.map(({ mean }, at) => [axis().places[at]!, mean]),
          },
        ]}
        marks={choicesOn(axis().places, props.found, words())}
      />
    </Figure>
  );
}

/** The two choices as marks of an axis; one where they are the same. */
export function choicesOn(
  places: readonly number[],
  { best, simplest }: ComparedLambdas,
  words: { readonly markBest: string; readonly markSimplest: string },
) {
  const marks = [{ x: places[best]!, text: words.markBest }];
  return best === simplest ? marks : [{ x: places[simplest]!, text: words.markSimplest, before: true }, ...marks];
}
