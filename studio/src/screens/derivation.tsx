import { For, Show } from "solid-js";
import { BreakIt } from "../derivation/break-it.js";
import { CheckedLines } from "../derivation/checked-lines.js";
import { useMoment } from "../derivation/use-moment.js";
import { FEATURES, featureName } from "../images/images.js";
import { useStudio } from "../studio.js";

/** Derivation: every line from the score to (y − p) φ, checked at the numbers on the page. */
export function DerivationScreen() {
  const studio = useStudio();
  const moment = useMoment();
  return (
    <>
      <section class="lead">
        <h2>From a score to (y − p) φ, in twelve lines</h2>
        <p>
          i is an image: here your drawing, in the sums all {studio.images.rows}. j is a feature, k runs over the
          classes, l is the class whose weight is varied. Each line is checked at the numbers on this page, by a route
          that does not use it.
        </p>
      </section>
      <section class="card">
        <div class="controls">
          <p class="field">
            <span>Class l</span>
            <output class="picked">{studio.state.class}</output>
            <span class="note">click a row of the bars</span>
          </p>
          <label class="field">
            <span>Feature j</span>
            <select
              value={String(studio.state.feature)}
              onChange={(event) => studio.set({ feature: Number(event.currentTarget.value) })}
            >
              <For each={Array.from({ length: FEATURES }, (_, feature) => feature)}>
                {(feature) => <option value={String(feature)}>{featureName(feature)}</option>}
              </For>
            </select>
          </label>
          <Show when={!studio.isHidden("quiz")}>
            <label class="field tick">
              <input
                type="checkbox"
                checked={studio.state.quiz}
                onChange={(event) => studio.set({ quiz: event.currentTarget.checked })}
              />
              <span>Quiz me: hide the values</span>
            </label>
          </Show>
        </div>
        <Show when={!studio.isHidden("mistakes")}>
          <BreakIt />
        </Show>
      </section>
      <Show when={moment()} fallback={<p class="note">Asking the engine for its own numbers …</p>}>
        {(found) => <CheckedLines moment={found()} />}
      </Show>
    </>
  );
}
