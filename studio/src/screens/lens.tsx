import { createMemo, createSignal, For, Index, Show } from "solid-js";
import { CLASSES, featureName, type Images, imagesOf, pixelsOf } from "../images/images.js";
import { slopeByDifferences } from "../likelihood/differences.js";
import { type Pass, passOver } from "../likelihood/likelihood.js";
import { changeAlongWeight, quickChangeAlongWeight, rowsWith, sharesOf } from "../likelihood/one-weight.js";
import { afterTheFrame } from "../parts/after-the-frame.js";
import { Choice } from "../parts/choice.js";
import { Figure } from "../parts/figure.js";
import { formatFixed, formatNumber, formatSigned } from "../parts/format-number.js";
import { Formula } from "../parts/formula.js";
import { HeatMaps, type Place } from "../parts/heat-maps.js";
import { type Curve, Legend, LineChart } from "../parts/line-chart.js";
import { TakeAlong } from "../parts/take-along.js";
import { Thumbnail } from "../parts/thumbnail.js";
import { Verdict } from "../parts/verdict.js";
import type { MapName, Scope } from "../state/studio-state.js";
import { useStudio } from "../studio.js";

const MAP_TITLES: Readonly<Record<MapName, string>> = {
  gradient: "The gradient: observed less expected, for every pixel and class",
  weights: "The weights of every pixel and class",
  observed: "Observed: images of the class with the pixel on",
  expected: "Expected: how many of them the model foretells",
};

const MAP_NOTES: Readonly<Record<MapName, string>> = {
  gradient:
    "Orange: more than the model expects, the weight should grow. Purple: fewer, it should shrink. The bar is the constant.",
  weights: "Orange speaks for the class, purple against it. The bar is the constant.",
  observed: "Counts; the bar is the constant, so that it counts all images of the class.",
  expected: "Sums of probabilities over the images with the pixel on.",
};

/** What a weight's derivative is taken of: the whole sample or the drawing alone. */
interface Sight {
  readonly images: Images;
  readonly pass: Pass;
}

/** Gradient lens: any derivative, taken apart into the images that make it. */
export function LensScreen() {
  const studio = useStudio();
  const [preview, setPreview] = createSignal<Place | null>(null);
  const place = createMemo<Place>(() => preview() ?? { feature: studio.state.feature, class: studio.state.class });
  const now = createMemo<Sight>(() => {
    if (studio.state.scope === "sample") return { images: studio.images, pass: studio.pass() };
    const images = imagesOf([studio.state.drawing], [studio.state.label]);
    return { images, pass: passOver(images, studio.W()) };
  });
  const sight = afterTheFrame(now);
  const values = createMemo(() => mapOf(sight().pass, studio.state.map));
  return (
    <>
      <section class="lead">
        <h2>A gradient is a comparison of two counts</h2>
        <p>
          The derivative of the log-likelihood in one weight is the number of images of the class that have the pixel
          on, less the number that the model expects. Point at a pixel of a map to take it apart; click or press Enter
          to keep it.
        </p>
        <p class="formulas">
          <Formula name="gradient" />
        </p>
      </section>
      <div class="controls">
        <Choice<MapName>
          legend="Maps of"
          name="map"
          value={studio.state.map}
          options={[
            { value: "gradient", text: "gradient" },
            { value: "weights", text: "weights" },
            { value: "observed", text: "observed" },
            { value: "expected", text: "expected" },
          ]}
          onPick={(map) => studio.set({ map })}
        />
        <Choice<Scope>
          legend="Over"
          name="scope"
          value={studio.state.scope}
          options={[
            { value: "sample", text: `all ${studio.images.rows} images` },
            { value: "drawing", text: "my drawing" },
          ]}
          onPick={(scope) => studio.set({ scope })}
        />
      </div>
      <Derivative sight={sight()} place={place()} settled={preview() === null} />
      <HeatMaps
        name={studio.state.map}
        title={MAP_TITLES[studio.state.map]}
        note={MAP_NOTES[studio.state.map]}
        values={values()}
        signed={studio.state.map === "gradient" || studio.state.map === "weights"}
        onPreview={setPreview}
      />
      <div class="columns">
        <Shares sight={sight()} place={place()} />
        <div class="screen">
          <AlongWeight sight={sight()} place={place()} />
          <ClassSums sight={sight()} place={place()} />
          <Residuals sight={sight()} place={place()} />
        </div>
      </div>
      <Show when={!studio.isHidden("export")}>
        <TakeAlong />
      </Show>
    </>
  );
}

function mapOf({ gradient, observed, W }: Pass, map: MapName): Float64Array {
  if (map === "gradient") return gradient;
  if (map === "weights") return W;
  if (map === "observed") return observed;
  return observed.map((count, jk) => count - gradient[jk]!);
}

interface At {
  readonly sight: Sight;
  readonly place: Place;
}

