import { createMemo, For, Show } from "solid-js";
import { STEP_UNIT } from "../images/pixel-map.js";
import { safeStep } from "../likelihood/largest-step.js";
import { formatNumber, roundedStep } from "../parts/format-number.js";
import { followedBy, type Training, type TrainingStep } from "../state/training.js";
import { useStudio } from "../studio.js";
import { ObjectiveNow } from "./objective-now.js";

const LEAST_STEP = 1e-6;
const MOST_STEP = 0.1;
const PENALTIES = [0.01, 0.1, 1, 10, 100];

/** The length of the step, the penalty, and the buttons that change the weights. */
export function StepControls() {
  const studio = useStudio();
  const safe = createMemo(() => safeStep(studio.images, studio.state.lambda));
  const unit = () => STEP_UNIT[studio.state.pixels];
  const busy = () => studio.training() === "busy";
  const take = (step: TrainingStep) => studio.train(followedBy(studio.state.training, step));
  const gradient = (times: number): TrainingStep => ({ kind: "gradient", step: studio.state.step, times });
  const setStep = (value: number) => {
    if (value >= 1e-9 && value <= 1e3) studio.set({ step: value });
  };
  return (
    <section class="card">
      <div class="controls">
        <label class="field wide step-length">
          <span>
            Step t = <output>{formatNumber(studio.state.step, 3)}</output>
          </span>
          <input
            type="range"
            min={Math.log10(LEAST_STEP * unit())}
            max={Math.log10(MOST_STEP * unit())}
            step="0.02"
            value={Math.log10(studio.state.step)}
            aria-valuetext={formatNumber(studio.state.step, 3)}
            onInput={(event) => setStep(roundedStep(10 ** Number(event.currentTarget.value)))}
          />
        </label>
        <label class="field penalty">
          <span>Ridge λ</span>
          <select
            value={String(studio.state.lambda)}
            onChange={(event) => studio.set({ lambda: Number(event.currentTarget.value) })}
          >
            <For each={[...new Set([...PENALTIES, studio.state.lambda])].sort((x, y) => x - y)}>
              {(lambda) => <option value={String(lambda)}>{lambda}</option>}
            </For>
          </select>
        </label>
      </div>
      <p class="note safe-step">
        No step up to {formatNumber(safe(), 2)} goes uphill, from any weights: 1 / (½ λ<sub>max</sub>(ΦᵀΦ) + λ).{" "}
        <button type="button" class="link" onClick={() => setStep(roundedStep(safe()))}>
          Use it
        </button>
      </p>
      <Show when={!studio.isHidden("training")}>
        <div class="pad-tools change-weights" role="toolbar" aria-label="Change the weights">
          <button type="button" class="primary" disabled={busy()} onClick={() => take(gradient(1))}>
            Take the step
          </button>
          <button type="button" disabled={busy()} onClick={() => take(gradient(10))}>
            Ten steps
          </button>
          <button type="button" disabled={busy()} onClick={() => take({ kind: "newton" })}>
            Newton step
          </button>
          <Show when={!studio.isHidden("solve")}>
            <button type="button" disabled={busy()} onClick={() => take({ kind: "solve" })}>
              Solve
            </button>
          </Show>
          <button type="button" disabled={busy() || !studio.canUndoTraining()} onClick={() => studio.undoTraining()}>
            Undo
          </button>
          <button type="button" disabled={busy()} onClick={() => studio.train({ start: { kind: "zero" }, steps: [] })}>
            From zero
          </button>
          <button
            type="button"
            disabled={busy()}
            onClick={() =>
              studio.train({ start: { kind: "random", seed: nextSeed(studio.state.training) }, steps: [] })
            }
          >
            From random
          </button>
        </div>
      </Show>
      <ObjectiveNow />
    </section>
  );
}

function nextSeed({ start }: Training): number {
  return start.kind === "random" ? start.seed + 1 : 1;
}
