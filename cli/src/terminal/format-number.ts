/**
 * `x` for people: no exponent between 0.0001 and 1e7, integers as they are, never fewer
 * digits than the integer part has, "n/a" for NaN.
 */
export function formatNumber(x: number, significantDigits = 4): string {
  if (Number.isNaN(x)) return "n/a";
  if (!Number.isFinite(x) || x === 0) return String(x === 0 ? 0 : x);
  const size = Math.abs(x);
  if (Number.isInteger(x) && size < 1e7) return String(x);
  if (size >= 1e7 || size < 1e-4) return x.toExponential(significantDigits - 1).replace("e+", "e");
  const exponent = Number(size.toExponential(significantDigits - 1).split("e")[1]);
  return x.toFixed(Math.max(0, significantDigits - 1 - exponent));
}
