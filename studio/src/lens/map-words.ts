import type { PixelScale } from "../images/pixel-map.js";
import type { MapName } from "../state/studio-state.js";

/** What the ten maps are called and how they are read. */
export interface MapWords {
  readonly title: string;
  readonly note: string;
}

const COUNTS: Readonly<Record<MapName, MapWords>> = {
  gradient: {
    title: "The gradient: observed minus expected, for every pixel and class",
    note: "Orange: more than the model expects, the weight should grow. Purple: fewer, it should shrink. The bar is the constant.",
  },
  weights: {
    title: "The weights of every pixel and class",
    note: "Orange speaks for the class, purple against it. The bar is the constant.",
  },
  observed: {
    title: "Observed: images of the class with the pixel on",
    note: "Counts; the bar is the constant, so that it counts all images of the class.",
  },
  expected: {
    title: "Expected: how many of them the model foretells",
    note: "Sums of probabilities over the images with the pixel on.",
  },
};

const SUMS: Readonly<Partial<Record<MapName, MapWords>>> = {
  observed: {
    title: "Observed: the pixel summed over the images of the class",
    note: "The bar is the constant, so that it counts all images of the class.",
  },
  expected: {
    title: "Expected: the pixel summed over all images, times the probability of the class",
    note: "What the observed sums would be if the model were right on average.",
  },
};

/** For 0/1 pixels sums are counts. */
export function wordsOfMap(map: MapName, scale: PixelScale): MapWords {
  return (scale === "threshold" ? undefined : SUMS[map]) ?? COUNTS[map];
}
