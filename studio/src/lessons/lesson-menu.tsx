import { For, onMount } from "solid-js";
import { useStudio } from "../studio.js";
import { LESSONS } from "./lesson-names.js";
import { OtherLanguage } from "./other-language.js";

/** The lessons to choose from, their language, and the projector. */
export function LessonMenu(props: { readonly onClose: () => void }) {
  const studio = useStudio();
  const language = () => studio.state.language;
  const frame = () => studio.words()!.frame;
  let dialog!: HTMLDialogElement;
  onMount(() => dialog.showModal());
  return (
    <dialog ref={dialog} class="help" lang={language()} aria-labelledby="lessons-title" onClose={() => props.onClose()}>
      <h2 id="lessons-title">{frame().lessons}</h2>
      <p>{frame().invitation}</p>
      <ol class="lessons">
        <For each={LESSONS}>
          {(name) => (
            <li>
              <button
                type="button"
                onClick={() => {
                  dialog.close();
                  studio.goToLesson({ name, step: 1 });
                }}
              >
                {studio.words()!.lessons[name].title}
              </button>
            </li>
          )}
        </For>
      </ol>
      <div class="pad-tools">
        <OtherLanguage />
        <button
          type="button"
          aria-pressed={studio.state.projector}
          onClick={() => studio.set({ projector: !studio.state.projector })}
        >
          {frame().projector}
        </button>
        <button type="button" class="primary" onClick={() => dialog.close()}>
          OK
        </button>
      </div>
    </dialog>
  );
}
