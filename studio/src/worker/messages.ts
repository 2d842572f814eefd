import type { Certificate } from "multilogit";

/** What the page asks the worker to do with the weights of the digits; d × K, λ of the ridge. */
export type Question =
  | { readonly kind: "newton"; readonly W: Float64Array; readonly lambda: number }
  | { readonly kind: "solve"; readonly lambda: number }
  | { readonly kind: "along"; readonly W: Float64Array; readonly lambda: number; readonly step: number };

/** The outcome of a solve, in words and numbers. */
export interface Solved {
  readonly weights: Float64Array;
  readonly value: number;
  readonly converged: boolean;
  readonly reason: string;
  readonly method: string;
  readonly iterations: number;
  readonly certificate: Certificate;
  readonly seconds: number;
}

/** How f changes at W − t ∇f: for each of `steps`, an even grid past the chosen step and the lowest point that curvature foretells. */
export interface Along {
  readonly W: Float64Array;
  readonly step: number;
  readonly steps: Float64Array;
  readonly changes: Float64Array;
  /** at the chosen step */
  readonly change: number;
  /** −‖∇f‖² and ∇fᵀ ∇²f ∇f at W */
  readonly slope: number;
  readonly curvature: number;
}

export interface Answers {
  readonly newton: { readonly weights: Float64Array };
  readonly solve: Solved;
  readonly along: Along;
}

export type AnswerTo<Q extends Question> = Answers[Q["kind"]];

export interface Asked {
  readonly id: number;
  readonly question: Question;
}

export type Answered =
  | { readonly id: number; readonly answer: Answers[keyof Answers] }
  | { readonly id: number; readonly failure: string };
