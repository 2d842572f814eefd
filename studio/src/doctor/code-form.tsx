import type { Diagnosis } from "multilogit/check";
import { createSignal } from "solid-js";
import { useStudio } from "../studio.js";
import type { Asker } from "../worker/ask.js";
import type { DoctorProtocol } from "../worker/doctor-protocol.js";
import { type Examination, Progress } from "./examination.js";
import { pastedScript } from "./pasted-script.js";
import { sealedWorker } from "./sealed-worker.js";

async function examinePasted(doctor: Asker<DoctorProtocol>, code: string): Promise<Diagnosis> {
  const { port, end } = sealedWorker(pastedScript(code));
  try {
    return await doctor.ask("diagnose", { kind: "code", port }, { handedOver: [port] });
  } finally {
    end();
  }
}

/** A function of one's own, pasted and run on the page. */
export function CodeForm(props: { readonly examination: Examination }) {
  const studio = useStudio();
  const [written, setWritten] = createSignal<string | null>(null);
  const code = () => written() ?? studio.words()?.firstCode ?? "";
  return (
    <form
      class="card"
      onSubmit={(event) => {
        event.preventDefault();
        void props.examination.begin("function", () => examinePasted(studio.doctor, code()));
      }}
    >
      <h3>Your own function, in JavaScript</h3>
      <label class="field">
        <span>lossAndGradient(W, X, y) returns {"{ loss, gradient }"}</span>
        <textarea
          name="code"
          spellcheck={false}
          autocomplete="off"
          aria-describedby={props.examination.problemAt("function") === null ? undefined : "problem-function"}
          value={code()}
          onInput={(event) => setWritten(event.currentTarget.value)}
        />
      </label>
      <p class="note">
        It runs on this machine, where it can reach no file, no network and nothing of this page, and is ended if it
        does not answer.
      </p>
      <div>
        <button type="submit" class="primary" disabled={props.examination.busy() !== null}>
          Examine the function
        </button>
      </div>
      <Progress of={props.examination} at="function" />
    </form>
  );
}
