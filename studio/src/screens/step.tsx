import { createEffect, createMemo, createSignal, For, Show } from "solid-js";
import { CLASSES } from "../images/images.js";
import { safeStep } from "../likelihood/largest-step.js";
import { logSumExp, objectiveGradient, probabilitiesOf, ridgeValue, scoresOf } from "../likelihood/likelihood.js";
import { Figure } from "../parts/figure.js";
import { formatFixed, formatNumber, formatShare, formatSigned, roundedStep } from "../parts/format-number.js";
import { Formula } from "../parts/formula.js";
import { type Curve, Legend, LineChart } from "../parts/line-chart.js";
import { useWidth } from "../parts/use-width.js";
import { followedBy, type TrainingStep } from "../state/training.js";
import { trainingInWords } from "../state/training-in-words.js";
import { useStudio } from "../studio.js";
import type { Along } from "../worker/digits-protocol.js";

const LEAST_STEP = 1e-6;
const MOST_STEP = 0.1;
const PENALTIES = [0.01, 0.1, 1, 10, 100];

/** Step: what a gradient step foretells, and what it does. */
export function StepScreen() {
  const along = useAlong();
  return (
    <>
      <section class="lead">
        <h2>A step downhill, foretold and taken</h2>
        <p>
          The gradient foretells how the objective changes for a short step. The tangent uses the slope alone, the
          parabola the curvature too; the truth follows them only for a while.
        </p>
        <p class="formulas">
          <Formula name="step" />
        </p>
      </section>
      <Controls />
      <Show when={along()} fallback={<p class="note">Computing the objective along the gradient …</p>}>
        {(found) => (
          <>
            <Foretold along={found()} />
            <AlongTheGradient along={found()} />
          </>
        )}
      </Show>
      <BeforeAndAfter />
    </>
  );
}

/** Asks the worker how f changes along −∇f, one question at a time and always the latest. */
function useAlong() {
  const studio = useStudio();
  const [along, setAlong] = createSignal<Along | null>(null);
  let busy = false;
  let again = false;
  const wanted = () => ({
    pixels: studio.images.map.scale,
    W: studio.W(),
    lambda: studio.state.lambda,
    step: studio.state.step,
  });
  const ask = async () => {
    again = busy;
    if (busy) return;
    busy = true;
    setAlong(await studio.ask("along", wanted()));
    busy = false;
    if (again) void ask();
  };
  createEffect(() => {
    wanted();
    void ask();
  });
  return along;
}

/** The length of the step, the penalty, and the buttons that change the weights. */
function Controls() {
  const studio = useStudio();
  const safe = createMemo(() => safeStep(studio.images, studio.state.lambda));
  const busy = () => studio.training() === "busy";
  const take = (step: TrainingStep) => studio.train(followedBy(studio.state.training, step));
  const gradient = (times: number): TrainingStep => ({ kind: "gradient", step: studio.state.step, times });
  const setStep = (value: number) => {
    if (value >= 1e-9 && value <= 1e3) studio.set({ step: value });
  };
  return (
    <section class="card">
      <div class="controls">
        <label class="field wide">
          <span>
            Step t = <output>{formatNumber(studio.state.step, 3)}</output>
          </span>
          <input
            type="range"
            min={Math.log10(LEAST_STEP)}
            max={Math.log10(MOST_STEP)}
            step="0.02"
            value={Math.log10(studio.state.step)}
            aria-valuetext={formatNumber(studio.state.step, 3)}
            onInput={(event) => setStep(roundedStep(10 ** Number(event.currentTarget.value)))}
          />
        </label>
        <label class="field">
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
      <p class="note">
        Every step up to {formatNumber(safe(), 2)} goes downhill from any weights: 1 / (½ λ_max(ΦᵀΦ) + λ).{" "}
        <button type="button" class="link" onClick={() => setStep(roundedStep(safe()))}>
          Use it
        </button>
      </p>
      <Show when={!studio.isHidden("training")}>
        <div class="pad-tools" role="toolbar" aria-label="Change the weights">
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
      <Objective />
    </section>
  );
}

function nextSeed({ start }: { readonly start: { readonly kind: string; readonly seed?: number } }): number {
  return (start.seed ?? 0) + 1;
}

