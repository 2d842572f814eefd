/** The λ of a path: those given, or evenly spaced by ratio from the largest on. */
export interface LambdaSchedule {
  readonly lambdas: readonly number[] | null;
  readonly count: number;
  /** the last as a share of the first */
  readonly ratio: number;
}

export function lambdasFrom({ lambdas, count, ratio }: LambdaSchedule, largest: number): readonly number[] {
  if (lambdas !== null) return lambdas;
  // no feature has a slope: every λ gives the same fit
  if (!(largest > 0)) return [1];
  return Array.from({ length: count }, (_, i) => largest * ratio ** (i / Math.max(1, count - 1)));
}
