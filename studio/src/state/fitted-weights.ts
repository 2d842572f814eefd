import digits from "virtual:digits";
import { type Accessor, createEffect, createSignal } from "solid-js";
import { digitImages } from "../images/digits.js";
import { CLASSES, FEATURES, type Images } from "../images/images.js";
import type { PixelScale } from "../images/pixel-map.js";
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
}

/** Follows the training, λ and the scale of the pixels; what takes long is done in the worker. */
export function fittedWeights(state: StudioState, ask: Ask<DigitsProtocol>): FittedWeights {
  const [solved, setSolved] = createSignal<Solved | null>(null);

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
    W: first.trainer.now(state.training, state.lambda) ?? new Float64Array(FEATURES * CLASSES),
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
      setFitted({ images, W: now });
      return;
    }
    setTraining("busy");
    trainer.later(wanted, lambda).then(
      (weights) => {
        if (turn !== latest) return;
        setFitted({ images, W: weights });
        setTraining("idle");
      },
      (error: Error) => {
        if (turn !== latest) return;
        setFailure(error.message);
        setTraining("idle");
      },
    );
  });
  return { fitted, training, failure, solved };
}
