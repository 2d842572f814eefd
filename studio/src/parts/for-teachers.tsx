import { For } from "solid-js";
import { MOST_WORDS } from "../state/state-in-address.js";
import { HIDEABLE, type Hideable } from "../state/studio-state.js";
import { useStudio } from "../studio.js";

const NAMES: Readonly<Record<Hideable, string>> = {
  draw: "Draw",
  lens: "Gradient lens",
  step: "Step",
  derivation: "Derivation",
  doctor: "Doctor",
  data: "Your data",
  pixels: "the scale of the pixels",
  training: "all that changes weights",
  solve: "the full solve",
  mistakes: "what breaks the derivation",
  quiz: "the quiz",
  export: "files and programs",
};

/** Chooses what a class does not see; the address says so too, and is what a teacher hands out. */
export function ForTeachers() {
  const studio = useStudio();
  const isHidden = (name: Hideable) => studio.state.hidden.includes(name);
  const hide = (name: Hideable, hidden: boolean) =>
    studio.set({ hidden: HIDEABLE.filter((other) => (other === name ? hidden : isHidden(other))) });
  return (
    <details>
      <summary>For teachers: a link for the class</summary>
      <p class="note">
        Bring the page, or a step of a lesson, to where the class is to begin; then choose what it does not see, and
        what you tell it.
      </p>
      <div class="boxes">
        <For each={HIDEABLE}>
          {(name) => (
            <label>
              <input
                type="checkbox"
                checked={isHidden(name)}
                onChange={(event) => hide(name, event.currentTarget.checked)}
              />{" "}
              {NAMES[name]}
            </label>
          )}
        </For>
      </div>
      <label class="field">
        <span>Your own words, above every screen</span>
        <textarea
          class="words-field"
          rows="3"
          maxlength={MOST_WORDS}
          value={studio.state.words}
          onInput={(event) => studio.set({ words: event.currentTarget.value })}
        />
      </label>
      <label class="field">
        <span>The link</span>
        <input type="text" readonly value={studio.address()} onFocus={(event) => event.currentTarget.select()} />
      </label>
      <p class="note">
        The address of the page is the same link. To see everything again, take away{" "}
        <code>hide={studio.state.hidden.join(",") || "…"}</code>.
      </p>
    </details>
  );
}
