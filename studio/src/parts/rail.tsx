import { createSignal, Show } from "solid-js";
import { PlayerBar } from "../play/player-bar.js";
import { neighbour, PLAYED } from "../shortcuts.js";
import { trainingInWords } from "../state/training-in-words.js";
import { useStudio } from "../studio.js";
import { DigitPicker } from "./digit-picker.js";
import { Pad } from "./pad.js";
import { ScaleSwitch } from "./scale-switch.js";
import { Marks } from "./thin-bars.js";

/** On wider pages than this the settings stand open. */
const WIDE = "(min-width: 641px)";

/** What stands next to every screen: the drawing and its probabilities, the training, the drawing's class, and settings. */
export function Rail() {
  const studio = useStudio();
  const [open] = createSignal(matchMedia(WIDE).matches);
  return (
    <aside class="rail" aria-label="The drawing">
      <Pad />
      <Show when={PLAYED.includes(studio.state.screen) && !studio.isHidden("training")}>
        <PlayerBar />
      </Show>
      <div class="who">
        <DigitPicker
          legend="This is a"
          name="label"
          value={studio.state.label}
          onPick={(digit) => studio.set({ label: digit })}
        />
        <Marks />
      </div>
      <details class="settings" open={open()}>
        <summary>Images, pixels and weights</summary>
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
        <p class="note" aria-live={studio.player.playing() ? "off" : "polite"}>
          <Show when={studio.failure() === null} fallback={studio.failure()}>
            <Show when={studio.training() === "idle"} fallback="Computing the weights …">
              Weights: {trainingInWords(studio.state.training)}, ridge λ = {studio.state.lambda}.
            </Show>
          </Show>
        </p>
      </details>
    </aside>
  );
}