/** The derivative in large type, as observed less expected, and by differences. */
function Derivative(props: At & { readonly settled: boolean }) {
  const studio = useStudio();
  const jk = () => props.place.feature * CLASSES + props.place.class;
  const value = () => props.sight.pass.gradient[jk()]!;
  const observed = () => props.sight.pass.observed[jk()]!;
  const slope = createMemo(() => {
    const { images, pass } = props.sight;
    const change = changeAlongWeight(images, pass, props.place.feature, props.place.class);
    return slopeByDifferences(change, 0.3, Number.EPSILON * images.rows * 8);
  });
  const pull = () => (props.place.feature === 0 ? 0 : studio.state.lambda * studio.W()[jk()]!);
  return (
    <section class="card derivative" aria-live={props.settled ? "polite" : "off"}>
      <p class="big">
        ∂ℓ / ∂W[{featureName(props.place.feature)}, {props.place.class}] = <strong>{formatNumber(value(), 6)}</strong>
      </p>
      <dl class="facts">
        <div>
          <dt>observed − expected</dt>
          <dd>
            {formatNumber(observed())} − {formatNumber(observed() - value(), 6)}
          </dd>
        </div>
        <div>
          <dt>by differences of ℓ</dt>
          <dd>
            {formatNumber(slope().value, 9)} ± {formatNumber(slope().error, 2)}{" "}
            <Verdict holds={Math.abs(slope().value - value()) <= 2 * slope().error} text="agrees" />
          </dd>
        </div>
        <div>
          <dt>pull of the ridge, −λW</dt>
          <dd>{formatNumber(-pull(), 4)}</dd>
        </div>
        <div>
          <dt>slope of the objective, −∂f</dt>
          <dd>{formatNumber(value() - pull(), 4)}</dd>
        </div>
      </dl>
    </section>
  );
}

const SHOWN = 8;

/** The images that make the derivative, the largest shares first. */
function Shares(props: At) {
  const studio = useStudio();
  const shares = createMemo(() =>
    sharesOf(props.sight.images, props.sight.pass, props.place.feature, props.place.class),
  );
  const shown = createMemo(() => {
    let total = 0;
    return shares()
      .slice(0, SHOWN)
      .map((share) => ({
        ...share,
        total: (total += share.residual),
        pixels: pixelsOf(props.sight.images, share.row),
      }));
  });
  const rest = createMemo(() => shares().slice(SHOWN));
  const sumOfRest = createMemo(() => rest().reduce((sum, { residual }) => sum + residual, 0));
  const ofSample = () => props.sight.images === studio.images;
  return (
    <section class="card">
      <h3>The sum behind it: {shares().length} images with the pixel on</h3>
      <p class="note">
        Each adds its residual y − p times 1, the pixel. The images that are off add nothing. Press one to put it on the
        pad.
      </p>
      <Show when={shares().length > 0} fallback={<p>No image has this pixel on, so that the derivative is zero.</p>}>
        <table class="shares">
          <thead>
            <tr>
              <th scope="col">image</th>
              <th scope="col">class</th>
              <th scope="col" class="number">
                y − p
              </th>
              <th scope="col" class="number">
                running sum
              </th>
            </tr>
          </thead>
          <tbody>
            <For each={shown()}>
              {(share) => (
                <tr>
                  <td>
                    <button
                      type="button"
                      class="image"
                      disabled={!ofSample()}
                      aria-label={ofSample() ? `Put image ${share.row + 1} on the pad` : "your drawing"}
                      onClick={() => studio.load(share.row)}
                    >
                      <Thumbnail pixels={share.pixels} mark={props.place.feature - 1} size={36} />
                    </button>
                  </td>
                  <td>{props.sight.images.labels[share.row]}</td>
                  <td class="number">{formatSigned(share.residual, 4)}</td>
                  <td class="number">{formatFixed(share.total, 3)}</td>
                </tr>
              )}
            </For>
            <Show when={rest().length > 0}>
              <tr>
                <td colspan="2">{rest().length} more, together</td>
                <td class="number">{formatSigned(sumOfRest(), 4)}</td>
                <td class="number">
                  <b>{formatFixed((shown().at(-1)?.total ?? 0) + sumOfRest(), 3)}</b>
                </td>
              </tr>
            </Show>
          </tbody>
        </table>
      </Show>
    </section>
  );
}

const REACH = 2;
const CURVE_POINTS = 41;

