import { createEffect, createMemo, createSignal, For, on, onCleanup, Show } from "solid-js";
import { useStudio } from "../studio.js";
import { asker } from "../worker/ask.js";
import type { DoctorProtocol, FamilyName, FamilyPictures, FamilySummary } from "../worker/doctor-protocol.js";
import { startWorker } from "../worker/start-worker.js";
import { type Examination, Progress } from "./examination.js";
import { SlopePicture } from "./slope-picture.js";

const TITLES: Readonly<Record<FamilyName, string>> = {
  formulas: "Formulas",
  values: "Losses",
  scales: "Factors and places",
  data: "Features and rows",
  programs: "Programs",
  "two at once": "Two at once",
};

/** The gallery of broken programs, in families, each program as a picture; the one that is chosen is examined at once. */
export function GalleryForm(props: { readonly examination: Examination }) {
  const studio = useStudio();
  // A worker of its own: the doctor's is ended when an examination is.
  const { ask, stop } = asker<DoctorProtocol>(startWorker);
  onCleanup(() => stop("the gallery was left"));
  const [gallery, setGallery] = createSignal<readonly FamilySummary[]>([]);
  void ask("gallery", null).then(setGallery, () => {});
  const familyOf = (id: string) => gallery().find(({ exhibits }) => exhibits.some((one) => one.id === id));
  const [opened, setOpened] = createSignal<FamilyName | null>(null);
  const family = createMemo(
    () => gallery().find(({ name }) => name === opened()) ?? familyOf(studio.state.exhibit) ?? gallery()[0],
  );
  const [pictures, setPictures] = createSignal<FamilyPictures>({});
  createEffect(() => {
    const name = family()?.name;
    if (name) void ask("pictures", name).then(setPictures, () => {});
  });
  const chosen = () => familyOf(studio.state.exhibit)?.exhibits.find(({ id }) => id === studio.state.exhibit);
  const examine = (id: string) =>
    void props.examination.begin("gallery", () => studio.doctor.ask("diagnose", { kind: "exhibit", id }));
  createEffect(on(() => studio.state.exhibit, examine));
  let families!: HTMLElement;
  let tiles!: HTMLDivElement;
  createEffect(() => {
    family();
    for (const frame of [families, tiles]) showPressed(frame);
  });
  return (
    <div class="gallery">
      <nav class="families" ref={families} aria-label="Kinds of bugs">
        <For each={gallery()}>
          {({ name, exhibits }) => (
            <button type="button" class="quiet" aria-pressed={family()?.name === name} onClick={() => setOpened(name)}>
              {TITLES[name]} <small>{exhibits.length}</small>
            </button>
          )}
        </For>
      </nav>
      <Show when={chosen()}>
        {(program) => (
          <p class="story">
            <strong>{inWords(program().id)}:</strong> {program().story}.
          </p>
        )}
      </Show>
      <div
        class="tiles"
        ref={tiles}
        role="group"
        aria-label={`Broken programs: ${family() ? TITLES[family()!.name] : "…"}`}
      >
        <For each={family()?.exhibits ?? []}>
          {({ id, story }) => (
            <button
              type="button"
              class="tile"
              title={story}
              aria-pressed={studio.state.exhibit === id}
              onClick={() => {
                if (studio.state.exhibit === id) examine(id);
                else studio.set({ exhibit: id });
              }}
            >
              <SlopePicture pairs={pictures()[id]} />
              <span>{inWords(id)}</span>
            </button>
          )}
        </For>
      </div>
      <p class="note">
        A dot for each weight: the loss's slope across, the gradient upwards. Right lies on the diagonal.
      </p>
      <Progress of={props.examination} at="gallery" />
    </div>
  );
}

/** Scrolls a frame, and not the page, to its pressed button. */
function showPressed(frame: HTMLElement): void {
  const button = frame.querySelector<HTMLElement>("[aria-pressed='true']");
  if (!button) return;
  frame.scrollLeft = button.offsetLeft - frame.offsetLeft;
  frame.scrollTop = button.offsetTop - frame.offsetTop;
}

/** "features transposed" */
function inWords(id: string): string {
  return id.replaceAll("-", " ").replaceAll("+", " + ");
}
