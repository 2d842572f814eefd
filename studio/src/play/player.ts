import { type Accessor, createSignal, onCleanup } from "solid-js";
import type { StudioState } from "../state/studio-state.js";
import { followedBy, MOST_STEPS, type Speed, stepsIn, type Training, type TrainingStep } from "../state/training.js";

/** Training that one watches: one gradient step after the other, at a speed one can follow. */
export interface Player {
  readonly playing: Accessor<boolean>;
  /** why it stopped by itself, or "" */
  readonly ended: Accessor<string>;
  /** how many steps a press of the button takes at once where motion is not wanted, else 0 */
  readonly stepsAtOnce: Accessor<number>;
  play(): void;
  pause(): void;
  step(): void;
  restart(): void;
}

/** What a player needs of the page. */
export interface Played {
  readonly state: StudioState;
  /** Changes the training without forgetting what is played. */
  goTo(training: Training): void;
  /** Remembers the training, to come back to. */
  remember(): void;
  isBusy(): boolean;
  /** f at the weights of now */
  objective(): number;
}

/** Gradient steps per second. */
const RATE: Readonly<Record<Speed, number>> = { slow: 3, normal: 15, fast: 60 };
/** A frame that takes longer is made up for by at most this many steps, or it would take longer still. */
const MOST_A_FRAME = 3;
/** A replay is over after about this long. */
const LONGEST_REPLAY_SECONDS = 8;
/** Below this many nats a step there is nothing left to watch. */
const STILL_FALLS = 1e-4;
/** A pause between two frames counts for no more than this, so that a hidden page does not leap ahead. */
const LONGEST_FRAME_SECONDS = 0.1;
const STEPS_AT_ONCE = 40;

/** Plays the training of the state on and on; at a minimum it starts again from zero. */
export function createPlayer(page: Played): Player {
  const still = matchMedia("(prefers-reduced-motion: reduce)");
  const [isStill, setStill] = createSignal(still.matches);
  const [playing, setPlaying] = createSignal(false);
  const [ended, setEnded] = createSignal("");
  /** what is left of the training of a link */
  let toReplay: TrainingStep[] = [];
  let rate = 1;
  let due = 0;
  let last = 0;
  let frame = 0;

  const begin = () => {
    setEnded("");
    setPlaying(true);
    due = 1;
    last = performance.now();
    frame = requestAnimationFrame(onFrame);
  };
  const pause = () => {
    cancelAnimationFrame(frame);
    toReplay = [];
    setPlaying(false);
  };
  const end = (why: string) => {
    pause();
    setEnded(why);
  };
  const isSolved = () => page.state.training.steps.at(-1)?.kind === "solve";
  const fromStart = () => page.goTo({ start: isSolved() ? { kind: "zero" } : page.state.training.start, steps: [] });

  const takeSteps = (times: number) => {
    const before = page.objective();
    page.goTo(followedBy(page.state.training, { kind: "gradient", step: page.state.step, times }));
    if (page.isBusy()) return;
    const now = page.objective();
    if (!Number.isFinite(now)) end("f is no longer a number: the step is too long");
    else if (Math.abs(before - now) < STILL_FALLS * times) end(`f changes by less than ${STILL_FALLS} nats a step`);
    else if (stepsIn(page.state.training) >= MOST_STEPS) end(`${MOST_STEPS} steps: no address can say more`);
  };
  const replayStep = (times: number) => {
    let next = page.state.training;
    for (const step of toReplay.splice(0, times)) next = followedBy(next, step);
    page.goTo(next);
    if (toReplay.length === 0) pause();
  };
  const onFrame = (now: number) => {
    if (!playing()) return;
    due += Math.min((now - last) / 1000, LONGEST_FRAME_SECONDS) * (toReplay.length > 0 ? rate : RATE[page.state.speed]);
    last = now;
    const times = Math.floor(due);
    if (times > 0 && !page.isBusy()) {
      due -= times;
      if (toReplay.length > 0) replayStep(times);
      else takeSteps(Math.min(times, MOST_A_FRAME));
    }
    if (playing()) frame = requestAnimationFrame(onFrame);
  };

  /** A link whose training is to be played shows it from its start. */
  const replay = () => {
    toReplay = page.state.training.steps.flatMap((step): TrainingStep[] =>
      step.kind === "gradient" ? Array.from({ length: step.times }, () => ({ ...step, times: 1 })) : [step],
    );
    if (toReplay.length === 0) return;
    rate = Math.max(RATE[page.state.speed], toReplay.length / LONGEST_REPLAY_SECONDS);
    page.goTo({ start: page.state.training.start, steps: [] });
    begin();
  };

  /** The first touch stops what plays; one that was started here goes on while one draws. */
  const onTouch = (event: Event) => {
    const target = event.target as Element | null;
    if (!playing() || target?.closest?.(".player")) return;
    if (event instanceof KeyboardEvent && /^(Shift|Control|Alt|Meta|[ps])$/.test(event.key)) return;
    if (toReplay.length === 0 && target?.closest?.(".pad")) return;
    pause();
  };
  const onStill = () => setStill(still.matches);
  for (const kind of TOUCHES) addEventListener(kind, onTouch, { capture: true, passive: true });
  still.addEventListener("change", onStill);
  onCleanup(() => {
    pause();
    for (const kind of TOUCHES) removeEventListener(kind, onTouch, { capture: true });
    still.removeEventListener("change", onStill);
  });
  if (page.state.play && !isStill()) queueMicrotask(replay);

  return {
    playing,
    ended,
    stepsAtOnce: () => (isStill() ? STEPS_AT_ONCE : 0),
    play() {
      page.remember();
      if (isSolved() || ended() !== "" || stepsIn(page.state.training) >= MOST_STEPS) fromStart();
      if (isStill()) {
        setEnded("");
        takeSteps(STEPS_AT_ONCE);
      } else begin();
    },
    pause,
    step() {
      pause();
      page.remember();
      setEnded("");
      if (isSolved()) fromStart();
      takeSteps(1);
    },
    restart() {
      pause();
      setEnded("");
      page.remember();
      fromStart();
    },
  };
}

const TOUCHES = ["pointerdown", "keydown", "wheel"] as const;
