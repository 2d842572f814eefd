import { createMemo, createSignal, For, Show } from "solid-js";
import { CLASSES, featureName } from "../images/images.js";
import { PIXELS, SIDE } from "../images/picture.js";
import { pixelValue } from "../images/pixel-map.js";
import { Figure } from "../parts/figure.js";
import { formatFixed, formatShare } from "../parts/format-number.js";
import { Formula } from "../parts/formula.js";
import { HeatMaps } from "../parts/heat-maps.js";
import { inkOn, signedColour } from "../parts/palette.js";
import { mostProbable, ScoreBars } from "../parts/score-bars.js";
import { SignedBars } from "../parts/signed-bars.js";
import { TakeAlong } from "../parts/take-along.js";
import { useStudio } from "../studio.js";

/** Draw: from pixels to scores to probabilities. */
export function DrawScreen() {
  const studio = useStudio();
  const best = () => mostProbable(studio.scored().p);
  const isBlank = () => studio.state.drawing.every((intensity) => intensity === 0);
  const [preview, setPreview] = createSignal<number | null>(null);
  const k = () => preview() ?? studio.state.class;
  const binary = () => studio.images.map.scale === "threshold";
  return (
    <>
      <section class="lead">
        <h2>Every {binary() ? "lit " : ""}pixel votes</h2>
        <p>
          A softmax regression that has seen 1797 handwritten digits, and nothing hidden in it.{" "}
          {binary() ? "A lit pixel adds its weight" : "A pixel adds its value times its weight"} to the score of each
          class; the exponentials of the scores, divided by their sum, are the probabilities.
        </p>
        <p class="said">
          <Show
            when={!isBlank()}
            fallback={
              <>
                Nothing is drawn: {binary() ? "the constants alone speak" : "every pixel is dark"}, for a{" "}
                <strong>{best()}</strong> with {formatShare(studio.scored().p[best()]!)}. Draw a digit on the pad.
              </>
            }
          >
            The model thinks that this is a <strong>{best()}</strong>, with{" "}
            <strong>{formatShare(studio.scored().p[best()]!)}</strong>; you say it is a{" "}
            <strong>{studio.state.label}</strong>.
          </Show>
        </p>
        <p class="formulas">
          <Formula name="scoreOfOne" />
          <Formula name="probability" />
        </p>
      </section>
      <ScoreBars onPreview={setPreview} />
      <HeatMaps
        name="weights"
        title="The ten templates: what each class looks for"
        note="Orange pixels speak for the class, purple ones against it; the bar is the constant. Press ▶ to see them form."
        values={studio.W()}
        signed={true}
        onPreview={(place) => setPreview(place?.class ?? null)}
      />
      <div class="columns">
        <Template k={k()} />
        <Contributions k={k()} />
      </div>
      <SeenByTheModel />
      <Show when={!studio.isHidden("export")}>
        <TakeAlong sample={null} />
      </Show>
    </>
  );
}

const CELL = 30;

