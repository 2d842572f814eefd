import { createSignal, For, Show } from "solid-js";
import { pythonSnippet, type SnippetOf, typescriptSnippet } from "../export/snippets.js";
import type { Images } from "../images/images.js";
import { useStudio } from "../studio.js";

/** Programs that compute the numbers of the page, the derivative of a sample or of the drawing; the address that brings it back; paper. */
export function TakeAlong(props: { readonly sample: Images | null }) {
  const studio = useStudio();
  const [said, setSaid] = createSignal("");
  const [text, setText] = createSignal("");
  const of = (): SnippetOf => ({
    W: studio.W(),
    map: studio.images.map,
    drawing: studio.state.drawing,
    sample: props.sample,
    label: studio.state.label,
    feature: studio.state.feature,
    class: studio.state.class,
  });
  const copies: readonly { readonly name: string; readonly text: () => string }[] = [
    { name: "Copy as TypeScript", text: () => typescriptSnippet(of()) },
    { name: "Copy as Python", text: () => pythonSnippet(of()) },
    { name: "Copy the link", text: () => studio.address() },
  ];
  const copy = async (content: string) => {
    try {
      await navigator.clipboard.writeText(content);
      setText("");
      setSaid("Copied.");
    } catch {
      setText(content);
      setSaid("This browser does not let the page copy; here it is to select:");
    }
  };
  return (
    <section class="card">
      <h3>Take these numbers along</h3>
      <p class="note">
        A program without any package that computes the scores, the probabilities and the derivative above; or the
        address of this very state.
      </p>
      <div class="pad-tools">
        <For each={copies}>
          {({ name, text }) => (
            <button type="button" onClick={() => void copy(text())}>
              {name}
            </button>
          )}
        </For>
        <button type="button" onClick={() => print()}>
          Print this screen
        </button>
        <span role="status">{said()}</span>
      </div>
      <Show when={text() !== ""}>
        <textarea readonly rows="8" aria-label="What was to be copied" value={text()} />
      </Show>
    </section>
  );
}
