import type { Diagnosis } from "multilogit/check";
import { type Accessor, createSignal, Show } from "solid-js";
import type { Patient } from "../state/studio-state.js";

/** One examination at a time: which form began it, what went wrong there, what was found. */
export interface Examination {
  readonly busy: Accessor<Patient | null>;
  problemAt(patient: Patient): string | null;
  readonly diagnosis: Accessor<Diagnosis | null>;
  /** Runs an examination instead of one that is going on; one that ends without a diagnosis leaves none. */
  begin(patient: Patient, examine: () => Promise<Diagnosis | null>): Promise<void>;
  stop(): void;
  /** Ends what is going on, and leaves no diagnosis. */
  forget(): void;
}

/** @param stop ends what is going on, so that it rejects with this reason */
export function examination(stop: (reason: string) => void): Examination {
  const [busy, setBusy] = createSignal<Patient | null>(null);
  const [problem, setProblem] = createSignal<{ readonly at: Patient; readonly sentence: string } | null>(null);
  const [diagnosis, setDiagnosis] = createSignal<Diagnosis | null>(null);
  let latest = 0;
  const clear = (next: Patient | null) => {
    if (busy() !== null) stop("another examination was begun");
    setBusy(next);
    setProblem(null);
    setDiagnosis(null);
    return ++latest;
  };
  return {
    busy,
    problemAt: (patient) => (problem()?.at === patient ? problem()!.sentence : null),
    diagnosis,
    async begin(patient, examine) {
      const own = clear(patient);
      try {
        const found = await examine();
        if (own === latest) setDiagnosis(found);
      } catch (error) {
        if (own === latest) setProblem({ at: patient, sentence: (error as Error).message });
      }
      if (own === latest) setBusy(null);
    },
    stop: () => stop("stopped; examine again"),
    forget: () => void clear(null),
  };
}

/** Next to the field of a form: that it is being examined, or what is wrong with its contents. */
export function Progress(props: { readonly of: Examination; readonly at: Patient }) {
  return (
    <div aria-live="polite">
      <Show when={props.of.busy() === props.at}>
        <p>
          Examining …{" "}
          <button type="button" class="quiet" onClick={() => props.of.stop()}>
            Stop
          </button>
        </p>
      </Show>
      <Show when={props.of.problemAt(props.at)}>
        {(sentence) => (
          <p class="problem" id={`problem-${props.at}`}>
            <span aria-hidden="true">✗</span> {sentence()}
          </p>
        )}
      </Show>
    </div>
  );
}
