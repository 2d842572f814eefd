import type { LessonName } from "./lesson-names.js";

/** The words of one step: what to see, what to do or answer, and what there is to choose from. */
export interface StepWords {
  readonly text: string;
  readonly task: string;
  readonly options?: readonly string[];
  /** what one has learnt when the answer is right */
  readonly right: string;
}

export interface LessonWords {
  readonly title: string;
  readonly steps: readonly StepWords[];
}

/** The words around every lesson. */
export interface FrameWords {
  readonly lessons: string;
  readonly invitation: string;
  readonly step: string;
  readonly back: string;
  readonly next: string;
  readonly finish: string;
  readonly leave: string;
  readonly check: string;
  readonly answer: string;
  readonly notYet: string;
  readonly done: string;
  readonly otherLanguage: string;
  readonly projector: string;
}

/** All of one language. */
export interface Sentences {
  readonly frame: FrameWords;
  readonly lessons: Readonly<Record<LessonName, LessonWords>>;
}
