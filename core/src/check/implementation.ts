/**
 * How much of its workings an implementation shows, each level including the one before:
 * "weights": W goes in, value and gradient come out; the data are its own ·
 * "data": each request brings the data · "intermediates": it also returns scores, probabilities, residuals or predictions.
 */
export type Openness = "weights" | "data" | "intermediates";

/** What an implementation can be asked for. */
export type Quantity = "value" | "gradient" | "scores" | "probabilities" | "residuals" | "predictions" | "hessian";

/**
 * What an implementation says of itself. Everything is optional. The first group decides how it is called and has defaults; the second
 * is not needed, because the doctor finds it out: what is declared there is compared with what is found.
 */
export interface Conventions {
  /** Default "data". */
  readonly openness?: Openness;
  /** d without the constant. Needed at openness "weights" unless a sample is given; otherwise default: any, the doctor chooses. */
  readonly features?: number;
  /** K ≥ 2. As `features`. */
  readonly classes?: number;
  /** How the d × K weights and gradient lie in one array: W[j*K + k] feature-major (default), W[k*d + j] class-major. */
  readonly layout?: "feature-major" | "class-major";
  /**
   * Where the weights of the constant 1 are: the first or last feature; "separate": K numbers after all others; default "none".
   */
  readonly bias?: "none" | "first" | "last" | "separate";
  /**
   * Where the 1 of each row comes from, for a bias that is first or last: "given" (default): rows arrive with the column of ones at that place;
   * "added": they arrive without. With "separate" rows never have it.
   */
  readonly constant?: "given" | "added";
  /** Reference coding: the class (0-based) whose weights are 0 and absent, so that weights and gradient are d × (K − 1). Default null. */
  readonly referenceClass?: number | null;
  /** What labels count from. Default 0. */
  readonly labelBase?: 0 | 1;
  /** Whether it reads `masses` of any row sum in place of `labels`. Default false: every row has one class. */
  readonly softLabels?: boolean;
  /** Whether it reads `rowWeights`. Default false: every row counts once. */
  readonly rowWeights?: boolean;
  /** Height and width of the picture that the features are, row by row. Default: a square when their number is one from 2 × 2 on. */
  readonly image?: readonly [number, number];

  /** N, only to recognise ratios when the data are its own. */
  readonly rows?: number;
  readonly reduction?: "sum" | "mean";
  /** Whether its value is to be lowered (a loss) or raised (a log-likelihood). */
  readonly sign?: "loss" | "log-likelihood";
  /** What its penalty is for a given λ: λ/2 Σw², λ Σw², or none. */
  readonly penalty?: "none" | "half" | "whole";
  readonly penalizesBias?: boolean;
  readonly precision?: "f64" | "f32";
}

/** The rows that a request brings; shapes as in docs/notation.md, arrays of their own, to be read only. */
export interface CheckedData {
  /** n */
  readonly rows: number;
  /** columns of `design`, with the constant where the conventions say "given" */
  readonly columns: number;
  /** K */
  readonly classes: number;
  /** Φ, n × columns, row-major */
  readonly design: Float64Array;
  /** y, n, counted from `labelBase`; for soft labels the class of most mass */
  readonly labels: Int32Array;
  /** n × K; one 1 per row unless soft labels are declared */
  readonly masses: Float64Array;
  /** n; all 1 unless row weights are declared */
  readonly rowWeights: Float64Array;
  /** λ to use; an implementation without a penalty may ignore it */
  readonly lambda: number;
}

/** What an implementation is asked: weights, and rows where it has none of its own. */
export interface EvaluationRequest {
  /** In the declared layout. The implementation must not change it. */
  readonly weights: Float64Array;
  /** null at openness "weights" */
  readonly data: CheckedData | null;
  /** What is needed; more may be returned. A gradient that is not wanted may be an empty array. */
  readonly want: readonly Quantity[];
}

/** Flat in the declared layout, or nested by rows; of numbers. */
export type Numbers = ArrayLike<number> | ArrayLike<ArrayLike<number>>;

/** What an implementation answers: value and gradient, and more where it has it. */
export interface EvaluationResult {
  readonly value: number;
  readonly gradient: Numbers;
  /** n × K, row-major */
  readonly scores?: Numbers;
  /** n × K */
  readonly probabilities?: Numbers;
  /** n × K, p − y */
  readonly residuals?: Numbers;
  /** n, the class predicted, counted from `labelBase` */
  readonly predictions?: ArrayLike<number>;
  /** (d·K)², row-major, in the declared layout of the weights */
  readonly hessian?: Numbers;
}

/** A user's value and gradient, to be checked. */
export interface Implementation {
  readonly conventions?: Conventions;
  /** Throwing, or rejecting, ends the check with that error. */
  evaluate(request: EvaluationRequest): EvaluationResult | Promise<EvaluationResult>;
  /** The same for many at once, in order; for implementations with slow round trips. Default: `evaluate` one after the other. */
  evaluateMany?(requests: readonly EvaluationRequest[]): Promise<readonly EvaluationResult[]>;
}
