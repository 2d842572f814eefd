import { createMemo, createSignal, Show } from "solid-js";
import { imagesOf } from "../images/images.js";
import { AlongWeight } from "../lens/along-weight.js";
import { ClassSums } from "../lens/class-sums.js";
import { Derivative } from "../lens/derivative.js";
import { wordsOfMap } from "../lens/map-words.js";
import { ResidualHistogram } from "../lens/residual-histogram.js";
import { ResidualMatrix } from "../lens/residual-matrix.js";
import { Shares } from "../lens/shares.js";
import type { Sight } from "../lens/sight.js";
import { type Pass, passOver } from "../likelihood/likelihood.js";
import { columnOf } from "../likelihood/one-weight.js";
import { Choice } from "../parts/choice.js";
import { Formula } from "../parts/formula.js";
import { HeatMaps, type Place } from "../parts/heat-maps.js";
import { TakeAlong } from "../parts/take-along.js";
import type { MapName, Scope } from "../state/studio-state.js";
import { useStudio } from "../studio.js";

/** Gradient lens: any derivative, taken apart into the images that make it. */
export function LensScreen() {
  const studio = useStudio();
  const [preview, setPreview] = createSignal<Place | null>(null);
  const place = createMemo<Place>(() => preview() ?? { feature: studio.state.feature, class: studio.state.class });
  const sight = createMemo<Sight>(() => {
    const { images } = studio;
    if (studio.state.scope === "sample") return { images, pass: studio.pass() };
    const drawn = imagesOf(studio.state.drawing, [studio.state.label], images.map);
    return { images: drawn, pass: passOver(drawn, studio.W()) };
  });
  const column = createMemo(() => columnOf(sight().images, place().feature));
  const binary = () => studio.images.map.scale === "threshold";
  const words = () => wordsOfMap(studio.state.map, studio.images.map.scale);
  return (
    <>
      <section class="lead">
        <h2>A gradient is a comparison of two {binary() ? "counts" : "sums"}</h2>
        <p>
          The derivative of the log-likelihood in one weight is{" "}
          {binary()
            ? "the number of images of the class that have the pixel on, minus the number that the model expects"
            : "the pixel summed over the images of the class, minus the sum that the model expects"}
          . Point at a pixel of a map to take it apart; click or press Enter to keep it.
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
      <Derivative sight={sight()} place={place()} column={column()} settled={preview() === null} />
      <HeatMaps
        name={studio.state.map}
        title={words().title}
        note={words().note}
        values={mapOf(sight().pass, studio.state.map)}
        signed={studio.state.map === "gradient" || studio.state.map === "weights" || !binary()}
        onPreview={setPreview}
      />
      <div class="columns">
        <div class="screen">
          <Shares sight={sight()} place={place()} column={column()} />
          <ClassSums sight={sight()} place={place()} column={column()} />
        </div>
        <div class="screen">
          <AlongWeight sight={sight()} place={place()} column={column()} />
          <ResidualHistogram sight={sight()} place={place()} column={column()} />
        </div>
      </div>
      <Show when={sight().images === studio.images}>
        <ResidualMatrix sight={sight()} />
      </Show>
      <Show when={!studio.isHidden("export")}>
        <TakeAlong sample={studio.state.scope === "sample" ? studio.images : null} />
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
