/** A tick as it is written: with a true minus sign. */
export function tickText(tick: number): string {
  return String(tick).replace("-", "−");
}

/** Round numbers, at most about `most`, between `low` and `high`. */
export function ticksOf(low: number, high: number, most = 8): number[] {
  const rough = (high - low) / (most - 1);
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 5, 10].map((m) => m * power).find((candidate) => candidate >= rough)!;
  const first = Math.ceil(low / step);
  return Array.from({ length: Math.floor(high / step) - first + 1 }, (_, t) => (first + t) * step).map(
    (tick) => Number(tick.toPrecision(12)) + 0,
  );
}
