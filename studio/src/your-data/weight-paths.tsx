import { createMemo, createSignal, For } from "solid-js";
import { filledIn } from "../lessons/filled-in.js";
import { Figure } from "../parts/figure.js";
import { LineChart } from "../parts/line-chart.js";
import { useStudio } from "../studio.js";
import type { ComparedLambdas } from "../worker/table-protocol.js";
import { lambdaAxis } from "./lambda-axis.js";
import { choicesOn } from "./lambda-curve.js";

/** The weights of one class over λ, the largest of them named at their ends. */
export function WeightPaths(props: { readonly found: ComparedLambdas }) {
  const studio = useStudio();
  const words = () => studio.words()!.lambda;
  const [chosen, setChosen] = createSignal(0);
  const k = () => Math.min(chosen(), props.found.classes.length - 1);
  const axis = createMemo(() => lambdaAxis(props.found.points.map(({ lambda }) => lambda)));
  const weightsOf = (weights: Float64Array) =>
    props.found.points.map((_, at) => weights[at * props.found.classes.length + k()]!);
  const lines = createMemo(() =>
    props.found.features
      .map(({ name, weights }) => ({ name, weights: weightsOf(weights) }))
      .filter(({ weights }) => weights.some((w) => w !== 0)),
  );
  const most = createMemo(() => Math.max(1e-12, ...lines().flatMap(({ weights }) => weights.map(Math.abs))));
  const curves = createMemo(() => {
    const { positive, negative, soft } = studio.palette();
    return lines().map(({ name, weights }, at) => ({
      name,
      points: weights.map((w, m) => [axis().places[m]!, w] as const),
      // Neighbours in size have another shade of the same colour, of those that can be read as text.
      colour: weights.at(-1) === 0 ? soft : (weights.at(-1)! < 0 ? negative : positive)[4 + (at % 2)]!,
    }));
  });
  return (
    <Figure
      name="weights over lambda"
      title={words().weights}
      note={
        <label class="field inline">
          <span>{words().class}</span>
          <select value={String(k())} onChange={(event) => setChosen(Number(event.currentTarget.value))}>
            <For each={props.found.classes}>{(one, at) => <option value={String(at())}>{one}</option>}</For>
          </select>
          <span class="note">{filledIn(words().weightsAbout, { count: props.found.features.length })}</span>
        </label>
      }
      table={() => ({
        columns: ["λ", ...lines().map(({ name }) => name)],
        rows: props.found.points.map(({ lambda }, at) => [lambda, ...lines().map(({ weights }) => weights[at]!)]),
      })}
    >
      <LineChart
        label={`${words().weights}: ${props.found.classes[k()]}`}
        xName={words().axis}
        yName={props.found.classes[k()]!}
        xTicks={axis().ticks}
        range={[-most(), most()]}
        curves={curves()}
        named={8}
        marks={choicesOn(axis().places, props.found, words())}
      />
    </Figure>
  );
}
