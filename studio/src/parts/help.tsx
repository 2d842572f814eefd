import { For, onMount, Show } from "solid-js";
import { OtherLanguage } from "../lessons/other-language.js";
import { themeAfter } from "../state/studio-state.js";
import { useStudio } from "../studio.js";
import { ForTeachers } from "./for-teachers.js";

const KEYS: readonly (readonly [string, string])[] = [
  ["Tab", "from one control to the next"],
  ["← ↑ ↓ →", "from pixel to pixel, on the pad and in the maps"],
  ["Space", "paint or erase the pixel; press the button"],
  ["0 … 9", "look at that class"],
  ["Shift + 0 … 9", "say that the drawing is that digit"],
  ["[ and ]", "put the previous or next image of the sample on the pad"],
  ["u", "undo the last stroke"],
  ["p", "play the training, or pause it"],
  ["s", "take the gradient step, on the screen Step"],
  ["Esc", "close this"],
  ["?", "this help"],
];

/** The keys, and what the page does with what one gives it. */
export function Help(props: { readonly onClose: () => void }) {
  // Offered where nothing is hidden yet: a class that got a link is not invited to undo it.
  const studio = useStudio();
  const forTeachers = studio.state.hidden.length === 0;
  let dialog!: HTMLDialogElement;
  onMount(() => dialog.showModal());
  return (
    <dialog ref={dialog} class="help" aria-labelledby="help-title" onClose={() => props.onClose()}>
      <h2 id="help-title">Keys</h2>
      <dl>
        <For each={KEYS}>
          {([key, what]) => (
            <div>
              <dt>{key}</dt>
              <dd>{what}</dd>
            </div>
          )}
        </For>
      </dl>
      <p>
        The address of the page holds the whole state: copy it, and someone else sees the same numbers. Nothing that you
        draw or load leaves this machine.
      </p>
      <Show when={forTeachers}>
        <ForTeachers />
      </Show>
      <p class="note">
        Digits: “Optical Recognition of Handwritten Digits”, E. Alpaydin and C. Kaynak 1998, UCI Machine Learning
        Repository, CC BY 4.0.
      </p>
      <button type="button" class="theme-in-help" onClick={() => studio.set({ theme: themeAfter(studio.state.theme) })}>
        Theme: {studio.state.theme}
      </button>
      <OtherLanguage />{" "}
      <button type="button" class="primary" onClick={() => dialog.close()}>
        Close
      </button>
    </dialog>
  );
}
