import { For, Show } from "solid-js";
import { formatFixed } from "../parts/format-number.js";
import { SPEEDS, type Speed, stepsIn } from "../state/training.js";
import { useStudio } from "../studio.js";
import { ObjectiveCurve } from "./objective-curve.js";

/** Plays the training: restart, play, one step, the speed; the objective's curve; and where it stands. */
export function PlayerBar() {
  const studio = useStudio();
  const { player } = studio;
  const busy = () => studio.training() === "busy";
  const isSolved = () => studio.state.training.steps.at(-1)?.kind === "solve";
  const stands = () => {
    if (isSolved()) return "At the minimum: every step from here raises f. ▶ starts again from zero.";
    const steps = stepsIn(studio.state.training);
    return `${steps} step${steps === 1 ? "" : "s"}, f = ${formatFixed(studio.objectiveAlong().at(-1) ?? Number.NaN, 1)} nats`;
  };
  return (
    <section class="player" aria-label="Training">
      <div class="player-controls" role="toolbar" aria-label="Play the training">
        <button type="button" aria-label="Restart" title="Restart" onClick={() => player.restart()}>
          ↺
        </button>
        <Show
          when={player.playing()}
          fallback={
            <button type="button" class="primary" disabled={busy()} onClick={() => player.play()} title="Play (p)">
              ▶ {player.stepsAtOnce() > 0 ? `${player.stepsAtOnce()} steps` : "Play"}
            </button>
          }
        >
          <button type="button" class="primary" onClick={() => player.pause()} title="Pause (p)">
            ‖ Pause
          </button>
        </Show>
        <button type="button" disabled={busy()} aria-label="+1 step" title="One step" onClick={() => player.step()}>
          +1
        </button>
        <select
          aria-label="Speed"
          value={studio.state.speed}
          onChange={(event) => studio.set({ speed: event.currentTarget.value as Speed })}
        >
          <For each={SPEEDS}>{(speed) => <option value={speed}>{speed}</option>}</For>
        </select>
      </div>
      <ObjectiveCurve />
      <p class="note stands" aria-live={player.playing() ? "off" : "polite"}>
        {stands()} {player.ended() !== "" && `Stopped: ${player.ended()}.`}
      </p>
    </section>
  );
}
