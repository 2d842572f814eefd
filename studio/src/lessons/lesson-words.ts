import type { Phrases } from "../words/translation.js";
import type { LessonName } from "./lesson-names.js";

/** The words of one step: what to see, what to do or answer, and what there is to choose from. */
export interface StepWords {
  readonly text: string;
  readonly task: string;
  readonly options?: readonly string[];
  /** what one has learnt when the answer is right */
  readonly right: string;
  /** what helps when it is wrong; none where something is to be done */
  readonly wrong?: string;
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

/** The words of the choice of λ. {…} are numbers and names that the page fills in. */
export interface LambdaWords {
  readonly title: string;
  readonly about: string;
  readonly penalty: string;
  readonly ridge: string;
  readonly lasso: string;
  readonly folds: string;
  readonly measure: string;
  readonly deviance: string;
  readonly error: string;
  readonly start: string;
  readonly stop: string;
  readonly stopped: string;
  readonly allRows: string;
  readonly oneFold: string;
  readonly best: string;
  readonly simplest: string;
  readonly same: string;
  readonly take: string;
  readonly markBest: string;
  readonly markSimplest: string;
  readonly curve: string;
  readonly axis: string;
  readonly weights: string;
  readonly weightsAbout: string;
  readonly class: string;
}

/** The comments in the code that the doctor's field begins with. */
export interface CodeWords {
  readonly given: string;
  readonly order: string;
}

/** The words of the page itself. */
export interface PageWords {
  readonly frame: FrameWords;
  readonly code: CodeWords;
  readonly lambda: LambdaWords;
}

/** All that is written in one language. */
export interface Sentences extends PageWords {
  readonly lessons: Readonly<Record<LessonName, LessonWords>>;
}

/** The words of a step, and the elements that they speak about. */
export interface SpokenStep extends StepWords {
  readonly subject: readonly string[];
}

/** What the page unpacks of a language. */
export interface SpokenSentences extends Omit<PageWords, "code"> {
  readonly lessons: Readonly<Record<LessonName, { readonly title: string; readonly steps: readonly SpokenStep[] }>>;
  /** what stands in the doctor's field at first */
  readonly firstCode: string;
  /** how the page's own English is said; English needs none */
  readonly phrases?: Phrases;
}
