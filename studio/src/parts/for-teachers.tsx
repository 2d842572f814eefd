import { For } from "solid-js";
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
      <summary>For teachers: what to hide from a class</summary>
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
      <p class="note">
        The address of the page follows: hand it out. In it stands{" "}
        <code>hide={studio.state.hidden.join(",") || "…"}</code>; to see everything again, take that away.
      </p>
    </details>
  );
}
