import type { Diagnosis } from "multilogit/check";
import { type Accessor, createSignal, Show } from "solid-js";

/** Where a patient comes from. */
export type Entrance = "gallery" | "code" | "answers";

/** One examination at a time: which form began it, what went wrong there, what was found. */
export interface Examination {
  readonly busy: Accessor<Entrance | null>;
  problemAt(entrance: Entrance): string | null;
  readonly diagnosis: Accessor<Diagnosis | null>;
  /** Runs an examination; one that ends without a diagnosis leaves none. */
  begin(entrance: Entrance, examine: () => Promise<Diagnosis | null>): Promise<void>;
  stop(): void;
}

/** @param stop ends what is going on, so that it rejects with this reason */
export function examination(stop: (reason: string) => void): Examination {
  const [busy, setBusy] = createSignal<Entrance | null>(null);
  const [problem, setProblem] = createSignal<{ readonly at: Entrance; readonly sentence: string } | null>(null);
  const [diagnosis, setDiagnosis] = createSignal<Diagnosis | null>(null);
  return {
    busy,
    problemAt: (entrance) => (problem()?.at === entrance ? problem()!.sentence : null),
    diagnosis,
    async begin(entrance, examine) {
      setBusy(entrance);
      setProblem(null);
      setDiagnosis(null);
      try {
        setDiagnosis(await examine());
      } catch (error) {
        setProblem({ at: entrance, sentence: (error as Error).message });
      }
      setBusy(null);
    },
    stop: () => stop("stopped; examine again"),
  };
}

/** Next to the field of a form: that it is being examined, or what is wrong with its contents. */
export function Progress(props: { readonly of: Examination; readonly at: Entrance }) {
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
