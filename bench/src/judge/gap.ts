/** The least f that is known, and how far below it the true minimum may lie (a certificate's duality gap), both in nats. */
export interface Minimum {
  readonly value: number;
  readonly uncertainty: number;
}

/** How near the minimum a solution has to be, relative to it, to be compared. */
export const CLOSE_ENOUGH = 1e-6;

/** (f − min f) / min f: 0 at the minimum, NaN for a solution that is not finite. */
export function relativeGap(value: number, minimum: Minimum): number {
  return (value - minimum.value) / Math.max(1, Math.abs(minimum.value));
}

/**
 * Throws when a solution lies further below the certified minimum than its certificate allows, beyond the rounding of two sums of
 * this many nats: then somebody minimises another function, or the certificate is wrong.
 */
export function assertNotBelow(value: number, minimum: Minimum): void {
  const rounding = 1e-12 * Math.max(1, Math.abs(minimum.value));
  if (value < minimum.value - minimum.uncertainty - rounding)
    throw new Error(
      `a solution has f = ${value}, below the certified minimum ${minimum.value} by more than its certificate of ${minimum.uncertainty} nats; the certificate or the judge is wrong`,
    );
}
