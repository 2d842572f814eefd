import { MISTAKES } from "../derivation/mistake.js";
import { drawingFromText, drawingToText } from "../images/drawing.js";
import { CLASSES, FEATURES, featureName } from "../images/images.js";
import { PIXEL_SCALES } from "../images/pixel-map.js";
import { LANGUAGES } from "../lessons/languages.js";
import { type LessonPlace, lessonPlaceFromText, lessonPlaceToText } from "../lessons/lesson-names.js";
import { lessonStartInAddress } from "../lessons/lesson-starts.js";
import {
  FIRST_STATE,
  FIRST_STATE_OF_VERSION_1,
  HIDEABLE,
  MAPS,
  MEASURES,
  MOST_FOLDS,
  PATHS,
  PATIENTS,
  SCOPES,
  SCREENS,
  type StudioState,
  THEMES,
} from "./studio-state.js";
import { SPEEDS, trainingFromText, trainingToText } from "./training.js";

/** One part of the state as text, and back; undefined where a text says nothing that can be used. */
interface Part {
  readonly key: string;
  write(state: StudioState): string;
  read(text: string): Partial<StudioState> | undefined;
}

const FEATURE_NAMES = Array.from({ length: FEATURES }, (_, feature) => featureName(feature));
const YES = "1";
const LESSON = "lesson";
/** Longer words do not fit above a screen. */
export const MOST_WORDS = 400;

const PARTS: readonly Part[] = [
  choice("screen", "screen", SCREENS),
  {
    key: "draw",
    write: ({ drawing }) => drawingToText(drawing),
    read: (text) => having(drawingFromText(text), (drawing) => ({ drawing })),
  },
  choice("pixels", "pixels", PIXEL_SCALES),
  digit("label"),
  digit("class"),
  {
    key: "pixel",
    write: ({ feature }) => FEATURE_NAMES[feature]!,
    read: (text) => having(placeIn(FEATURE_NAMES, text), (feature) => ({ feature })),
  },
  {
    key: "w",
    write: ({ training }) => trainingToText(training),
    read: (text) => having(trainingFromText(text), (training) => ({ training })),
  },
  { key: "play", write: ({ play }) => (play ? YES : ""), read: (text) => (text === YES ? { play: true } : undefined) },
  choice("speed", "speed", SPEEDS),
  positive("lambda", 1e-6, 1e6),
  choice("map", "map", MAPS),
  choice("of", "scope", SCOPES),
  positive("step", 1e-9, 1e3),
  {
    key: "break",
    write: ({ mistake }) => mistake ?? "",
    read: (text) =>
      text === ""
        ? { mistake: null }
        : having(
            MISTAKES.find(({ id }) => id === text),
            ({ id }) => ({ mistake: id }),
          ),
  },
  { key: "quiz", write: ({ quiz }) => (quiz ? YES : ""), read: (text) => (text === YES ? { quiz: true } : undefined) },
  {
    key: "hide",
    write: ({ hidden }) => hidden.join(","),
    read: (text) => ({ hidden: HIDEABLE.filter((name) => text.split(",").includes(name)) }),
  },
  choice("theme", "theme", THEMES),
  choice("patient", "patient", PATIENTS),
  {
    key: "program",
    write: ({ exhibit }) => exhibit,
    read: (text) => (/^[a-z0-9+-]{1,80}$/.test(text) ? { exhibit: text } : undefined),
  },
  {
    key: "load",
    write: ({ load }) => load,
    read: (text) => (/[/\\]|^\.\.?$/.test(text) ? undefined : { load: text }),
  },
  {
    key: "key",
    write: ({ key }) => key,
    read: (text) => (/^[\w-]{1,64}$/.test(text) ? { key: text } : undefined),
  },
  choice("path", "path", PATHS),
  {
    key: "folds",
    write: ({ folds }) => String(folds),
    read: (text) =>
      /^\d{1,2}$/.test(text) && Number(text) >= 2 && Number(text) <= MOST_FOLDS ? { folds: Number(text) } : undefined,
  },
  choice("measure", "measure", MEASURES),
  choice("lang", "language", LANGUAGES),
  {
    key: "say",
    write: ({ words }) => words,
    read: (text) => ({ words: text.slice(0, MOST_WORDS) }),
  },
  {
    key: "projector",
    write: ({ projector }) => (projector ? YES : ""),
    read: (text) => (text === YES ? { projector: true } : undefined),
  },
];

/** The part of an address after #: version, the step of a lesson, then what differs from where that begins, or from the first state. */
export function stateToAddress(state: StudioState): string {
  const first = { ...FIRST_STATE, ...lessonStart(state.lesson) };
  const lesson = state.lesson === null ? [] : [`${LESSON}=${lessonPlaceToText(state.lesson)}`];
  const changed = PARTS.flatMap((part) => {
    const text = part.write(state);
    return text === part.write(first) ? [] : [`${part.key}=${encodeURIComponent(text).replaceAll("%2C", ",")}`];
  });
  const written = [...lesson, ...changed];
  return written.length === 0 ? "" : ["v=2", ...written].join("&");
}

/** The state that an address names; whatever it does not say, or says wrongly, is as in the first state. */
export function stateFromAddress(hash: string): StudioState {
  const given = new URLSearchParams(hash.replace(/^#/, "").replaceAll("+", "%2B"));
  return {
    ...(given.get("v") === "1" ? FIRST_STATE_OF_VERSION_1 : FIRST_STATE),
    ...lessonStart(lessonPlaceFromText(given.get(LESSON) ?? "")),
    ...changesIn(given),
  };
}

/** Where a step of a lesson begins; without a lesson, nothing. */
export function lessonStart(place: LessonPlace | null): Partial<StudioState> {
  return place === null ? {} : { ...changesIn(new URLSearchParams(lessonStartInAddress(place))), lesson: place };
}

function changesIn(given: URLSearchParams): Partial<StudioState> {
  return Object.assign(
    {},
    ...PARTS.map(({ key, read }) => {
      const text = given.get(key);
      return text === null ? undefined : read(text);
    }),
  );
}

function choice<
  K extends "language" | "measure" | "path" | "patient" | "screen" | "pixels" | "map" | "scope" | "theme" | "speed",
>(key: string, name: K, values: readonly StudioState[K][]): Part {
  return {
    key,
    write: (state) => state[name],
    read: (text) =>
      having(
        values.find((value) => value === text),
        (value) => ({ [name]: value }),
      ),
  };
}

function digit(key: "label" | "class"): Part {
  return {
    key,
    write: (state) => String(state[key]),
    read: (text) => (/^\d$/.test(text) && Number(text) < CLASSES ? { [key]: Number(text) } : undefined),
  };
}

function positive(key: "lambda" | "step", least: number, most: number): Part {
  return {
    key,
    write: (state) => String(state[key]),
    read: (text) => {
      const value = Number(text);
      return text.trim() !== "" && value >= least && value <= most ? { [key]: value } : undefined;
    },
  };
}

function having<T, R>(found: T | null | undefined, use: (found: T) => R): R | undefined {
  return found === null || found === undefined ? undefined : use(found);
}

function placeIn(names: readonly string[], name: string): number | null {
  const place = names.indexOf(name);
  return place < 0 ? null : place;
}
