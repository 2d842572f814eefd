import type { SquareFeatures } from "multilogit";
import { createMemo, createSignal, For, Show } from "solid-js";
import type { TableOfNumbers } from "../export/csv-text.js";
import { usePage } from "../page.js";
import { Figure } from "../parts/figure.js";
import { fittedName } from "../parts/fitted-name.js";
import { signedColour } from "../parts/palette.js";
import { SignedBars } from "../parts/signed-bars.js";
import { useWidth } from "../parts/use-width.js";
import type { EvaluationView } from "../your-data/evaluation-view.js";

/** The weights: as images where the features form one, else as bars, the largest first. */
export function Weights(props: { readonly view: EvaluationView }) {
  return (
    <Show when={props.view.square} fallback={<WeightBars view={props.view} />}>
      {(square) => <WeightImages view={props.view} square={square()} />}
    </Show>
  );
}

/** Feature names down, classes across; log-odds per unit of the raw column. */
export function coefficientTable({ coefficients }: EvaluationView): TableOfNumbers {
  const { reference, classes, features, weights } = coefficients;
  const C = classes.length;
  return {
    columns: [
      "feature",
      ...classes.map((name) => (reference === null ? String(name) : `${name} against ${reference}`)),
    ],
    rows: features.map((name, j) => [name, ...weights.subarray(j * C, (j + 1) * C)]),
  };
}

/** What the coefficients are, for the heading of their table. */
export function coefficientsInWords({ coefficients: { reference, isCentred, classes } }: EvaluationView): string {
  const ofAll = isCentred
    ? "each class against the mean of all"
    : "each class, up to a number that is the same for all";
  const against = reference === null ? ofAll : `${classes[0]} against ${reference}`;
  return `Coefficients: log-odds of ${against}, per unit of the raw column`;
}

const GAP = 14;

function WeightImages(props: { readonly view: EvaluationView; readonly square: SquareFeatures }) {
  const page = usePage();
  const [width, measure] = useWidth(300, 1180);
  const K = () => props.view.classes.length;
  const columns = createMemo(() => Math.min(K(), width() >= 600 ? 5 : width() >= 420 ? 3 : 2));
  const map = createMemo(() => (width() - GAP * (columns() - 1)) / columns());
  const cell = () => map() / props.square.side;
  const lines = () => Math.ceil(K() / columns());
  const weight = (pixel: number, k: number) => props.view.rawWeights[props.square.places[pixel]! * K() + k]!;
  const range = createMemo(() =>
    props.square.places.reduce(
      (most, _, pixel) => props.view.classes.reduce((top, _name, k) => Math.max(top, Math.abs(weight(pixel, k))), most),
      0,
    ),
  );
  return (
    <Figure
      name="weights"
      title="The weights of each class, as images"
      note="Orange pixels speak for the class, purple ones against it, compared with the mean of all classes; one scale for all."
      table={() => coefficientTable(props.view)}
    >
      <svg
        ref={measure}
        viewBox={`0 0 ${width()} ${lines() * (map() + 22 + GAP)}`}
        font-family="system-ui, sans-serif"
        font-size="13"
        role="img"
        aria-label="Weights of each class as images; the table has the numbers"
      >
        <For each={props.view.classes}>
          {(name, k) => (
            <g
              transform={`translate(${(k() % columns()) * (map() + GAP)} ${Math.floor(k() / columns()) * (map() + 22 + GAP)})`}
            >
              <text x="0" y="14" fill={page.palette().ink}>
                {fittedName(name, map(), 13)}
              </text>
              <For each={props.square.places}>
                {(_, pixel) => (
                  <rect
                    x={(pixel() % props.square.side) * cell()}
                    y={22 + Math.floor(pixel() / props.square.side) * cell()}
                    width={cell() - (cell() > 8 ? 1 : 0)}
                    height={cell() - (cell() > 8 ? 1 : 0)}
                    fill={signedColour(page.palette(), weight(pixel(), k()), range())}
                  />
                )}
              </For>
            </g>
          )}
        </For>
      </svg>
    </Figure>
  );
}

const MOST_BARS = 20;

/** The largest weights of one class, per unit of the feature as the model sees it, so that they can be compared. */
function WeightBars(props: { readonly view: EvaluationView }) {
  const [chosen, setChosen] = createSignal(0);
  const K = () => props.view.classes.length;
  const k = () => Math.min(chosen(), K() - 1);
  const bars = createMemo(() =>
    props.view.featureNames
      .map((name, j) => ({ name, value: props.view.weights[j * K() + k()]! }))
      .sort((x, y) => Math.abs(y.value) - Math.abs(x.value))
      .slice(0, MOST_BARS),
  );
  return (
    <Figure
      name="weights"
      title={`What speaks for “${props.view.classes[k()]}”`}
      note={
        <label class="field inline">
          <span>Class</span>
          <select value={String(k())} onChange={(event) => setChosen(Number(event.currentTarget.value))}>
            <For each={props.view.classes}>{(name, at) => <option value={String(at())}>{name}</option>}</For>
          </select>
          <span class="note">
            Log-odds against the mean of all classes, per unit of the feature (per standard deviation where numbers are
            standardised).
          </span>
        </label>
      }
      table={() => coefficientTable(props.view)}
    >
      <SignedBars bars={bars()} label={`The largest weights of class ${props.view.classes[k()]}; the table has all`} />
    </Figure>
  );
}
