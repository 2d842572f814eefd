import { createSignal, For, Show } from "solid-js";
import { fileDrop } from "../parts/file-drop.js";
import { useStudio } from "../studio.js";
import { assertReadable } from "../your-data/file-limit.js";
import { type Examination, Progress } from "./examination.js";

const ANSWERS = {
  expected: "what your program printed",
  instead: "judge it with multilogit check --cases … --answers … on the command line",
};
const FILES = ["cases.jsonl", "cases.json"] as const;

/** A program in any language, by files: its questions to save, its answers to paste or drop. */
export function AnswersForm(props: { readonly examination: Examination }) {
  const studio = useStudio();
  const written = studio.writtenCheck;
  const [text, setText] = createSignal("");
  const [judged, setJudged] = createSignal(false);
  const judge = (read: () => string | Promise<string>) =>
    props.examination.begin("files", async () => {
      setJudged(false);
      const diagnosis = await written.judge(await read());
      setJudged(diagnosis === null);
      return diagnosis;
    });
  const { isOver, take, listen } = fileDrop(
    (file) =>
      void judge(() => {
        assertReadable(file.name, file.size, ANSWERS);
        return file.text();
      }),
  );
  return (
    <form
      class="card drop-card"
      classList={{ over: isOver() }}
      onSubmit={(event) => {
        event.preventDefault();
        void judge(text);
      }}
      ref={listen}
    >
      <h3>Your own program, in any language, by files</h3>
      <ol class="rounds">
        <li>
          Save the {written.questions() === 1 ? "first question" : `${written.questions()} questions`}:{" "}
          <For each={FILES}>
            {(name) => (
              <button type="button" class="link" onClick={() => void written.saveQuestions(name)}>
                {name}
              </button>
            )}
          </For>
          <span class="note">one per line, or all in one array</span>{" "}
          <Show when={written.questions() > 1}>
            <button type="button" class="link" onClick={() => written.beginAnew()}>
              Begin with another program
            </button>
          </Show>
        </li>
        <li>
          Let your program answer them:{" "}
          <span class="code">python3 my_gradient.py &lt; cases.jsonl &gt; answers.json</span>{" "}
          <span class="note">
            (<span class="code">multilogit check --stub python</span> prints one to begin with; docs/check-protocol.md
            says what is asked)
          </span>
        </li>
        <li>Bring the answers. What is asked depends on them, so that it takes three or four rounds.</li>
      </ol>
      <label class="field">
        <span>answers.json, pasted; or drop the file here</span>
        <textarea
          rows="4"
          spellcheck={false}
          autocomplete="off"
          placeholder={'{"id":1,"openness":"data"}'}
          aria-describedby={props.examination.problemAt("files") === null ? undefined : "problem-files"}
          value={text()}
          onInput={(event) => setText(event.currentTarget.value)}
        />
      </label>
      <div class="pad-tools">
        <button type="submit" class="primary" disabled={props.examination.busy() !== null}>
          Judge the answers
        </button>
        <label class="file-button">
          <input
            type="file"
            aria-label="Choose a file of answers"
            accept=".json,.jsonl,.txt,application/json"
            onChange={(event) => {
              take(event.currentTarget.files);
              event.currentTarget.value = "";
            }}
          />
          <span class="outlined">Choose a file</span>
        </label>
      </div>
      <Progress of={props.examination} at="files" />
      <Show when={judged()}>
        <p class="diagnosis" role="status">
          <strong>Not yet:</strong> {written.unanswered()} of {written.questions()} questions have no answer. Save the
          questions again, let the program answer all of them, and bring the answers.
        </p>
      </Show>
    </form>
  );
}
