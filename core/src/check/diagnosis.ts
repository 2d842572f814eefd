/** What the doctor says of a gradient. */
export type Verdict = "right" | "wrong" | "cannot tell";

/** One thing that is wrong, or one of several names for the same numbers. */
export interface Cause {
  /** Short name that does not change between versions, such as "transposed-features". */
  readonly id: string;
  readonly title: string;
  /** "gradient", "value" (the loss or likelihood is at fault), "between" (they differ, and it is not known which is at fault), "state" or "numbers" */
  readonly concerns: "gradient" | "value" | "between" | "state" | "numbers";
  /** What is seen and why it means this; one or two sentences with the numbers. */
  readonly message: string;
  /** Where to look and what to write there, at most two lines. */
  readonly fix: string;
  /** The formula that the numbers obey, such as "(P − Y) ∘ P ∘ (1 − P)"; empty where none applies. */
  readonly formula: string;
}

/** A set of causes that together explain the numbers to their last digits. */
export interface Explanation {
  readonly causes: readonly Cause[];
  /** ‖gradient − explained‖ / ‖gradient‖ */
  readonly misfit: number;
}

/** A number with what it may be off by, and what it shows. */
export interface Fact {
  readonly stage: Stage;
  readonly sentence: string;
  readonly value?: number;
  readonly error?: number;
}

/** What the doctor is doing. */
export type Stage =
  | "contract"
  | "line tests"
  | "localisation"
  | "behaviour"
  | "decoding"
  | "intermediates"
  | "unusual rows"
  | "extremes"
  | "hessian"
  | "negative control";

/** The slope of the value along one direction, by the gradient and by differences; the difference that shows a fault, or the bound that rules one out. */
export interface LineTest {
  /** "all weights", "class 2", "bias", "feature 5" … */
  readonly block: string;
  readonly gradient: number;
  readonly differences: number;
  /** by how much the two may differ through rounding alone */
  readonly allowed: number;
  readonly agrees: boolean;
}

/** Where gradient and value disagree. */
export interface ErrorMap {
  /** d, with the constant */
  readonly features: number;
  /** K, or K − 1 under reference coding */
  readonly classes: number;
  /** gradient − derivative of the value, features × classes, feature-major; on the scale of the gradient */
  readonly errors: readonly number[];
  /** what differences or the reference say the gradient should be, same shape */
  readonly expected: readonly number[];
  /** the same numbers as the implementation gave them */
  readonly given: readonly number[];
  /** which feature is the constant, or null */
  readonly constant: number | null;
  /** height and width of the picture, when the other features are one */
  readonly image: readonly [number, number] | null;
  /** by how much each entry may differ through rounding alone */
  readonly allowed: number;
  /** "only the constant's weights", "class 2 only", "everywhere" … */
  readonly summary: string;
  /** the rows on which it shows, such as "rows with a penalty (λ 0.7)"; null when it shows on all that were tried */
  readonly rows: string | null;
}

/** One finding about how the implementation counts. */
export interface Convention {
  readonly name: "reduction" | "sign" | "penalty" | "penalized bias" | "layout" | "precision" | "logarithm" | "loss";
  readonly found: string;
  /** as declared, or null */
  readonly declared: string | null;
  readonly agrees: boolean;
}

/** Something that could not be tested. */
export interface Untested {
  readonly what: string;
  /** why it was not tested, and what to change so that it is */
  readonly remedy: string;
}

export const TIME_IS_UP = "the time was used up before it: allow more seconds";

/** The features that value and gradient really use, one entry per row of the probe. */
export interface RecoveredFeatures {
  readonly image: readonly [number, number] | null;
  readonly rows: readonly RecoveredRow[];
  /** "the gradient sees the features transposed" … */
  readonly sentence: string;
  /** how far the recovered numbers may be off, relative to the largest */
  readonly misfit: number;
}

/** One row as it was given, and as value and gradient see it. */
export interface RecoveredRow {
  /** as the request had it, without the constant */
  readonly given: readonly number[];
  readonly valueSees: readonly number[] | null;
  readonly gradientSees: readonly number[];
}

/** A decoded residual against the probability: each formula bug draws a different curve. */
export interface ResidualPoint {
  readonly probability: number;
  /** y_ik */
  readonly mass: number;
  /** r_ik that the gradient used */
  readonly residual: number;
}

/** Whether the check would have seen a small fault: it breaks a copy of the gradient and looks. */
export interface NegativeControl {
  /** whether the doctor saw the copy that it broke itself */
  readonly seen: boolean;
  readonly sentence: string;
}

/** Everything that the doctor found; plain data. */
export interface Diagnosis {
  readonly verdict: Verdict;
  /** The verdict and its cause in one sentence. */
  readonly sentence: string;
  /** The simplest explanation; empty when nothing is wrong or the cause is unknown. */
  readonly causes: readonly Cause[];
  /** How sure: "exact" (to the last digits, and no rival), "tie" (rivals are the same numbers), "likely", "unknown" */
  readonly certainty: "exact" | "tie" | "likely" | "unknown";
  /** Other explanations of the same numbers, as simple as the first. */
  readonly ties: readonly Explanation[];
  /** Explanations that also fit but need more faults. */
  readonly rivals: readonly Explanation[];
  /** When the cause is unknown: the nearest formula and how badly it fits; null when nothing is near. */
  readonly nearest: Explanation | null;
  readonly facts: readonly Fact[];
  readonly lines: readonly LineTest[];
  /** null when nothing differs or it could not be localised */
  readonly where: ErrorMap | null;
  readonly conventions: readonly Convention[];
  readonly untested: readonly Untested[];
  readonly recovered: RecoveredFeatures | null;
  readonly residuals: readonly ResidualPoint[];
  readonly negativeControl: NegativeControl;
  /** with 99.9 % certainty ‖gradient − derivative‖ / ‖gradient‖ is at most this; null when there is no bound */
  readonly relativeErrorBound: number | null;
  /** how often the implementation was called */
  readonly evaluations: number;
  readonly seed: number;
}
