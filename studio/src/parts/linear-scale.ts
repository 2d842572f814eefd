/** x of an axis to a place in a picture: from + (x − low) (to − from) / (high − low). */
export interface LinearScale {
  (x: number): number;
  /** about `count` round numbers within the domain, ascending */
  ticks(count: number): number[];
}

/** The scale that takes low and high of the domain to the two places of the range. */
export function linearScale(
  [low, high]: readonly [number, number],
  [from, to]: readonly [number, number],
): LinearScale {
  const unit = (to - from) / (high - low || 1);
  return Object.assign((x: number) => from + (x - low) * unit, {
    ticks: (count: number) => ticksWithin(low, high, count),
  });
}

/** Multiples of 1, 2 or 5 times a power of ten, the step nearest to an even division by ratio. */
function ticksWithin(low: number, high: number, count: number): number[] {
  const rough = (high - low) / count;
  if (!(rough > 0)) return [low];
  const power = Math.floor(Math.log10(rough));
  const lead = rough / 10 ** power;
  const factor = lead < Math.SQRT2 ? 1 : lead < Math.sqrt(10) ? 2 : lead < Math.sqrt(50) ? 5 : 10;
  // Dividing by a whole number keeps 0.3 from becoming 0.30000000000000004.
  const [step, isFraction] = power < 0 ? [10 ** -power / factor, true] : [factor * 10 ** power, false];
  const at = (multiple: number) => (isFraction ? multiple / step : multiple * step);
  const first = Math.ceil(isFraction ? low * step : low / step);
  const last = Math.floor(isFraction ? high * step : high / step);
  return Array.from({ length: Math.max(0, last - first + 1) }, (_, m) => at(first + m));
}

/** Straight lines through these places, as the d of a path. */
export function polyline(places: readonly (readonly [number, number])[]): string {
  return places.map(([x, y], at) => `${at === 0 ? "M" : "L"}${rounded(x)},${rounded(y)}`).join("");
}

/** To a thousandth of a unit, finer than any screen. */
function rounded(x: number): number {
  return Math.round(1000 * x) / 1000;
}
