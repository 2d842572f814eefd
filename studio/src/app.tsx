import { type Component, createEffect, createSignal, For, onCleanup, Show } from "solid-js";
import { LessonBar } from "./lessons/lesson-bar.js";
import { LessonMenu } from "./lessons/lesson-menu.js";
import { PageContext } from "./page.js";
import { Help } from "./parts/help.js";
import { Rail } from "./parts/rail.js";
import { DataScreen } from "./screens/data.js";
import { DerivationScreen } from "./screens/derivation.js";
import { DoctorScreen } from "./screens/doctor.js";
import { DrawScreen } from "./screens/draw.js";
import { LensScreen } from "./screens/lens.js";
import { StepScreen } from "./screens/step.js";
import { shortcuts } from "./shortcuts.js";
import { type ScreenName, themeAfter } from "./state/studio-state.js";
import { createStudio, StudioContext } from "./studio.js";

interface Screen {
  readonly name: ScreenName;
  readonly title: string;
  /** in one line of a phone */
  readonly short: string;
  readonly view: Component;
  /** whether the drawing stands next to it */
  readonly withPad: boolean;
}

const SCREENS: readonly Screen[] = [
  { name: "draw", title: "Draw", short: "Draw", view: DrawScreen, withPad: true },
  { name: "lens", title: "Gradient lens", short: "Lens", view: LensScreen, withPad: true },
  { name: "step", title: "Step", short: "Step", view: StepScreen, withPad: true },
  { name: "derivation", title: "Derivation", short: "Derive", view: DerivationScreen, withPad: true },
  { name: "doctor", title: "Doctor", short: "Doctor", view: DoctorScreen, withPad: false },
  { name: "data", title: "Your data", short: "Data", view: DataScreen, withPad: false },
];

export function App() {
  const studio = createStudio();
  const [help, setHelp] = createSignal(false);
  const [lessons, setLessons] = createSignal(false);
  createEffect(() => document.documentElement.classList.toggle("projector", studio.state.projector));
  const screens = () => SCREENS.filter(({ name }) => !studio.isHidden(name));
  const screen = () => screens().find(({ name }) => name === studio.state.screen) ?? screens()[0] ?? SCREENS[0]!;
  const listen = shortcuts(studio, () => setHelp(true));
  addEventListener("keydown", listen);
  onCleanup(() => removeEventListener("keydown", listen));
  createEffect(() => {
    document.title = `${screen().title} · multilogit studio`;
  });
  return (
    <PageContext.Provider value={studio}>
      <StudioContext.Provider value={studio}>
        <header class="bar">
          <h1>
            multilogit <span>studio</span>
          </h1>
          <nav aria-label="Screens">
            <For each={screens()}>
              {({ name, title, short }) => (
                <button
                  type="button"
                  class="tab"
                  aria-current={screen().name === name ? "page" : undefined}
                  onClick={() => studio.set({ screen: name })}
                >
                  <span class="long">{title}</span>
                  <span class="short">{short}</span>
                </button>
              )}
            </For>
          </nav>
          <div class="bar-end">
            <button type="button" class="quiet" onClick={() => setLessons(true)}>
              {studio.words()?.frame.lessons ?? "Lessons"}
            </button>
            <button
              type="button"
              class="quiet theme"
              aria-label={`Theme: ${studio.state.theme}`}
              onClick={() => studio.set({ theme: themeAfter(studio.state.theme) })}
            >
              <span class="long">Theme: </span>
              {studio.state.theme}
            </button>
            <button type="button" class="quiet" aria-label="Help" onClick={() => setHelp(true)}>
              <span class="long">Help</span>
              <span class="short">?</span>
            </button>
          </div>
        </header>
        <main
          class="page"
          classList={{
            "with-pad": screen().withPad,
            "small-pad": screen().name !== "draw",
            draw: screen().name === "draw",
          }}
        >
          <Show when={screen().withPad}>
            <Rail />
          </Show>
          <div class="screen">
            <Show when={studio.state.words !== ""}>
              <p class="words">{studio.state.words}</p>
            </Show>
            <Show when={screen().view} keyed>
              {(View) => <View />}
            </Show>
          </div>
        </main>
        <Show when={studio.words() && studio.state.lesson}>{(place) => <LessonBar place={place()} />}</Show>
        <p class="paper-only">{studio.address()}</p>
        <Show when={lessons() && studio.words()}>
          <LessonMenu onClose={() => setLessons(false)} />
        </Show>
        <Show when={help()}>
          <Help onClose={() => setHelp(false)} />
        </Show>
      </StudioContext.Provider>
    </PageContext.Provider>
  );
}