/** The weights of the chosen class as an image; what the drawing lights is framed. */
function Template(props: { readonly k: number }) {
  const studio = useStudio();
  const weight = (pixel: number) => studio.W()[(pixel + 1) * CLASSES + props.k]!;
  const value = (pixel: number) => pixelValue(studio.images.map, pixel, studio.state.drawing[pixel]!);
  const range = createMemo(() => studio.W().reduce((most, w) => Math.max(most, Math.abs(w)), 0) || 1);
  const colour = (pixel: number) => signedColour(studio.palette(), weight(pixel), range());
  return (
    <Figure
      name={`weights-of-class-${props.k}`}
      title={<>What class {props.k} looks for</>}
      note={
        <>
          Orange pixels speak for a {props.k}, purple ones against it; framed are those above 0.
          {studio.images.map.scale === "threshold" && " The sum of the framed weights and the constant is the score."}
        </>
      }
      table={() => ({
        columns: ["pixel", `weight of class ${props.k}`, "feature"],
        rows: Array.from({ length: PIXELS }, (_, pixel) => [featureName(pixel + 1), weight(pixel), value(pixel)]),
      })}
    >
      <svg
        viewBox={`-2 -2 ${SIDE * CELL + 4} ${SIDE * CELL + 4}`}
        class="square"
        font-family="system-ui, sans-serif"
        font-size="14"
        role="img"
        aria-label={`Weights of class ${props.k} as an image; the table has the numbers`}
      >
        <For each={Array.from({ length: PIXELS }, (_, pixel) => pixel)}>
          {(pixel) => (
            <g transform={`translate(${(pixel % SIDE) * CELL} ${Math.floor(pixel / SIDE) * CELL})`}>
              <rect width={CELL - 1} height={CELL - 1} fill={colour(pixel)} />
              <Show when={Math.abs(weight(pixel)) > range() / 20}>
                <text x={CELL / 2} y={CELL / 2 + 5} text-anchor="middle" fill={inkOn(colour(pixel))}>
                  {weight(pixel) < 0 ? "−" : "+"}
                </text>
              </Show>
              <Show when={value(pixel) > 0}>
                <rect
                  x="1"
                  y="1"
                  width={CELL - 3}
                  height={CELL - 3}
                  fill="none"
                  stroke={studio.palette().ink}
                  stroke-width="2.5"
                />
              </Show>
            </g>
          )}
        </For>
      </svg>
    </Figure>
  );
}

const SHOWN = 12;

/** The score of the chosen class as a sum: its largest products, and the rest in one. */
function Contributions(props: { readonly k: number }) {
  const studio = useStudio();
  const products = createMemo(() => {
    const { features, values } = studio.scored().phi;
    return features
      .map((feature, at) => ({
        name: featureName(feature),
        value: values[at]! * studio.W()[feature * CLASSES + props.k]!,
      }))
      .sort((x, y) => Math.abs(y.value) - Math.abs(x.value));
  });
  const shown = createMemo(() => {
    const first = products().slice(0, SHOWN);
    const rest = products().slice(SHOWN);
    if (rest.length === 0) return first;
    return [...first, { name: `${rest.length} more`, value: rest.reduce((sum, { value }) => sum + value, 0) }];
  });
  const score = () => studio.scored().a[props.k]!;
  return (
    <Figure
      name={`contributions-to-class-${props.k}`}
      title={
        <>
          Score of class {props.k} = {formatFixed(score(), 3)} nats
        </>
      }
      note="Weight × pixel, largest first; a pixel that is 0 adds nothing. The constant is always 1."
      table={() => ({
        columns: ["feature", "weight × feature (nats)"],
        rows: products().map(({ name, value }) => [name, value]),
      })}
    >
      <SignedBars
        bars={shown()}
        sum={score()}
        label={`The score of class ${props.k} as a sum of ${products().length} products; the table has them all`}
      />
    </Figure>
  );
}

/** The drawing as the numbers that it is for the model. */
function SeenByTheModel() {
  const studio = useStudio();
  const value = (pixel: number) => pixelValue(studio.images.map, pixel, studio.state.drawing[pixel]!);
  const text = (x: number) => (studio.images.map.scale === "standardize" ? formatFixed(x, 1) : String(x));
  const row = (at: number) =>
    Array.from({ length: SIDE }, (_, column) => text(value(at * SIDE + column)).padStart(width())).join(" ");
  const width = () => ({ threshold: 1, raw: 2, standardize: 4 })[studio.images.map.scale];
  return (
    <section class="card">
      <h3>What the model sees: 65 numbers and nothing else</h3>
      <p>
        The constant, then the pixels row by row. Move the drawing by one pixel, and the model sees another one: nothing
        tells it that they are neighbours.
      </p>
      <p class="vector" classList={{ rows: studio.images.map.scale !== "threshold" }}>
        φ = (<b>1</b> <For each={Array.from({ length: SIDE }, (_, at) => at)}>{(at) => <span>{row(at)} </span>}</For>)
      </p>
      <p class="note">
        {studio.scored().phi.features.length - 1} of 64 pixels are not 0. z = ln Σ exp a ={" "}
        {formatFixed(studio.scored().z, 4)}.
      </p>
    </section>
  );
}
