import { For } from "solid-js";
import { CLASSES } from "../images/images.js";
import { useStudio } from "../studio.js";
import { formatShare } from "./format-number.js";
import { mostProbable } from "./score-bars.js";

/** The ten probabilities next to the drawing. A row is clicked to look at its class; the model's choice and the person's are marked. */
export function ThinBars() {
  const studio = useStudio();
  const p = (k: number) => studio.scored().p[k]!;
  const best = () => mostProbable(studio.scored().p);
  return (
    <fieldset class="thin-bars">
      <legend class="unseen">Look at a class</legend>
      <For each={Array.from({ length: CLASSES }, (_, k) => k)}>
        {(k) => (
          <label class="thin-row" classList={{ winner: best() === k, looked: studio.state.class === k }}>
            <input
              type="radio"
              name="class-of-drawing"
              aria-label={`class ${k}${studio.state.label === k ? ", what you say it is" : ""}`}
              checked={studio.state.class === k}
              onChange={() => studio.set({ class: k })}
            />
            <b>{k}</b>
            <i aria-hidden="true">{studio.state.label === k ? "✓" : ""}</i>
            <span class="track">
              <span class="fill" style={{ width: `${100 * p(k)}%` }} />
            </span>
            <span class="share">{formatShare(p(k))}</span>
          </label>
        )}
      </For>
    </fieldset>
  );
}

/** What the three marks of a row mean. */
export function Marks() {
  return (
    <p class="note marks">
      <span class="mark winner">bold</span> the model's choice · <span class="mark truth">✓</span> what you say it is ·{" "}
      <span class="mark looked">framed</span> looked at: click a row
    </p>
  );
}
