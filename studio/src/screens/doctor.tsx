import type { Diagnosis } from "multilogit/check";
import { createResource, createSignal, For, onCleanup, Show } from "solid-js";
import { DiagnosisView } from "../doctor/diagnosis-view.js";
import { FIRST_CODE } from "../doctor/first-code.js";
import { useStudio } from "../studio.js";
import { asker } from "../worker/ask.js";
import type { DoctorProtocol, Patient } from "../worker/doctor-protocol.js";
import { startWorker } from "../worker/start-worker.js";

/** Doctor: wrong gradients of the gallery, or of one's own, and what is wrong with them. */
export function DoctorScreen() {
  const studio = useStudio();
  const worker = asker<DoctorProtocol>(startWorker);
  onCleanup(() => worker.stop("the screen was left"));
  const [gallery] = createResource(() => worker.ask("gallery", null));
  const [code, setCode] = createSignal(FIRST_CODE);
  const [busy, setBusy] = createSignal(false);
  const [problem, setProblem] = createSignal<string | null>(null);
  const [diagnosis, setDiagnosis] = createSignal<Diagnosis | null>(null);
  const examine = async (patient: Patient) => {
    setBusy(true);
    setProblem(null);
    setDiagnosis(null);
    try {
      setDiagnosis(await worker.ask("diagnose", patient));
    } catch (error) {
      setProblem((error as Error).message);
    }
    setBusy(false);
  };
  const story = () => gallery()?.find(({ id }) => id === studio.state.exhibit)?.story;
  return (
    <>
      <section class="lead">
        <h2>A wrong gradient says what is wrong with it</h2>
        <p>
          The doctor compares a loss with its gradient at random weights. Where they disagree it tells which of the
          known mistakes gives these very numbers, to their last digits.
        </p>
      </section>
      <div class="columns">
        <form
          class="card"
          onSubmit={(event) => {
            event.preventDefault();
            void examine({ kind: "exhibit", id: studio.state.exhibit });
          }}
        >
          <h3>From the gallery of broken programs</h3>
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
            <button type="submit" class="primary" disabled={busy() || gallery() === undefined}>
              Examine the program
            </button>
          </div>
        </form>
        <form
          class="card"
          onSubmit={(event) => {
            event.preventDefault();
            void examine({ kind: "code", code: code() });
          }}
        >
          <h3>Your own function, in JavaScript</h3>
          <label class="field">
            <span>lossAndGradient(W, X, y) returns {"{ loss, gradient }"}</span>
            <textarea
              rows="14"
              spellcheck={false}
              autocomplete="off"
              value={code()}
              onInput={(event) => setCode(event.currentTarget.value)}
            />
          </label>
          <p class="note">It runs on this machine, apart from the page, and is ended if it does not answer.</p>
          <div>
            <button type="submit" class="primary" disabled={busy()}>
              Examine the function
            </button>
          </div>
        </form>
      </div>
      <div aria-live="polite">
        <Show when={busy()}>
          <p>
            Examining …{" "}
            <button type="button" class="quiet" onClick={() => worker.stop("stopped; examine again")}>
              Stop
            </button>
          </p>
        </Show>
        <Show when={problem()}>
          <p class="problem">
            <span aria-hidden="true">✗</span> {problem()}
          </p>
        </Show>
      </div>
      <Show when={diagnosis()}>{(found) => <DiagnosisView diagnosis={found()} />}</Show>
    </>
  );
}
