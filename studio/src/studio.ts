import {
  type Accessor,
  createContext,
  createEffect,
  createMemo,
  createSignal,
  on,
  onCleanup,
  useContext,
} from "solid-js";
import { type Examination, examination } from "./doctor/examination.js";
import { type WrittenCheck, writtenCheck } from "./doctor/written-check.js";
import { type Drawing, inBlackAndWhite } from "./images/drawing.js";
import { type Images, intensitiesAt } from "./images/images.js";
import { type Phi, type PixelScale, phiOf, STEP_UNIT } from "./images/pixel-map.js";
import type { LessonPlace } from "./lessons/lesson-names.js";
import type { SpokenSentences } from "./lessons/lesson-words.js";
import { spoken } from "./lessons/spoken.js";
import { logSumExp, type Pass, probabilitiesOf, ridgeValue, scoresOf } from "./likelihood/likelihood.js";
import { type Page, paletteOf } from "./page.js";
import { roundedStep } from "./parts/format-number.js";
import { createPlayer, type Player } from "./play/player.js";
import { fittedWeights } from "./state/fitted-weights.js";
import { lessonStart, stateFromAddress, stateToAddress } from "./state/state-in-address.js";
import { stateOfSignals } from "./state/state-of-signals.js";
import { FIRST_STATE, type StudioState } from "./state/studio-state.js";
import { type Training, withSteps } from "./state/training.js";
import { type Ask, type Asker, asker } from "./worker/ask.js";
import type { DigitsProtocol, Solved } from "./worker/digits-protocol.js";
import type { DoctorProtocol } from "./worker/doctor-protocol.js";
import { startWorker } from "./worker/start-worker.js";
import { type YourTable, yourTable } from "./your-data/your-table.js";

/** What follows from the drawing and the weights. */
export interface Scored {
  readonly phi: Phi;
  readonly a: Float64Array;
  readonly z: number;
  readonly p: Float64Array;
}

/** The one state of the page and what follows from it; every screen looks at this. */
export interface Studio extends Page {
  /** the sample that `W` belongs to, with its pixels on the chosen scale */
  readonly images: Images;
  readonly state: StudioState;
  /** in the language of `state`; null until they are unpacked */
  readonly words: Accessor<SpokenSentences | null>;
  /** Changes a part of the state; the address follows. */
  set(change: Partial<StudioState>): void;
  /** Draws, and remembers what was there before. */
  draw(drawing: Drawing, label?: number): void;
  undoDrawing(): void;
  readonly canUndo: Accessor<boolean>;
  /** Begins a step of a lesson, or leaves the lesson and keeps what is on the screen. */
  goToLesson(place: LessonPlace | null): void;
  /** Changes how the weights came about, and remembers how they did before. */
  train(training: Training): void;
  undoTraining(): void;
  readonly canUndoTraining: Accessor<boolean>;
  /** Changes how the model sees the pixels; the same training, with steps that suit. */
  seePixels(scale: PixelScale): void;
  /** Puts image i of the sample on the pad, with its class. */
  load(i: number): void;
  /** The image of the sample that was loaded last, or null. */
  readonly loaded: Accessor<number | null>;
  readonly W: Accessor<Float64Array>;
  readonly scored: Accessor<Scored>;
  /** One pass over all images at W; made when it is asked for. */
  pass(): Pass;
  /** f at the start of the training and after each step of it, as far back as it is known */
  objectiveAlong(): readonly number[];
  /** the minimum of f with this λ and these pixels, once a solve has found it */
  minimum(): number | null;
  readonly player: Player;
  /** Whether weights are being computed, and what went wrong. */
  readonly training: Accessor<"idle" | "busy">;
  readonly failure: Accessor<string | null>;
  /** The result of the last full solve. */
  readonly solved: Accessor<Solved | null>;
  /** the whole address of this state */
  address(): string;
  readonly ask: Ask<DigitsProtocol>;
  /** the worker of the screen Doctor, and the check by files that is going on there */
  readonly doctor: Asker<DoctorProtocol>;
  readonly writtenCheck: WrittenCheck;
  /** what is examined there, and what was found */
  readonly examination: Examination;
  /** the person's own table, on the screen of that name */
  readonly table: YourTable;
}

const MOST_UNDO = 200;
/** Browsers refuse to change the address more than about seven times a second for long. */
const ADDRESS_DELAY = 250;

export const StudioContext = createContext<Studio>();

export function useStudio(): Studio {
  return useContext(StudioContext)!;
}

