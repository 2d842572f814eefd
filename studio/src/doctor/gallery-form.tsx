import { createResource, For } from "solid-js";
import { useStudio } from "../studio.js";
import { type Examination, Progress } from "./examination.js";

/** A program of the gallery of broken ones. */
export function GalleryForm(props: { readonly examination: Examination }) {
  const studio = useStudio();
  const [gallery] = createResource(() => studio.doctor.ask("gallery", null));
  const story = () => gallery()?.find(({ id }) => id === studio.state.exhibit)?.story;
  return (
    <form
      class="card"
      onSubmit={(event) => {
        event.preventDefault();
        void props.examination.begin("gallery", () =>
          studio.doctor.ask("diagnose", { kind: "exhibit", id: studio.state.exhibit }),
        );
      }}
    >
      <h3>A broken program from the gallery</h3>
      <label class="field">
        <span>Program</span>
        <select
          value={studio.state.exhibit}
          disabled={gallery() === undefined}
          onChange={(event) => studio.set({ exhibit: event.currentTarget.value })}
        >
          <For each={gallery() ?? []}>
            {({ id }) => (
              <option value={id} selected={id === studio.state.exhibit}>
                {id}
              </option>
            )}
          </For>
        </select>
      </label>
      <p>{story()}</p>
      <div>
        <button type="submit" class="primary" disabled={props.examination.busy() !== null || gallery() === undefined}>
          Examine the program
        </button>
      </div>
      <Progress of={props.examination} at="gallery" />
    </form>
  );
}
