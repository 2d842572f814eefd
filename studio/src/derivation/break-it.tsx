import { For, Show } from "solid-js";
import { useStudio } from "../studio.js";
import { MISTAKES, type Mistake, mistakeInWords } from "./mistake.js";

/** The switches that break the derivation, one at a time, and what a doctor would say. */
export function BreakIt() {
  const studio = useStudio();
  const options: readonly { readonly value: Mistake | null; readonly text: string }[] = [
    { value: null, text: "nothing" },
    ...MISTAKES.map((mistake) => ({ value: mistake.id, text: mistake.switch })),
  ];
  return (
    <div class="break-it">
      <fieldset class="choice">
        <legend>Break it</legend>
        <div class="choices">
          <For each={options}>
            {({ value, text }) => (
              <label>
                <input
                  type="radio"
                  name="mistake"
                  value={value ?? ""}
                  checked={studio.state.mistake === value}
                  onChange={() => studio.set({ mistake: value })}
                />
                <span>{text}</span>
              </label>
            )}
          </For>
        </div>
      </fieldset>
      <Show when={studio.state.mistake}>
        {(mistake) => (
          <p class="diagnosis" role="status">
            <strong>Diagnosis: {mistakeInWords(mistake()).diagnosis}.</strong> It comes about like this:{" "}
            {mistakeInWords(mistake()).sentence}{" "}
            <Show when={!studio.isHidden("doctor")}>
              <button
                type="button"
                class="link"
                onClick={() => studio.set({ screen: "doctor", exhibit: mistakeInWords(mistake()).exhibit })}
              >
                The doctor calls it {mistakeInWords(mistake()).exhibit}
              </button>
            </Show>
          </p>
        )}
      </Show>
    </div>
  );
}
