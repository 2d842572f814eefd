import { For, Show } from "solid-js";
import { fileDrop } from "../parts/file-drop.js";
import { useStudio } from "../studio.js";
import { LARGEST_FILE } from "./file-limit.js";
import { SAMPLES } from "./samples.js";

/** Where a file is dropped or chosen, or a sample; next to it what the worker does, and what went wrong. */
export function DropZone() {
  const { table } = useStudio();
  const { isOver, take, listen } = fileDrop((file) => void table.readFile(file));
  return (
    <section class="drop-zone" classList={{ over: isOver() }} aria-label="Give a file" ref={listen}>
      <div class="controls">
        <label class="file-button">
          <input
            type="file"
            accept=".csv,.tsv,.txt,text/csv"
            onChange={(event) => {
              take(event.currentTarget.files);
              event.currentTarget.value = "";
            }}
          />
          <span>Choose a CSV file</span>
        </label>
        <button type="button" onClick={() => void table.useDigits()}>
          Use the bundled digits
        </button>
        <For each={SAMPLES}>
          {(sample) => (
            <button type="button" onClick={() => void table.useSample(sample)}>
              {sample.text}
            </button>
          )}
        </For>
        <span class="note">or drop it here; up to {LARGEST_FILE / 1e6} MB</span>
      </div>
      <Show when={table.kept()}>
        {(name) => (
          <p class="note kept">
            {name()} is kept in this browser, so that it is here after a reload; it is sent nowhere.{" "}
            <button type="button" class="quiet" onClick={() => void table.forget()}>
              Forget it
            </button>
          </p>
        )}
      </Show>
      <div aria-live="polite">
        <Show when={table.busy()}>
          <p>
            {table.busy()}{" "}
            <button type="button" class="quiet" onClick={() => table.stop()}>
              Stop
            </button>
          </p>
        </Show>
        <Show when={table.problem()}>
          <p class="problem">
            <span aria-hidden="true">✗</span> {table.problem()}
          </p>
        </Show>
      </div>
    </section>
  );
}