export function createStudio(): Studio {
  const [state, setState] = stateOfSignals<StudioState>(stateFromAddress(location.hash));
  const { ask } = asker<DigitsProtocol>(startWorker);
  const doctor = asker<DoctorProtocol>(startWorker);
  const { fitted, training, failure, solved, pass, objectiveAlong, minimum } = fittedWeights(state, ask);
  const W = () => fitted().W;

  const scored = createMemo((): Scored => {
    const phi = phiOf(fitted().images.map, state.drawing);
    const a = scoresOf(phi, W());
    const z = logSumExp(a);
    return { phi, a, z, p: probabilitiesOf(a, z) };
  });

  const [past, setPast] = createSignal<readonly Drawing[]>([]);
  const [trainings, setTrainings] = createSignal<readonly Training[]>([]);
  const [loaded, setLoaded] = createSignal<number | null>(null);
  /** Image i as it is put on the pad: in greys where the model sees them. */
  const imageOn = (pixels: PixelScale, i: number) => {
    const image = intensitiesAt(fitted().images, i);
    return pixels === "threshold" ? inBlackAndWhite(image) : image.slice();
  };
  const palette = paletteOf(() => state.theme);
  keepAddress(state, setState);

  const draw = (drawing: Drawing, label = state.label) => {
    setPast((before) => [...before, state.drawing].slice(-MOST_UNDO));
    setLoaded(null);
    setState({ drawing, label });
  };

  const remember = () => setTrainings((before) => [...before, state.training].slice(-MOST_UNDO));
  const player = createPlayer({
    state,
    goTo: (training) => setState({ training, play: true }),
    remember,
    isBusy: () => training() === "busy",
    objective: () => ridgeValue(W(), state.lambda) - pass().logLikelihood,
  });

  return {
    get images() {
      return fitted().images;
    },
    state,
    words: spoken(() => state.language),
    set: (change) => setState(change),
    draw,
    undoDrawing() {
      const before = past().at(-1);
      if (!before) return;
      setPast((all) => all.slice(0, -1));
      setState({ drawing: before });
    },
    canUndo: () => past().length > 0,
    goToLesson(place) {
      player.pause();
      setLoaded(null);
      const { theme, language, hidden, words, projector } = state;
      if (place === null) setState({ lesson: null });
      else setState({ ...FIRST_STATE, ...lessonStart(place), theme, language, hidden, words, projector });
    },
    train(next) {
      remember();
      setState({ training: next, play: false });
    },
    undoTraining() {
      const before = trainings().at(-1);
      if (!before) return;
      setTrainings((all) => all.slice(0, -1));
      setState({ training: before, play: false });
    },
    canUndoTraining: () => trainings().length > 0,
    seePixels(pixels) {
      const factor = STEP_UNIT[pixels] / STEP_UNIT[state.pixels];
      const image = loaded();
      setTrainings([]);
      setState({
        pixels,
        step: roundedStep(factor * state.step),
        training: withSteps(state.training, factor),
        drawing: image === null ? state.drawing : imageOn(pixels, image),
      });
    },
    load(i) {
      draw(imageOn(state.pixels, i), fitted().images.labels[i]!);
      setLoaded(i);
    },
    loaded,
    W,
    scored,
    pass,
    objectiveAlong,
    minimum,
    player,
    training,
    failure,
    solved,
    palette,
    ask,
    address: () => `${location.href.split("#", 1)[0]}${hashOf(state)}`,
    doctor,
    writtenCheck: writtenCheck(doctor.ask),
    examination: examination(doctor.stop),
    table: yourTable(() => ({ path: state.path, folds: state.folds, measure: state.measure })),
    isHidden: (name) => state.hidden.includes(name),
  };
}

/** Writes the state into the address, a new entry of the history for a new screen; and follows the address. */
function keepAddress(state: StudioState, setState: (change: Partial<StudioState>) => void): void {
  let pending: ReturnType<typeof setTimeout> | undefined;
  const addressOf = () => `${location.pathname}${location.search}${hashOf(state)}`;
  const write = (entry: "pushState" | "replaceState") => {
    clearTimeout(pending);
    if (hashOf(state) !== location.hash) history[entry](null, "", addressOf());
  };
  createEffect(
    on(
      () => stateToAddress(state),
      () => {
        clearTimeout(pending);
        pending = setTimeout(() => write("replaceState"), ADDRESS_DELAY);
      },
      { defer: true },
    ),
  );
  createEffect(
    on(
      () => [state.screen, state.lesson],
      () => write("pushState"),
      { defer: true },
    ),
  );
  const follow = () => setState(stateFromAddress(location.hash));
  addEventListener("popstate", follow);
  onCleanup(() => removeEventListener("popstate", follow));
}

function hashOf(state: StudioState): string {
  const address = stateToAddress(state);
  return address === "" ? "" : `#${address}`;
}
