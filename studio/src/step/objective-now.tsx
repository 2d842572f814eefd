import { createMemo, Show } from "solid-js";
import { ridgeValue } from "../likelihood/likelihood.js";
import { formatFixed } from "../parts/format-number.js";
import { trainingInWords } from "../state/training-in-words.js";
import { useStudio } from "../studio.js";

/** Where the weights stand: the objective in its two parts, and after a solve its certificate. */
export function ObjectiveNow() {
  const studio = useStudio();
  const pass = createMemo(() => studio.pass());
  const omega = () => ridgeValue(studio.W(), studio.state.lambda);
  const isSolved = () => studio.state.training.steps.at(-1)?.kind === "solve" && studio.solved() !== null;
  return (
    <div class="objective-now" aria-live="polite">
      <Show when={studio.training() === "idle"} fallback={<p>Computing: {trainingInWords(studio.state.training)} …</p>}>
        <p>
          f = −ℓ + ½ λ ‖W‖² = {formatFixed(-pass().logLikelihood, 4)} + {formatFixed(omega(), 4)} ={" "}
          <strong>{formatFixed(omega() - pass().logLikelihood, 4)} nats</strong>, after{" "}
          {trainingInWords(studio.state.training)}.
        </p>
        <Show when={isSolved()}>
          <p class="certificate">
            f = {studio.solved()!.value.toPrecision(13)}; {studio.solved()!.reason}. {studio.solved()!.iterations}{" "}
            iterations of {studio.solved()!.method}, {formatFixed(studio.solved()!.seconds, 2)} s in this page.
          </p>
        </Show>
      </Show>
    </div>
  );
}
