import { createEffect, createSignal, createUniqueId, For, Index, on, onCleanup, Show } from "solid-js";
import { useStudio } from "../studio.js";
import { filledIn } from "./filled-in.js";
import { LESSON_STEPS, type LessonPlace } from "./lesson-names.js";
import { isRight, type Task, taskOf } from "./lesson-tasks.js";
import { OtherLanguage } from "./other-language.js";
import { keepInView } from "./subject-in-view.js";

/** The step of the lesson that one is at, below every screen: what to see, a task whose answer is checked, next and back. */
export function LessonBar(props: { readonly place: LessonPlace }) {
  const studio = useStudio();
  const language = () => studio.state.language;
  const frame = () => studio.words()!.frame;
  const lesson = () => studio.words()!.lessons[props.place.name];
  const words = () => lesson().steps[props.place.step - 1]!;
  const go = (by: number) => {
    const step = props.place.step + by;
    studio.goToLesson(step > LESSON_STEPS ? null : { ...props.place, step });
  };
  let bar!: HTMLElement;
  // Going back and forward shows the subject, not where one scrolled to.
  history.scrollRestoration = "manual";
  onCleanup(() => {
    history.scrollRestoration = "auto";
  });
  createEffect(
    on(
      () => props.place,
      () => onCleanup(keepInView(words().subject, bar)),
    ),
  );
  return (
    <section
      class="lesson-bar"
      ref={bar}
      data-subject={words().subject.join()}
      lang={language()}
      aria-label={lesson().title}
    >
      <div class="lesson">
        <header>
          <strong>{lesson().title}</strong>
          <span
            class="dots"
            role="img"
            aria-label={filledIn(frame().step, { step: props.place.step, steps: LESSON_STEPS })}
          >
            <Index each={Array.from({ length: LESSON_STEPS }, (_, at) => at + 1)}>
              {(step) => <i classList={{ now: step() === props.place.step, past: step() < props.place.step }} />}
            </Index>
          </span>
          <OtherLanguage class="quiet" />
          <button type="button" class="quiet" aria-label={frame().leave} onClick={() => studio.goToLesson(null)}>
            ✕
          </button>
        </header>
        <p class="lesson-text" aria-live="polite">
          {words().text}
        </p>
        <Show when={props.place} keyed>
          {(place) => <TaskForm place={place} task={taskOf(place)} />}
        </Show>
        <nav aria-label={lesson().title}>
          <button type="button" disabled={props.place.step === 1} onClick={() => go(-1)}>
            {frame().back}
          </button>
          <button type="button" class="primary" onClick={() => go(1)}>
            {props.place.step === LESSON_STEPS ? frame().finish : frame().next}
          </button>
        </nav>
      </div>
    </section>
  );
}

/** A task, and whether what was answered or done is right. */
function TaskForm(props: { readonly place: LessonPlace; readonly task: Task }) {
  const studio = useStudio();
  const id = createUniqueId();
  const frame = () => studio.words()!.frame;
  const words = () => studio.words()!.lessons[props.place.name].steps[props.place.step - 1]!;
  const [given, setGiven] = createSignal("");
  const [judged, setJudged] = createSignal<boolean | null>(null);
  const [wasDone, setDone] = createSignal(false);
  const { task } = props;
  // What was done once stays done, whatever is done next.
  if (task.kind === "deed") createEffect(() => studio.training() === "idle" && task.done(studio) && setDone(true));
  const holds = () => (task.kind === "deed" ? wasDone() || null : judged());
  createEffect(on(given, () => setJudged(null), { defer: true }));
  return (
    <form
      class="task"
      onSubmit={(event) => {
        event.preventDefault();
        if (task.kind === "number") setJudged(isRight(task, studio, given()));
      }}
    >
      <p id={id}>
        <strong>{words().task}</strong>
      </p>
      <Show when={task.kind === "number"}>
        <div class="pad-tools">
          <input
            type="text"
            inputmode="decimal"
            autocomplete="off"
            aria-label={frame().answer}
            aria-describedby={id}
            value={given()}
            onInput={(event) => setGiven(event.currentTarget.value)}
          />
          <button type="submit">{frame().check}</button>
        </div>
      </Show>
      <Show when={task.kind === "choice" && task}>
        {(choice) => (
          <div class="pad-tools" role="group" aria-labelledby={id}>
            <For each={words().options}>
              {(option, at) => (
                <button
                  type="button"
                  aria-pressed={given() === String(at() + 1)}
                  onClick={() => {
                    setGiven(String(at() + 1));
                    setJudged(choice().answer(studio) === at() + 1);
                  }}
                >
                  {option}
                </button>
              )}
            </For>
          </div>
        )}
      </Show>
      <p class="judged" role="status">
        <Show when={holds() === true}>
          <span class="verdict">✓ {frame().done}</span> {words().right}
        </Show>
        <Show when={holds() === false}>
          <span class="verdict wrong">✗ {frame().notYet}</span> {words().wrong}
        </Show>
      </p>
    </form>
  );
}
