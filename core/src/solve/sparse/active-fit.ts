/** A fit that is certified. */
export interface ActiveFit {
  readonly W: Float64Array;
  readonly logLikelihood: number;
  /** ∇ℓ; of entries that are far from having weight that of the dual point */
  readonly slope: Float64Array;
  /** f(W), and how far it may be above its minimum, nats */
  readonly value: number;
  readonly gap: number;
  readonly iterations: number;
}
