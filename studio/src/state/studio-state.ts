import type { Mistake } from "../derivation/mistake.js";
import type { Drawing } from "../images/drawing.js";
import { drawingFromText } from "../images/drawing.js";
import type { PixelScale } from "../images/pixel-map.js";
import type { Language } from "../lessons/languages.js";
import type { LessonPlace } from "../lessons/lesson-names.js";
import type { Speed, Training } from "./training.js";

export const SCREENS = ["draw", "lens", "step", "derivation", "doctor", "data"] as const;
export type ScreenName = (typeof SCREENS)[number];

/** What the ten maps show. */
export const MAPS = ["gradient", "weights", "observed", "expected"] as const;
export type MapName = (typeof MAPS)[number];

/** Whose gradient is looked at: that of the sum over all images, or of the drawing alone. */
export const SCOPES = ["sample", "drawing"] as const;
export type Scope = (typeof SCOPES)[number];

/** Whose gradient the doctor examines: one of the gallery, a pasted function, or a program's by files. */
export const PATIENTS = ["gallery", "function", "files"] as const;
export type Patient = (typeof PATIENTS)[number];

/** How the λ for a table are compared: the penalty of the path, and what is measured on rows left out. */
export const PATHS = ["lasso", "ridge"] as const;
export type PathName = (typeof PATHS)[number];
export const MEASURES = ["deviance", "error"] as const;
export type MeasureName = (typeof MEASURES)[number];

/** Each part costs the fits of a path. */
export const MOST_FOLDS = 50;

export const THEMES = ["auto", "light", "dark"] as const;
export type Theme = (typeof THEMES)[number];

/** The theme after this one, and after the last the first. */
export function themeAfter(theme: Theme): Theme {
  return THEMES[(THEMES.indexOf(theme) + 1) % THEMES.length]!;
}

/** What a teacher may hide: screens, and what gives answers away. */
export const HIDEABLE = [...SCREENS, "pixels", "training", "solve", "mistakes", "quiz", "export"] as const;
export type Hideable = (typeof HIDEABLE)[number];

/** All that the studio shows follows from this; it is what the address of the page says. */
export interface StudioState {
  readonly screen: ScreenName;
  readonly drawing: Drawing;
  /** how the model sees the pixels */
  readonly pixels: PixelScale;
  /** the class of the drawing: "this is a 3" */
  readonly label: number;
  /** the class and the feature that are looked at */
  readonly class: number;
  readonly feature: number;
  readonly training: Training;
  /** λ of the ridge */
  readonly lambda: number;
  /** whether the training is shown step by step where the page is opened, and how fast */
  readonly play: boolean;
  readonly speed: Speed;
  readonly map: MapName;
  readonly scope: Scope;
  /** length of the next gradient step */
  readonly step: number;
  readonly mistake: Mistake | null;
  readonly quiz: boolean;
  readonly hidden: readonly Hideable[];
  readonly theme: Theme;
  readonly patient: Patient;
  /** the program of the doctor's gallery that is chosen */
  readonly exhibit: string;
  /** the table that the server of this page gives, by its name; else "" */
  readonly load: string;
  /** how the λ for the table are compared: `folds` parts of the rows are left out in turn */
  readonly path: PathName;
  readonly folds: number;
  readonly measure: MeasureName;
  /** the step of a lesson that one is at */
  readonly lesson: LessonPlace | null;
  /** of the lessons */
  readonly language: Language;
  /** what a teacher says above the screen, or "" */
  readonly words: string;
  /** large type and the figures alone, for a projector */
  readonly projector: boolean;
  /** what that server asks for to give it, or "" */
  readonly key: string;
}

/** The worked example: a three, drawn by hand, seen by a model at the minimum. */
export const FIRST_STATE: StudioState = {
  screen: "draw",
  drawing: drawingFromText("3c240c1c0606243c")!,
  pixels: "threshold",
  label: 3,
  class: 3,
  feature: 29,
  training: { start: { kind: "zero" }, steps: [{ kind: "solve" }] },
  lambda: 1,
  play: false,
  speed: "normal",
  map: "gradient",
  scope: "sample",
  step: 0.001,
  mistake: null,
  quiz: false,
  hidden: [],
  theme: "auto",
  patient: "gallery",
  exhibit: "features-transposed",
  load: "",
  key: "",
  path: "lasso",
  folds: 5,
  measure: "deviance",
  lesson: null,
  language: "en",
  words: "",
  projector: false,
};

/** What an address of version 1 leaves out. */
export const FIRST_STATE_OF_VERSION_1: StudioState = {
  ...FIRST_STATE,
  training: { start: { kind: "zero" }, steps: [{ kind: "gradient", step: 0.0005, times: 20 }] },
  step: 0.004,
};