/** ℓ along this one weight, and the tangent that the derivative is the slope of. */
function AlongWeight(props: At) {
  const studio = useStudio();
  const points = createMemo(() => {
    const change = quickChangeAlongWeight(props.sight.images, props.sight.pass, props.place.feature, props.place.class);
    return Array.from({ length: CURVE_POINTS }, (_, at) => {
      const t = REACH * ((2 * at) / (CURVE_POINTS - 1) - 1);
      return [t, change(t)] as const;
    });
  });
  const slope = () => props.sight.pass.gradient[props.place.feature * CLASSES + props.place.class]!;
  const curves = createMemo<readonly Curve[]>(() => [
    { name: "ℓ, changed in this weight alone", points: points(), colour: studio.palette().amount[3]! },
    {
      name: "tangent: the derivative as a slope",
      points: [-REACH, REACH].map((t) => [t, slope() * t] as const),
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
        label={`The log-likelihood as the weight of ${featureName(props.place.feature)} for class ${props.place.class} changes by up to ${REACH}, with its tangent`}
        xName="change of the weight"
        yName="change of ℓ, nats"
        curves={curves()}
        points={[{ x: 0, y: 0, colour: studio.palette().ink }]}
      />
    </Figure>
  );
}

/** The ten derivatives at one pixel, which add up to zero: what one class gains the others lose. */
function ClassSums(props: At) {
  const studio = useStudio();
  const slopes = createMemo(() =>
    Array.from(props.sight.pass.gradient.subarray(props.place.feature * CLASSES, (props.place.feature + 1) * CLASSES)),
  );
  const reach = createMemo(() => Math.max(1e-12, ...slopes().map(Math.abs)));
  const colours = () => studio.palette();
  return (
    <Figure
      name="class-sums"
      title={`The ten derivatives at ${featureName(props.place.feature)} add up to ${formatNumber(roundedToZero(slopes()), 2)}`}
      note="What one class gains the others lose: raising all ten weights of a pixel alike changes no probability."
      table={() => ({
        columns: ["class", `derivative at ${featureName(props.place.feature)}`],
        rows: slopes().map((slope, k) => [k, slope]),
      })}
    >
      <svg
        viewBox="0 0 340 150"
        font-family="system-ui, sans-serif"
        font-size="12"
        role="img"
        aria-label="The derivatives of the ten classes as bars around zero"
      >
        <line x1="0" x2="340" y1="66" y2="66" stroke={colours().line} />
        <Index each={slopes()}>
          {(slope, k) => {
            const height = () => (56 * Math.abs(slope())) / reach();
            return (
              <g transform={`translate(${k * 34} 0)`}>
                <rect
                  x="4"
                  width="26"
                  y={slope() > 0 ? 66 - height() : 66}
                  height={height()}
                  fill={slope() < 0 ? colours().negative[3] : colours().positive[3]}
                  rx="2"
                />
                <text
                  x="17"
                  y="142"
                  text-anchor="middle"
                  fill={colours().ink}
                  font-weight={props.place.class === k ? "700" : "400"}
                >
                  {k}
                </text>
              </g>
            );
          }}
        </Index>
      </svg>
    </Figure>
  );
}

/** Their sum, where it is more than rounding. */
function roundedToZero(slopes: readonly number[]): number {
  const sum = slopes.reduce((total, slope) => total + slope, 0);
  const size = slopes.reduce((total, slope) => total + Math.abs(slope), 0);
  return Math.abs(sum) <= 1e-12 * size + 1e-10 ? 0 : sum;
}

const BINS = 20;

/** How the residuals of the images with the pixel on are spread. */
function Residuals(props: At) {
  const studio = useStudio();
  const counts = createMemo(() => {
    const { images, pass } = props.sight;
    const bins = new Array<number>(BINS).fill(0);
    for (const i of rowsWith(images, props.place.feature)) {
      const residual = Number(images.labels[i] === props.place.class) - pass.P[i * CLASSES + props.place.class]!;
      bins[Math.min(BINS - 1, Math.floor(((residual + 1) / 2) * BINS))]! += 1;
    }
    return bins;
  });
  const most = createMemo(() => Math.max(1, ...counts()));
  const colours = () => studio.palette();
  const from = (bin: number) => -1 + (2 * bin) / BINS;
  return (
    <Figure
      name="residuals"
      title="Residuals y − p of these images"
      note="Heights are square roots of counts, so that the few large ones are seen."
      table={() => ({
        columns: ["from", "to", "images"],
        rows: counts().map((count, bin) => [formatFixed(from(bin), 1), formatFixed(from(bin + 1), 1), count]),
      })}
    >
      <svg
        viewBox="0 0 340 130"
        font-family="system-ui, sans-serif"
        font-size="12"
        role="img"
        aria-label="Histogram of the residuals; the table has the counts"
      >
        <Index each={counts()}>
          {(count, bin) => {
            const height = () => 96 * Math.sqrt(count() / most());
            return (
              <rect
                x={10 + bin * 16}
                y={104 - height()}
                width="15"
                height={height()}
                fill={bin < BINS / 2 ? colours().negative[3] : colours().positive[3]}
              />
            );
          }}
        </Index>
        <line x1="8" x2="332" y1="104" y2="104" stroke={colours().soft} />
        <For each={[-1, 0, 1]}>
          {(tick) => (
            <text x={170 + tick * 158} y="122" text-anchor="middle" fill={colours().soft}>
              {formatSigned(tick)}
            </text>
          )}
        </For>
      </svg>
    </Figure>
  );
}
