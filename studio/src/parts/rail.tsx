import { Show } from "solid-js";
import { neighbour } from "../shortcuts.js";
import { trainingInWords } from "../state/training-in-words.js";
import { useStudio } from "../studio.js";
import { DigitPicker } from "./digit-picker.js";
import { Pad } from "./pad.js";
import { ScaleSwitch } from "./scale-switch.js";

/** What stands next to every screen: the drawing, its class, and where the weights come from. */
export function Rail() {
  const studio = useStudio();
  return (
    <aside class="rail" aria-label="The drawing">
      <Pad />
      <DigitPicker
        legend="This is a"
        name="label"
        value={studio.state.label}
        onPick={(digit) => studio.set({ label: digit })}
      />
      <div class="pad-tools" role="toolbar" aria-label="Images of the sample">
        <button
          type="button"
          aria-label="Previous image of the sample"
          onClick={() => studio.load(neighbour(studio, -1))}
        >
          ‹
        </button>
        <span class="which">
          <Show when={studio.loaded() !== null} fallback="your drawing">
            image {studio.loaded()! + 1} of {studio.images.rows}
          </Show>
        </span>
        <button type="button" aria-label="Next image of the sample" onClick={() => studio.load(neighbour(studio, 1))}>
          ›
        </button>
      </div>
      <Show when={!studio.isHidden("pixels")}>
        <ScaleSwitch />
      </Show>
      <p class="note" aria-live="polite">
        <Show when={studio.failure() === null} fallback={studio.failure()}>
          <Show when={studio.training() === "idle"} fallback="Computing the weights …">
            Weights: {trainingInWords(studio.state.training)}, ridge λ = {studio.state.lambda}.
          </Show>
        </Show>
      </p>
    </aside>
  );
}
