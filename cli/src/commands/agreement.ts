/** One published quantity: figures as they were printed, with their class and term. */
export interface Quantity {
  readonly kind:
    | "estimate"
    | "standardError"
    | "logLikelihood"
    | "nullLogLikelihood"
    | "aic"
    | "bic"
    | "mcfadden"
    | "effect"
    | "effectError"
    | "ridgeWeight";
  /** the least number of digits expected to agree */
  readonly digits: number;
  readonly covariance?: "classical" | "HC0";
  readonly at?: "rows" | "means";
  readonly values: readonly (readonly [cls: string, term: string, printed: string])[];
}

/** One of our figures. */
export interface Figure {
  readonly class: string;
  readonly term: string;
  readonly value: number;
}

/** How well a quantity agrees: the worst of its figures. */
export interface Agreement {
  readonly values: number;
  /** −log10 of the relative difference, at most the digits printed; all of those where ours, rounded alike, is the same */
  readonly digits: number;
  /** significant digits of that figure */
  readonly printed: number;
  readonly expected: number;
}

/** @throws Error if a published figure has no counterpart of ours */
export function agreementOf({ values, digits: expected }: Quantity, ours: readonly Figure[]): Agreement {
  const found = values.map(([name, term, printed]) => {
    const figure = ours.find((f) => f.class === name && f.term === term);
    if (figure === undefined) throw new Error(`published.json has a figure for ${name} ${term} that no model has`);
    return { digits: agreeingDigits(figure.value, printed), printed: significantDigits(printed) };
  });
  const worst = found.reduce((least, figure) => (figure.digits < least.digits ? figure : least));
  return { values: values.length, ...worst, expected };
}

export function agreeingDigits(ours: number, printed: string): number {
  const theirs = Number(printed);
  const most = significantDigits(printed);
  if (Number.isNaN(ours)) return 0;
  // Printing leaves half a unit of the last digit open.
  const unit = 10 ** (Math.floor(Math.log10(Math.abs(theirs))) - most + 1);
  if (Math.abs(ours - theirs) <= unit / 2) return most;
  return Math.max(0, Math.min(most, -Math.log10(Math.abs(ours / theirs - 1))));
}

/** Digits from the first non-zero one on. */
function significantDigits(printed: string): number {
  return printed
    .replace(/[eE].*$/, "")
    .replace(/[-+.]/g, "")
    .replace(/^0+/, "").length;
}
