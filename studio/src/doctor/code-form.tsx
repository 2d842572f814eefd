import { createSignal } from "solid-js";
import { useStudio } from "../studio.js";
import { type Examination, Progress } from "./examination.js";
import { FIRST_CODE } from "./first-code.js";

/** A function of one's own, pasted and run on the page. */
export function CodeForm(props: { readonly examination: Examination }) {
  const studio = useStudio();
  const [code, setCode] = createSignal(FIRST_CODE);
  return (
    <form
      class="card"
      onSubmit={(event) => {
        event.preventDefault();
        void props.examination.begin("code", () => studio.doctor.ask("diagnose", { kind: "code", code: code() }));
      }}
    >
      <h3>Your own function, in JavaScript</h3>
      <label class="field">
        <span>lossAndGradient(W, X, y) returns {"{ loss, gradient }"}</span>
        <textarea
          rows="24"
          spellcheck={false}
          autocomplete="off"
          aria-describedby={props.examination.problemAt("code") === null ? undefined : "problem-code"}
          value={code()}
          onInput={(event) => setCode(event.currentTarget.value)}
        />
      </label>
      <p class="note">It runs on this machine, apart from the page, and is ended if it does not answer.</p>
      <div>
        <button type="submit" class="primary" disabled={props.examination.busy() !== null}>
          Examine the function
        </button>
      </div>
      <Progress of={props.examination} at="code" />
    </form>
  );
}