/** Where the weights stand: the objective in its two parts, and after a solve its certificate. */
function Objective() {
  const studio = useStudio();
  const pass = createMemo(() => studio.pass());
  const omega = () => ridgeValue(studio.W(), studio.state.lambda);
  const isSolved = () => studio.state.training.steps.at(-1)?.kind === "solve" && studio.solved() !== null;
  return (
    <div aria-live="polite">
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

/** What the first and the second derivative foretell for the chosen step, and what it does. */
function Foretold(props: { readonly along: Along }) {
  const first = () => props.along.step * props.along.slope;
  const second = () => first() + 0.5 * props.along.step ** 2 * props.along.curvature;
  const actual = () => props.along.change;
  return (
    <dl class="facts card">
      <div>
        <dt>first order: − t ‖∇f‖²</dt>
        <dd>{formatSigned(first(), 6)}</dd>
      </div>
      <div>
        <dt>second order: + ½ t² ∇fᵀH∇f</dt>
        <dd>{formatSigned(second(), 6)}</dd>
      </div>
      <div>
        <dt>what the step does</dt>
        <dd>
          <strong>{formatSigned(actual(), 6)}</strong> {actual() > 0 ? "uphill: too long a step" : "nats"}
        </dd>
      </div>
      <div>
        <dt>of the first order</dt>
        <dd>{first() === 0 ? "no slope is left" : formatShare(actual() / first())}</dd>
      </div>
    </dl>
  );
}

/** f along −∇f: truth, parabola, tangent. */
function AlongTheGradient(props: { readonly along: Along }) {
  const studio = useStudio();
  const colours = () => studio.palette();
  const curves = createMemo<readonly Curve[]>(() => {
    const { steps, changes, slope, curvature } = props.along;
    const curveOf = (change: (t: number, at: number) => number) =>
      Array.from(steps, (t, at) => [t, change(t, at)] as const);
    return [
      { name: "truth", points: curveOf((_, at) => changes[at]!), colour: colours().amount[3]! },
      {
        name: "parabola: slope and curvature",
        points: curveOf((t) => t * slope + 0.5 * t * t * curvature),
        colour: colours().negative[3]!,
        dashed: true,
      },
      { name: "tangent: slope alone", points: curveOf((t) => t * slope), colour: colours().positive[3]!, dashed: true },
    ];
  });
  /** From a little below the lowest truth to where the chosen step leads, at most three times as far up as down. */
  const range = createMemo((): [number, number] => {
    const low = Math.min(...props.along.changes);
    const drop = Math.max(-low, 1e-9);
    return [low - 0.3 * drop, Math.min(Math.max(0, props.along.change), 3 * drop) + 0.1 * drop];
  });
  return (
    <Figure
      name="along-the-gradient"
      title="The objective along minus the gradient"
      note={<Legend curves={curves()} />}
      table={() => ({
        columns: ["step t", ...curves().map(({ name }) => `change of f, ${name}`)],
        rows: curves()[0]!.points.map(([t], at) => [t, ...curves().map(({ points }) => points[at]![1])]),
      })}
    >
      <LineChart
        label={`The change of the objective for steps from 0 to ${formatNumber(props.along.steps.at(-1)!, 2)}; at the chosen step ${formatNumber(props.along.step, 2)} it is ${formatNumber(props.along.change, 6)}`}
        xName="step t"
        yName="change of f, nats"
        curves={curves()}
        range={range()}
        marks={[{ x: safeStep(studio.images, studio.state.lambda), text: "safe from anywhere" }]}
        points={[{ x: props.along.step, y: props.along.change, colour: colours().ink }]}
      />
    </Figure>
  );
}

const ROW = 24;
const TOP = 22;

/** The probabilities of the drawing now and after the chosen step. */
function BeforeAndAfter() {
  const studio = useStudio();
  const [width, measure] = useWidth(300, 780);
  const after = createMemo(() => {
    const G = objectiveGradient(studio.pass(), studio.state.lambda);
    const W = studio.W().map((w, jk) => w - studio.state.step * G[jk]!);
    const a = scoresOf(studio.scored().phi, W);
    return probabilitiesOf(a, logSumExp(a));
  });
  const before = () => studio.scored().p;
  const reach = () => width() - 30 - 130;
  const colours = () => studio.palette();
  return (
    <Figure
      name="before-and-after"
      title="Your drawing, before and after the step"
      table={() => ({
        columns: ["class", "p now", "p after the step"],
        rows: Array.from({ length: CLASSES }, (_, k) => [k, before()[k]!, after()[k]!]),
      })}
    >
      <svg
        ref={measure}
        viewBox={`0 0 ${width()} ${TOP + CLASSES * ROW}`}
        font-family="system-ui, sans-serif"
        font-size="13"
        role="img"
        aria-label="Probabilities of the ten classes now, light, and after the step, dark; the table has the numbers"
      >
        <text x="24" y="13" font-size="12" fill={colours().soft}>
          p now (light) and after (dark)
        </text>
        <text x={width() - 2} y="13" font-size="12" text-anchor="end" fill={colours().soft}>
          now → after
        </text>
        <For each={Array.from({ length: CLASSES }, (_, k) => k)}>
          {(k) => (
            <g transform={`translate(0 ${TOP + k * ROW})`}>
              <text x="6" y="16" font-weight={k === studio.state.label ? "700" : "400"} fill={colours().ink}>
                {k}
              </text>
              <rect x="24" y="3" width={reach() * before()[k]!} height="9" rx="2" fill={colours().amount[2]} />
              <rect x="24" y="12" width={reach() * after()[k]!} height="9" rx="2" fill={colours().amount[4]} />
              <text x={width() - 2} y="16" text-anchor="end" fill={colours().ink}>
                {formatShare(before()[k]!)} → {formatShare(after()[k]!)}
              </text>
            </g>
          )}
        </For>
      </svg>
    </Figure>
  );
}
