import digits from "virtual:digits";
import packedWeights from "virtual:solved";
import { type Accessor, createEffect, createSignal } from "solid-js";
import { digitImages } from "../images/digits.js";
import type { Images } from "../images/images.js";
import type { PixelScale } from "../images/pixel-map.js";
import { type Pass, ridgeValue } from "../likelihood/likelihood.js";
import type { Ask } from "../worker/ask.js";
import type { DigitsProtocol, Solved } from "../worker/digits-protocol.js";
import { type Trainer, trainerOn } from "./replay.js";
import type { StudioState } from "./studio-state.js";

/** The digits with their pixels on one scale, and what trains on them. */
interface Sample {
  readonly images: Images;
  readonly trainer: Trainer;
}

/** The weights that the state asks for, and how they come about. */
export interface FittedWeights {
  /** the weights, and the images that they belong to */
  readonly fitted: Accessor<{ readonly images: Images; readonly W: Float64Array }>;
  readonly training: Accessor<"idle" | "busy">;
  readonly failure: Accessor<string | null>;
  readonly solved: Accessor<Solved | null>;
  /** One pass over the images at the weights; made when it is asked for. */
  pass(): Pass;
  /** f at the start of the training and after each step of it, as far back as it is known */
  objectiveAlong(): readonly number[];
  /** the minimum of f with this λ and these pixels, once a solve has found it */
  minimum(): number | null;
}

/** Follows the training, λ and the scale of the pixels; what takes long is done in the worker. */
export function fittedWeights(state: StudioState, ask: Ask<DigitsProtocol>): FittedWeights {
  const [solved, setSolved] = createSignal<Solved | null>(null);

  const minima = new Map<string, number>();
  const samples = new Map<PixelScale, Sample>();
  /** The digits on a scale and their trainer, made when they are first looked at. */
  const sampleOn = (pixels: PixelScale): Sample => {
    const known = samples.get(pixels);
    if (known) return known;
    const images = digitImages(digits, pixels);
    const trainer = trainerOn(images, {
      newton: (W, lambda) => ask("newton", { pixels, W, lambda }),
      solve: async (lambda) => {
        const answer = await ask("solve", { pixels, lambda });
        minima.set(`${pixels}:${lambda}`, answer.value);
        setSolved(answer);
        return answer.weights;
      },
    });
    samples.set(pixels, { images, trainer });
    return { images, trainer };
  };

  // Weights and the images that they belong to change together, so that no picture shows one with the other of before.
  const first = sampleOn(state.pixels);
  const [fitted, setFitted] = createSignal({
    images: first.images,
    trainer: first.trainer,
    training: state.training,
    lambda: state.lambda,
    W: first.trainer.now(state.training, state.lambda) ?? solvedAtBuild(),
  });
  const [training, setTraining] = createSignal<"idle" | "busy">("idle");
  const [failure, setFailure] = createSignal<string | null>(null);
  let latest = 0;
  createEffect(() => {
    const [wanted, lambda, turn] = [state.training, state.lambda, ++latest];
    const { images, trainer } = sampleOn(state.pixels);
    setFailure(null);
    const now = trainer.now(wanted, lambda);
    if (now) {
      setTraining("idle");
      setFitted({ images, trainer, training: wanted, lambda, W: now });
      return;
    }
    setTraining("busy");
    trainer.later(wanted, lambda).then(
      (weights) => {
        if (turn !== latest) return;
        setFitted({ images, trainer, training: wanted, lambda, W: weights });
        setTraining("idle");
      },
      (error: Error) => {
        if (turn !== latest) return;
        setFailure(error.message);
        setTraining("idle");
      },
    );
  });
  return {
    fitted,
    training,
    failure,
    solved,
    pass: () => fitted().trainer.passAt(fitted().W),
    objectiveAlong() {
      const { trainer, training, lambda, W } = fitted();
      const values = trainer.valuesAlong(training, lambda);
      return values.length > 0 ? values : [ridgeValue(W, lambda) - trainer.passAt(W).logLikelihood];
    },
    minimum() {
      solved();
      return minima.get(`${state.pixels}:${state.lambda}`) ?? null;
    },
  };
}

/** The weights of a full solve, to look at while the page makes its own or replays another training. */
function solvedAtBuild(): Float64Array {
  const bytes = Uint8Array.from(atob(packedWeights), (character) => character.charCodeAt(0));
  return Float64Array.from(new Float32Array(bytes.buffer));
}
